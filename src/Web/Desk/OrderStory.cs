using System.Text.Encodings.Web;
using System.Text.Json;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Web.Desk;

/// <summary>One fact of an order's story.</summary>
/// <param name="Body">Its JSON, indented.</param>
internal sealed record ToldFact(long Position, DateTimeOffset At, string Kind, string Body);

/// <summary>Everything the journal knows of an order: its own stream, its payment's and its pick's, in the order of the journal.</summary>
internal sealed class OrderStory(IJournalEngine journal)
{
    /// <summary>The most facts of one stream that are told.</summary>
    private const int MostFacts = 1_000;

    private static readonly string[] Streams = ["order", "payment", "pick"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<IReadOnlyList<ToldFact>> Of(Id<Order> order, CancellationToken cancel)
    {
        List<ToldFact> told = [];
        foreach (var kind in Streams)
        {
            await foreach (var fact in journal.ReadStream(StreamId.Of(kind, order), 0, cancel).Take(MostFacts))
            {
                told.Add(new(fact.Position, fact.At, fact.Kind, Pretty(fact.Body)));
            }
        }

        return [.. told.OrderBy(fact => fact.Position)];
    }

    private static string Pretty(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return JsonSerializer.Serialize(json.RootElement, Indented);
    }
}
