using System.Text.Json;
using OpenAisle.Journal;

namespace OpenAisle.Host.Drill;

/// <summary>A fact as it lies in the journal, before any module has read it.</summary>
internal readonly record struct RawFact(long Position, StreamId Stream, long Version, string Kind, DateTimeOffset At, JsonElement Body)
{
    public string? Text(string name) => Body.TryGetProperty(name, out var value) ? value.GetString() : null;

    public int Number(string name) => Body.GetProperty(name).GetInt32();

    public int? MaybeNumber(string name) =>
        Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    public Guid Key(string name) => Body.GetProperty(name).GetGuid();

    public Money Money(string name) => Kernel.Money.Parse(Text(name)!, null);

    public IEnumerable<JsonElement> List(string name) => Body.GetProperty(name).EnumerateArray();
}

/// <summary>The whole journal, read without the modules that wrote it; what is wrong with its shape is found on the way.</summary>
internal static class RawJournal
{
    private const int FactsPerRead = 4_096;

    public static async Task<IReadOnlyList<RawFact>> Read(IJournalEngine engine, Findings findings, CancellationToken cancel)
    {
        var facts = new List<RawFact>();
        var versions = new Dictionary<StreamId, long>();
        while (await engine.ReadAll(facts.Count, FactsPerRead, cancel) is { Count: > 0 } page)
        {
            foreach (var recorded in page)
            {
                if (recorded.Position != facts.Count + 1)
                {
                    findings.Broken($"position {facts.Count + 1} is missing: {recorded.Position} follows");
                    return facts;
                }

                var version = versions.GetValueOrDefault(recorded.Stream) + 1;
                if (recorded.Version != version)
                {
                    findings.Broken($"{recorded.Stream} goes on with version {recorded.Version} where {version} should be");
                }

                versions[recorded.Stream] = recorded.Version;
                facts.Add(new(
                    recorded.Position, recorded.Stream, recorded.Version, recorded.Kind, recorded.At, JsonElement.Parse(recorded.Body.Span)));
            }
        }

        return facts;
    }
}
