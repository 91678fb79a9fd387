using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal.Commands;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

public sealed class ReactionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly ReactionLimits Quick = new()
    {
        Attempts = 3,
        FirstPause = TimeSpan.FromMilliseconds(5),
        Housekeeping = TimeSpan.FromMilliseconds(20),
        Poll = TimeSpan.FromMilliseconds(20),
        DeadlinePoll = TimeSpan.FromMilliseconds(10),
        DeadlineRest = TimeSpan.FromMilliseconds(200),
        Lease = TimeSpan.FromSeconds(1.5),
    };

    private static async Task<JournalSettings> Shop(string engine) => (await TestEngines.NewShop(engine)) with { Reactions = Quick };

    private static Task<JournalFixture> Open(JournalSettings settings, params object[] readers) => JournalFixture.Open(settings, services =>
    {
        services.AddFactKinds(Facts.Kinds);
        services.AddMigrations(SumModel.Table);
        foreach (var reader in readers)
        {
            _ = reader switch
            {
                IReaction reaction => services.AddSingleton(reaction),
                IReadModel model => services.AddSingleton(model),
                IDeadlineReader deadlines => services.AddSingleton(deadlines),
                _ => throw new ArgumentException("Not a reader.", nameof(readers)),
            };
        }
    });

    private static Task Count(JournalFixture shop, int stream, long version, int by) => shop.Writer.Enqueue(Facts.Append(stream, version, Facts.Row(by)));

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

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Commits_rows_and_cursor_together(string engine)
    {
        // Each page fails once after its rows are written: were they not in one transaction, sums would double.
        var sums = new SumModel { FailsAfterRows = true };
        await using var shop = await Open(await Shop(engine), sums);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Count(shop, i % 5, (i / 5) + 1, 1)));

        await Waiting.Until(async () => (await SumModel.Rows(shop.Database)).Sum(row => row.Sum) >= 300);
        Assert.Equal(Enumerable.Repeat(60L, 5), (await SumModel.Rows(shop.Database)).Select(row => row.Sum));
        Assert.True(sums.Failures > 0);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Gives_the_same_rows_when_it_is_built_again(string engine)
    {
        var settings = await Shop(engine);
        List<(string, long)> first;
        await using (var shop = await Open(settings, new SumModel()))
        {
            await Task.WhenAll(Enumerable.Range(0, 1_300).Select(i => Count(shop, i % 9, (i / 9) + 1, i)));
            await Waiting.Until(() => shop.Services.GetRequiredService<ReactionDesk>().Lags().Single(reader => reader.Name == "sums").Position == 1_300);
            first = await SumModel.Rows(shop.Database);

            // Asked for by somebody, on a table that somebody has damaged.
            await SumModel.Damage(shop.Database);
            await shop.Services.GetRequiredService<ReactionDesk>().Rebuild("sums", None);
            await Waiting.Until(async () => first.SequenceEqual(await SumModel.Rows(shop.Database)));
            await SumModel.Damage(shop.Database);
        }

        // A new shape: the version is another one.
        await using var after = await Open(settings, new SumModel { Version = 2 });
        await Waiting.Until(async () => first.SequenceEqual(await SumModel.Rows(after.Database)));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task The_command_builds_rows_again_with_and_without_a_running_host(string engine)
    {
        var settings = await Shop(engine);
        await using var shop = await Open(settings, new SumModel());
        await Task.WhenAll(Enumerable.Range(0, 700).Select(i => Count(shop, i % 9, (i / 9) + 1, i)));
        await Waiting.Until(async () => (await SumModel.Rows(shop.Database)).Sum(row => row.Sum) == 699 * 700 / 2);
        var rows = await SumModel.Rows(shop.Database);

        // The host runs the model: it is asked, and waited for.
        await SumModel.Damage(shop.Database);
        await shop.Services.GetRequiredService<RebuildReadModels>().Run(["sums"]);
        Assert.Equal(rows, await SumModel.Rows(shop.Database));

        // No host runs: the command does it itself.
        await shop.DisposeAsync();
        var services = new ServiceCollection().AddLogging().AddJournal(settings).AddFactKinds(Facts.Kinds).AddSingleton<IReadModel>(new SumModel());
        await using var alone = services.BuildServiceProvider();
        await alone.GetRequiredService<OpenJournal>().Open(None);
        await SumModel.Damage(alone.GetRequiredService<IShopDatabase>());
        List<long> progress = [];
        await alone.GetRequiredService<RebuildReadModels>().Run([], (_, position, _) => progress.Add(position));
        Assert.Equal(rows, await SumModel.Rows(alone.GetRequiredService<IShopDatabase>()));
        Assert.Equal(700, progress[^1]);
        await Assert.ThrowsAsync<ArgumentException>(() => alone.GetRequiredService<RebuildReadModels>().Run(["no such"]));
    }

    [Fact]
    public async Task Hosts_that_start_together_make_each_table_once()
    {
        var settings = await Shop(Engines.Postgres);
        var hosts = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Open(settings with { HostName = $"host {number}" }, new SumModel())));
        await using var connection = await hosts[0].Database.Open();
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from migrations where module = 'sums'"));
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_read_model_parks_the_stream_whose_rows_cannot_be_written(string engine)
    {
        await using var shop = await Open(await Shop(engine), new SumModel { FailsOn = 13 });
        await Count(shop, 1, 1, 13);
        await Count(shop, 1, 2, 1);
        await Count(shop, 2, 1, 7);

        await Waiting.Until(async () => (await SumModel.Rows(shop.Database)).Contains((Facts.Stream(2).ToString(), 7)));
        Assert.Single(await SumModel.Rows(shop.Database));
        Assert.Single(await shop.Services.GetRequiredService<ReactionDesk>().Parked(None));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_cursor_beyond_the_head_is_built_again(string engine)
    {
        var settings = await Shop(engine);
        await using (var shop = await Open(settings, new SumModel(), new Listener("heard")))
        {
            await Count(shop, 1, 1, 1);
            await Waiting.Until(() => shop.Services.GetRequiredService<ReactionDesk>().Lags().All(reader => reader.Position == 1));
        }

        await using (var shop = await Open(settings))
        await using (var connection = await shop.Database.Open())
        {
            await connection.ExecuteAsync("update cursors set position = 77; insert into sums values ('tally/gone', 5)");
        }

        var heard = new Listener("heard");
        await using var after = await Open(settings, new SumModel(), heard);
        await Waiting.Until(async () => await SumModel.Rows(after.Database) is [(_, 1)]);
        await Waiting.Until(() => heard.By.Contains(1));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Asks_about_a_deadline_until_a_fact_clears_it(string engine)
    {
        var asked = new Keeper();
        var settings = await Shop(engine);
        await using var shop = await Open(settings, asked);
        await shop.Writer.Enqueue(
            new(Facts.Stream(1), new Lane(), 1, [Facts.Row(1)], [new("pay", Facts.Noon), new("later", TimeProvider.System.GetUtcNow().AddHours(1))]));

        await Waiting.Until(() => asked.Deadlines.Count >= 3);
        Assert.All(asked.Deadlines, deadline => Assert.Equal("pay", deadline.Name));

        // It rests longer each time: 0.2, 0.4, 0.8 s. Were it asked about at every look, there would be a hundred.
        await Task.Delay(1_000);
        Assert.InRange(asked.Deadlines.Count, 3, 6);
        await shop.Writer.Enqueue(new(Facts.Stream(1), new Lane(), 2, [Facts.Row(1)], [new("pay", null)]));
        var then = asked.Deadlines.Count;
        await Task.Delay(1_500);
        Assert.InRange(asked.Deadlines.Count, then, then + 1);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Asks_about_deadlines_after_a_restart(string engine)
    {
        var settings = await Shop(engine);
        await using (var shop = await Open(settings))
        {
            await shop.Writer.Enqueue(new(Facts.Stream(1), new Lane(), 1, [Facts.Row(1)], [new("pay", Facts.Noon)]));
        }

        var asked = new Keeper();
        await using var after = await Open(settings, asked);
        await Waiting.Until(() => asked.Deadlines.Contains(new(Facts.Stream(1), "pay", Facts.Noon)));
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

    private sealed class Listener(string name) : IReaction
    {
        private int _failures;
        private int _absences;

        public string Name => name;

        public IReadOnlyCollection<string> Kinds => ["test.counted"];

        public int? FailsOn { get; set; }

        public int AwayFor { get; init; }

        public int Failures => _failures;

        public ConcurrentQueue<RecordedFact> InOrder { get; } = [];

        public ConcurrentBag<int> By { get; } = [];

        public async Task React(RecordedFact recorded, IFact fact, CancellationToken cancel)
        {
            await Task.Yield();
            if (Interlocked.Increment(ref _absences) <= AwayFor)
            {
                throw new JournalUnavailableException("away");
            }

            if (((Counted)fact).By == FailsOn)
            {
                Interlocked.Increment(ref _failures);
                throw new InvalidOperationException("thirteen or so");
            }

            InOrder.Enqueue(recorded);
            By.Add(((Counted)fact).By);
        }
    }

    private sealed class Keeper : IDeadlineReader
    {
        public ConcurrentBag<Deadline> Deadlines { get; } = [];

        public string StreamKind => "tally";

        public Task Due(Deadline deadline, CancellationToken cancel)
        {
            Deadlines.Add(deadline);
            return Task.CompletedTask;
        }
    }

    private sealed class SumModel : IReadModel
    {
        internal static readonly Migration Table = new("sums", 1, "create table sums (stream text primary key, total bigint not null)");

        private bool _failNext = true;

        public string Name => "sums";

        public int Version { get; init; } = 1;

        public IReadOnlyCollection<string> Kinds => ["test.counted"];

        public IReadOnlyCollection<string> Tables => ["sums"];

        public bool FailsAfterRows { get; init; }

        public int? FailsOn { get; init; }

        public int Failures { get; private set; }

        public async Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
        {
            foreach (var fact in facts)
            {
                var by = ((Counted)fact.Fact).By;
                if (by == FailsOn)
                {
                    throw new InvalidOperationException("no such number");
                }

                await connection.ExecuteAsync(
                    "insert into sums (stream, total) values (@stream, @by) on conflict (stream) do update set total = sums.total + excluded.total",
                    new { stream = fact.Recorded.Stream.ToString(), by = (long)by },
                    transaction);
            }

            _failNext = !_failNext;
            if (FailsAfterRows && !_failNext)
            {
                Failures++;
                throw new InvalidOperationException("after the rows");
            }
        }

        internal static async Task Damage(IShopDatabase database)
        {
            await using var connection = await database.Open();
            await connection.ExecuteAsync("update sums set total = total + 1");
        }

        internal static async Task<List<(string Stream, long Sum)>> Rows(IShopDatabase database)
        {
            await using var connection = await database.Open();
            return (await connection.QueryAsync<(string, long)>("select stream, total from sums order by stream")).AsList();
        }
    }
}
