using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Testing;
using static OpenAisle.Journal.Tests.Readers;

namespace OpenAisle.Journal.Tests;

/// <summary>What follows from facts: at least once, in order, parked where it keeps failing.</summary>
public sealed class ReactionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Reacts_to_each_fact_of_its_kinds_in_the_order_of_the_stream(string engine)
    {
        var heard = new Listener("heard");
        await using var shop = await Open(await Shop(engine), heard);

        var writes = Enumerable.Range(0, 600).Select(i => Count(shop, i % 7, (i / 7) + 1, i)).ToList();
        writes.Add(shop.Writer.Enqueue(Facts.Append(1, 1_000, new FactRow("test.renamed", Facts.Kinds[1].Write(new Renamed("x")), Facts.Noon))));
        await Task.WhenAll(writes);

        await Waiting.Until(() => heard.By.Count == 600);
        foreach (var stream in heard.InOrder.GroupBy(fact => fact.Stream))
        {
            Assert.Equal(stream.OrderBy(fact => fact.Version), stream);
        }
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Goes_on_after_a_restart_and_hears_nothing_for_the_first_time_twice(string engine)
    {
        var settings = await Shop(engine);
        await using (var shop = await Open(settings, new Listener("heard")))
        {
            await Count(shop, 1, 1, 1);
            await Waiting.Until(() => shop.Services.GetRequiredService<ReactionDesk>().Lags().All(reader => reader.Lag == 0 && reader.Position == 1));
        }

        var again = new Listener("heard");
        await using var after = await Open(settings, again);
        await Count(after, 1, 2, 2);
        await Waiting.Until(() => again.By.Count == 1);
        Assert.Equal(2, again.InOrder.Single().Version);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Parks_the_stream_that_keeps_failing_and_lets_the_others_pass(string engine)
    {
        var settings = await Shop(engine);
        var heard = new Listener("heard") { FailsOn = 13 };
        await using var shop = await Open(settings, heard);
        var desk = shop.Services.GetRequiredService<ReactionDesk>();

        await Count(shop, 1, 1, 1);
        await Count(shop, 1, 2, 13);
        await Count(shop, 1, 3, 3);
        await Count(shop, 2, 1, 4);

        await Waiting.Until(async () => (await desk.Parked(None)).Count == 1);
        await Waiting.Until(() => heard.By.Contains(4));
        var parked = Assert.Single(await desk.Parked(None));
        Assert.Equal(("heard", Facts.Stream(1).ToString(), 2L), (parked.Reader, parked.Stream, parked.Position));
        Assert.Contains("thirteen", parked.Reason, StringComparison.Ordinal);
        Assert.Equal(Quick.Attempts, heard.Failures);
        Assert.DoesNotContain(3, heard.By);

        // Repaired: what was missed comes first, then what follows.
        heard.FailsOn = null;
        await Count(shop, 1, 4, 5);
        Assert.Equal(1, await desk.Restart("heard", Facts.Stream(1), None));
        await Waiting.Until(() => heard.By.Contains(5));
        Assert.Equal([1L, 2, 3, 4], heard.InOrder.Where(fact => fact.Stream == Facts.Stream(1)).Select(fact => fact.Version));
        await Waiting.Until(async () => (await desk.Parked(None)).Count == 0);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_stream_stays_parked_over_a_restart_and_is_parked_again_when_it_still_fails(string engine)
    {
        var settings = await Shop(engine);
        await using (var shop = await Open(settings, new Listener("heard") { FailsOn = 13 }))
        {
            await Count(shop, 1, 1, 13);
            await Waiting.Until(async () => (await shop.Services.GetRequiredService<ReactionDesk>().Parked(None)).Count == 1);
        }

        var heard = new Listener("heard") { FailsOn = 14 };
        await using var after = await Open(settings, heard);
        var desk = after.Services.GetRequiredService<ReactionDesk>();
        await Count(after, 1, 2, 14);
        await Count(after, 2, 1, 2);
        await Waiting.Until(() => heard.By.Contains(2));
        Assert.DoesNotContain(13, heard.By);

        await desk.Restart("heard", null, None);
        await Waiting.Until(async () => (await desk.Parked(None)) is [{ Position: 2 }]);
        Assert.Contains(13, heard.By);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Waits_out_an_absence_without_parking_anything(string engine)
    {
        var heard = new Listener("heard") { AwayFor = 10 };
        await using var shop = await Open(await Shop(engine), heard);
        await Count(shop, 1, 1, 1);
        await Waiting.Until(() => heard.By.Contains(1));
        Assert.Empty(await shop.Services.GetRequiredService<ReactionDesk>().Parked(None));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Stops_at_a_kind_it_does_not_know_instead_of_skipping_it(string engine)
    {
        var heard = new Listener("heard");
        var sums = new SumModel();
        await using var shop = await Open(await Shop(engine), heard, sums);
        var desk = shop.Services.GetRequiredService<ReactionDesk>();
        await Count(shop, 1, 1, 1);
        await shop.Writer.Enqueue(Facts.Append(2, 1, new FactRow("test.newer", "{}"u8.ToArray(), Facts.Noon)));
        await Count(shop, 3, 1, 2);

        await Waiting.Until(() => desk.Lags().All(reader => reader.StoppedBecause is not null));
        Assert.All(desk.Lags(), reader => Assert.Contains("test.newer", reader.StoppedBecause!, StringComparison.Ordinal));
        Assert.Equal([1], heard.By);
        Assert.Equal([(Facts.Stream(1).ToString(), 1L)], await SumModel.Rows(shop.Database));
    }

    [Fact]
    public async Task Only_one_of_two_hosts_runs_a_reaction_and_the_other_takes_over()
    {
        var settings = await Shop(Engines.Postgres);
        var (here, there) = (new Listener("heard"), new Listener("heard"));
        var first = await Open(settings with { HostName = "here" }, here);
        await Count(first, 1, 1, 1);
        await Waiting.Until(() => here.By.Count == 1);
        await using var second = await Open(settings with { HostName = "there" }, there);
        await Count(second, 2, 1, 2);
        await Waiting.Until(() => here.By.Count == 2);
        await Task.Delay(Quick.Lease);
        Assert.Empty(there.By);

        await first.DisposeAsync();
        await Count(second, 2, 2, 3);
        await Waiting.Until(() => there.By.Contains(3));
    }
}
