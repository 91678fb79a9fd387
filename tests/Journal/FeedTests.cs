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
        using var place = feed.Join();
        var read = await Rest(place, 0);

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
        var places = readers.Select(_ => feed.Join()).ToArray();
        for (var turn = 0; turn < 150; turn++)
        {
            var one = chance.Next(readers.Length);
            switch (chance.Next(4))
            {
                case 0:
                    await Commit(shop, chance.Next(1, 200), feed);
                    break;
                case 1:
                    await Commit(shop, chance.Next(1, 200), null);
                    break;
                case 2 when chance.Next(8) == 0:
                    places[one].Dispose();
                    places[one] = feed.Join();
                    readers[one].RemoveRange(readers[one].Count / 2, readers[one].Count - (readers[one].Count / 2));
                    break;
                default:
                    await feed.LookUpHead(None);
                    readers[one].AddRange(await places[one].Read(readers[one].Count, None));
                    break;
            }
        }

        await feed.LookUpHead(None);
        var journal = await shop.Engine.ReadAll(0, int.MaxValue, None);
        foreach (var (reader, place) in readers.Zip(places))
        {
            reader.AddRange(await Rest(place, reader.Count));
            Assert.Equal(journal.Select(Said), reader.Select(fact => Said(fact.Recorded)));
        }
    }

    [Fact]
    public async Task What_all_readers_have_passed_is_forgotten_and_fetched_for_who_comes_late()
    {
        await using var shop = await JournalFixture.Open("sqlite");
        var feed = new FactFeed(shop.Engine, new FactKinds(Facts.Kinds));
        await Commit(shop, 300, feed);
        await feed.LookUpHead(None);
        using var quick = feed.Join();
        using var slow = feed.Join();

        var handed = (await quick.Read(0, None))[0];
        await quick.Read(300, None);
        Assert.Same(handed, (await slow.Read(0, None))[0]);

        await slow.Read(200, None);
        Assert.NotSame(handed, (await Late(0))[0]);
        Assert.Equal(300, (await Late(0)).Count);

        async Task<ArraySegment<FeedFact>> Late(long after)
        {
            using var late = feed.Join();
            return await late.Read(after, None);
        }
    }

    private static string Said(RecordedFact fact) =>
        $"{fact.Position} {fact.Stream} {fact.Version} {fact.Kind} {fact.At:O} {System.Text.Encoding.UTF8.GetString(fact.Body.Span)}";

    private static async Task<List<FeedFact>> Rest(FeedPlace place, long after)
    {
        List<FeedFact> rest = [];
        while (await place.Read(after + rest.Count, None) is { Count: > 0 } more)
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
