using System.Text.Json.Serialization;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Journal.Tests;

internal sealed record Counted(int By, string? Note = null) : IFact;

internal sealed record Renamed(string To) : IFact;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Counted))]
[JsonSerializable(typeof(Renamed))]
internal sealed partial class FactJson : JsonSerializerContext;

internal static class Facts
{
    internal static readonly FactKind[] Kinds =
    [
        FactKind.Of("test.counted", () => FactJson.Default.Counted),
        FactKind.Of("test.renamed", () => FactJson.Default.Renamed),
    ];

    internal static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    internal static StreamId Stream(int number) => new("tally", new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]));

    internal static FactRow Row(int by, string? note = null) => new("test.counted", Kinds[0].Write(new Counted(by, note)), Noon);

    internal static Append Append(int stream, long firstVersion, params FactRow[] rows) =>
        new(Stream(stream), new Lane(), firstVersion, rows, []);

    /// <summary>What <c>journal verify</c> would find: nothing.</summary>
    internal static async Task AssertSound(this IJournalEngine engine)
    {
        var report = await new JournalVerify(engine, new FactKinds(Kinds), []).Run(CancellationToken.None);
        Assert.True(report.IsSound, string.Join('\n', report.Findings));
    }

    internal static async Task<List<RecordedFact>> All(this IJournalEngine engine, StreamId stream, long after = 0)
    {
        List<RecordedFact> all = [];
        await foreach (var recorded in engine.ReadStream(stream, after, CancellationToken.None))
        {
            all.Add(recorded);
        }

        return all;
    }
}
