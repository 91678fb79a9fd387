using System.Text.Json;

namespace OpenAisle.Journal.Commands;

/// <summary>The journal, or one stream of it, as JSON lines.</summary>
public sealed class JournalExport(IJournalEngine journal)
{
    private const int FactsPerPage = 1_024;

    /// <summary>Writes every fact after a position; returns how many.</summary>
    public async Task<long> All(Stream output, long afterPosition, CancellationToken cancel)
    {
        var written = 0L;
        using var json = new Utf8JsonWriter(output);
        while (await journal.ReadAll(afterPosition, FactsPerPage, cancel) is { Count: > 0 } page)
        {
            foreach (var recorded in page)
            {
                Line(json, output, recorded);
            }

            afterPosition = page[^1].Position;
            written += page.Count;
        }

        await output.FlushAsync(cancel);
        return written;
    }

    /// <summary>Writes the facts of one stream; returns how many.</summary>
    public async Task<long> Of(StreamId stream, Stream output, CancellationToken cancel)
    {
        var written = 0L;
        using var json = new Utf8JsonWriter(output);
        await foreach (var recorded in journal.ReadStream(stream, 0, cancel))
        {
            Line(json, output, recorded);
            written++;
        }

        await output.FlushAsync(cancel);
        return written;
    }

    private static void Line(Utf8JsonWriter json, Stream output, RecordedFact recorded)
    {
        json.WriteStartObject();
        json.WriteNumber("position", recorded.Position);
        json.WriteString("stream", recorded.Stream.ToString());
        json.WriteNumber("version", recorded.Version);
        json.WriteString("kind", recorded.Kind);
        json.WriteString("at", recorded.At);
        json.WritePropertyName("body");
        json.WriteRawValue(recorded.Body.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        output.WriteByte((byte)'\n');
    }
}
