using OpenAisle.Journal.Reading;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

/// <summary>The feed hands on what this host commits, and fetches what others do.</summary>
public sealed class FeedTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly long[] _versions = new long[7];
    private int _commits;

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task What_this_host_commits_is_handed_on_as_it_is(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var feed = new FactFeed(shop.Engine, new FactKinds(Facts.Kinds));
        await Commit(shop, 700, feed);

        Assert.Equal(1, await Commit(shop, 1, null) - 700);
        await feed.LookUpHead(None);
        var read = await Rest(feed, 0);

        Assert.Equal(701, read.Count);
        Assert.All(read.Take(700), fact => Assert.Equal("own", ((Counted)fact.Fact).Note));
        Assert.Null(((Counted)read[700].Fact).Note);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public async Task Every_reader_reads_the_journal_whoever_wrote_it_and_however_they_take_turns(int seed)
    {
        await using var shop = await JournalFixture.Open("sqlite");
        var chance = new Random(seed);
        var feed = new FactFeed(shop.Engine, new FactKinds(Facts.Kinds));
        var readers = new List<FeedFact>[] { [], [], [] };
        for (var turn = 0; turn < 150; turn++)
        {
            switch (chance.Next(3))
            {
                case 0:
                    await Commit(shop, chance.Next(1, 200), feed);
                    break;
                case 1:
                    await Commit(shop, chance.Next(1, 200), null);
                    break;
                default:
                    await feed.LookUpHead(None);
                    var reader = readers[chance.Next(readers.Length)];
                    reader.AddRange(await feed.Read(reader.Count, None));
                    break;
            }
        }

        await feed.LookUpHead(None);
        var journal = await shop.Engine.ReadAll(0, int.MaxValue, None);
        foreach (var reader in readers)
        {
            reader.AddRange(await Rest(feed, reader.Count));
            Assert.Equal(journal.Select(Said), reader.Select(fact => Said(fact.Recorded)));
        }
    }

    private static string Said(RecordedFact fact) =>
        $"{fact.Position} {fact.Stream} {fact.Version} {fact.Kind} {fact.At:O} {System.Text.Encoding.UTF8.GetString(fact.Body.Span)}";

    private static async Task<List<FeedFact>> Rest(FactFeed feed, long after)
    {
        List<FeedFact> rest = [];
        while (await feed.Read(after + rest.Count, None) is { Count: > 0 } more)
        {
            rest.AddRange(more);
        }

        return rest;
    }

    /// <summary>Commits as this host, whose feed hears of it, or as another one. What a feed is handed says "own"; what is written does not.</summary>
    private async Task<long> Commit(JournalFixture shop, int facts, FactFeed? own)
    {
        var stream = _commits++ % 7;
        var version = _versions[stream];
        _versions[stream] += facts;
        var rows = Enumerable.Range(0, facts)
            .Select(by => Facts.Row(by) with { At = Facts.Noon.AddTicks(by * 7777), Fact = new Counted(by, "own") }).ToArray();
        Append[] appends = [Facts.Append(stream, version + 1, rows[..(facts / 2)]), Facts.Append(stream, version + 1 + (facts / 2), rows[(facts / 2)..])];
        var first = await shop.Engine.Commit(appends, None);
        own?.Follow(first, appends);
        return first;
    }
}
