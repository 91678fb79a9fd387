using CsCheck;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

public sealed class ActorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Action<IServiceCollection> Modules = services => services.AddFactKinds(Facts.Kinds);

    private static ITallyActor Tally(ActorHost host, int number = 1) => host.Grains.GetGrain<ITallyActor>(Facts.Stream(number).Key);

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Remembers_after_a_restart_what_it_answered(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using (var before = await ActorHost.Start(settings, Modules))
        {
            await Task.WhenAll(Enumerable.Range(1, 120).Select(by => Tally(before).Count(by)));
            Assert.True(before.Writer.Commits < 60, $"{before.Writer.Commits} commits for 120 turns of one actor: they did not gather.");
        }

        await using var after = await ActorHost.Start(settings, Modules);

        Assert.Equal(120 * 121 / 2, await Tally(after).Sum());
        Assert.Equal(120, (await after.Engine.All(Facts.Stream(1))).Count);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Answers_nothing_before_what_it_saw_is_on_disk_not_even_a_reading(string engine)
    {
        await using var host = await ActorHost.Start(engine, Modules);
        await Tally(host).Count(1);
        Task<long> count;
        Task<long> sum;
        await using (await Stall.Of(host.Settings))
        {
            count = Tally(host).Count(2);
            sum = Tally(host).Sum();
            await Task.Delay(500);
            Assert.False(count.IsCompleted);
            Assert.False(sum.IsCompleted);
        }

        Assert.Equal(3, await count);
        Assert.Equal(3, await sum);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_full_queue_refuses_before_anything_is_applied(string engine)
    {
        var settings = (await TestEngines.NewShop(engine)) with { Writer = new() { QueuedAppends = 2 } };
        await using var host = await ActorHost.Start(settings, Modules);
        await Tally(host).Count(0);
        List<Task<long>> counts;
        await using (await Stall.Of(host.Settings))
        {
            counts = [.. Enumerable.Range(0, 20).Select(_ => Tally(host).Count(1))];
            await Waiting.Until(() => counts.Count(count => count.IsFaulted) >= 10);
        }

        var taken = 0;
        foreach (var count in counts)
        {
            try
            {
                await count;
                taken++;
            }
            catch (JournalFullException)
            {
                // Refused: it must not have counted.
            }
        }

        Assert.InRange(taken, 1, 10);
        Assert.Equal(taken, await Tally(host).Sum());
        Assert.Equal(taken + 1, (await host.Engine.All(Facts.Stream(1))).Count);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_fenced_activation_dies_and_its_successor_reads_what_the_other_wrote(string engine)
    {
        await using var host = await ActorHost.Start(engine, Modules);
        await Tally(host).Count(1);

        // Another activation, on another host, has written behind our back.
        await host.Engine.Commit([Facts.Append(1, 2, Facts.Row(10))], None);

        var failed = await Assert.ThrowsAsync<OutcomeUnknownException>(() => Tally(host).Count(100));
        Assert.Equal(Facts.Stream(1).ToString(), failed.Stream);
        await Waiting.Until(async () =>
        {
            try
            {
                return await Tally(host).Sum() == 11;
            }
            catch (OutcomeUnknownException)
            {
                return false;
            }
        });
        Assert.Equal(111, await Tally(host).Count(100));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Live_state_is_snapshot_and_tail_is_full_replay(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using (var host = await ActorHost.Start(settings, Modules))
        {
            for (var by = 1; by <= 130; by++)
            {
                await Tally(host).Count(by);
            }

            await Waiting.Until(async () => await Snapshot(host) is { Version: 100 });
            Assert.Equal(8_515, await Tally(host).Sum());
        }

        // With the facts before the snapshot gone, only the snapshot can know the sum.
        await Run(settings, "delete from facts where version < 90");
        await using var after = await ActorHost.Start(settings, Modules);
        Assert.Equal(8_515, await Tally(after).Sum());

        // Another shape of the state is not read: then the (damaged) stream alone counts.
        Assert.Null(await after.Services.GetRequiredService<ISnapshots>().Load(Facts.Stream(1), 2, None));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_snapshot_of_facts_that_are_no_more_is_not_used(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using (var host = await ActorHost.Start(settings, Modules))
        {
            await Task.WhenAll(Enumerable.Range(1, 60).Select(_ => Tally(host).Count(1)));
            await Waiting.Until(async () => await Snapshot(host) is not null);
        }

        // An older journal is restored: the stream ends before the snapshot.
        await Run(settings, "delete from facts where version > 30");
        await Run(settings, settings.Postgres is null ? "select 1" : "update head set position = 30");
        await using (var host = await ActorHost.Start(settings, Modules))
        {
            Assert.Null(await Snapshot(host));
            Assert.Equal(30, await Tally(host).Sum());

            // It goes on, past the snapshot's version, with other facts in other places.
            await host.Engine.Commit([Facts.Append(2, 1, Facts.Row(5))], None);
            for (var version = 31; version <= 60; version++)
            {
                await host.Engine.Commit([Facts.Append(1, version, Facts.Row(2))], None);
            }

            Assert.Null(await Snapshot(host));
        }
    }

    [Fact]
    public void Any_stream_cut_anywhere_folds_to_the_same() =>
        Gen.Select(Gen.Int[-1_000, 1_000].List[0, 200], Gen.Int[0, 200]).Sample((counts, cut) =>
        {
            var format = new TallyFormat();
            FoldLaws.SnapshotAndTailEqualReplay(format.Snapshots, [.. counts.Select(by => new Counted(by))], Math.Min(cut, counts.Count));
        });

    private static Task<Snapshot?> Snapshot(ActorHost host) =>
        host.Services.GetRequiredService<ISnapshots>().Load(Facts.Stream(1), 1, None);

    private static async Task Run(JournalSettings settings, string sql)
    {
        if (settings.Postgres is { } postgres)
        {
            await using var database = new Npgsql.NpgsqlConnection(postgres + ";Pooling=false");
            await database.ExecuteAsync(sql);
            return;
        }

        await using var file = new SqliteConnection($"Data Source={Path.Combine(settings.DataDirectory, "journal.db")};Pooling=False");
        await file.ExecuteAsync(sql);
    }
}
