using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenAisle.Journal.Postgres;
using OpenAisle.Journal.Sqlite;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

public sealed class FaultTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Action<IServiceCollection> Modules = services => services.AddFactKinds(Facts.Kinds);

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_unknown_and_the_facts_may_be_there()
    {
        var settings = await TestEngines.NewShop(Engines.Postgres);
        await using var wire = Wire.To(settings.Postgres!);
        await using var shop = await JournalFixture.Open(settings with { Postgres = wire.Connection }, Modules);
        await shop.Writer.Enqueue(Facts.Append(1, 1, Facts.Row(1)));

        wire.LoseAnswers();
        var lane = new Lane();
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => shop.Writer.Enqueue(new(Facts.Stream(1), lane, 2, [Facts.Row(2)], [])));
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => shop.Writer.Enqueue(new(Facts.Stream(1), lane, 3, [Facts.Row(3)], [])));

        // Here it had been committed; the successor finds it and goes on behind it.
        wire.Mend();
        await using var direct = await JournalFixture.Open(settings with { HostName = "other" }, Modules);
        Assert.Equal(2, (await direct.Engine.All(Facts.Stream(1))).Count);
        await shop.Writer.Enqueue(Facts.Append(1, 3, Facts.Row(3)));
        await direct.Engine.AssertSound();
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_written_and_it_recovers_by_itself()
    {
        var settings = await TestEngines.NewShop(Engines.Postgres);
        await using var wire = Wire.To(settings.Postgres!);
        await using var shop = await JournalFixture.Open(settings with { Postgres = wire.Connection }, Modules);
        await shop.Writer.Enqueue(Facts.Append(1, 1, Facts.Row(1)));

        // The first notices that the line is cut, and cannot know more; from then on nobody answers at all.
        wire.Cut();
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => shop.Writer.Enqueue(Facts.Append(2, 1, Facts.Row(1))));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => shop.Writer.Enqueue(Facts.Append(3, 1, Facts.Row(1))));

        wire.Mend();
        await shop.Writer.Enqueue(Facts.Append(3, 1, Facts.Row(1)));
        Assert.Single(await shop.Engine.All(Facts.Stream(3)));
    }

    [Fact]
    public async Task A_question_whose_connection_died_in_the_pool_is_answered_all_the_same()
    {
        var settings = await TestEngines.NewShop(Engines.Postgres);
        await using var wire = Wire.To(settings.Postgres!);
        await using var source = PostgresShop.Source(wire.Connection);
        await using var engine = new PostgresEngine(source, wire.Connection, readOnly: false);
        await engine.Open(None);
        await engine.Commit([Facts.Append(1, 1, Facts.Row(1))], None);
        Func<Task<int>>[] questions =
        [
            async () => (await engine.All(Facts.Stream(1))).Count,
            async () => (await engine.ReadAll(0, 10, None)).Count,
            async () => (int)await engine.Head(None),
            async () => (int)(await engine.Place(Facts.Stream(1), 1, None))!.Value.Position,
            async () => 1 + (await engine.Due(Facts.Noon, 10, None)).Count,
        ];
        foreach (var question in questions)
        {
            Assert.Equal(1, await question());
            wire.Cut();
            wire.Mend();
            Assert.Equal(1, await question());
        }

        // With nobody at the other end it is said, and nothing hangs.
        wire.Cut();
        foreach (var question in questions)
        {
            await Assert.ThrowsAsync<JournalUnavailableException>(question);
        }
    }

    [Fact]
    public async Task A_lock_that_somebody_holds_is_given_up_and_nothing_is_written()
    {
        var settings = await TestEngines.NewShop(Engines.Postgres);
        await using var shop = await JournalFixture.Open(settings, Modules);
        await using (await Stall.Of(settings))
        {
            await Assert.ThrowsAsync<JournalUnavailableException>(() => shop.Writer.Enqueue(Facts.Append(1, 1, Facts.Row(1))));
        }

        await shop.Writer.Enqueue(Facts.Append(1, 1, Facts.Row(1)));
        Assert.Equal(1, await shop.Engine.Head(None));
    }

    [Fact]
    public async Task A_frozen_database_loses_and_doubles_nothing()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, "PostgreSQL is not installed on this machine.");
        var cluster = await PostgresCluster.Start();
        var settings = new JournalSettings
        {
            DataDirectory = Directory.CreateTempSubdirectory("openaisle-").FullName,
            Postgres = await cluster.NewDatabase(),
            Writer = new() { AppendTimeout = TimeSpan.FromSeconds(1) },
        };
        await using var host = await ActorHost.Start(settings, Modules);
        var tally = host.Grains.GetGrain<ITallyActor>(Facts.Stream(1).Key);
        await tally.Count(0);
        await using var look = new NpgsqlConnection(settings.Postgres + ";Pooling=false");
        var all = (await look.QueryAsync<int>("select pid from pg_stat_activity where datname = current_database()"))
            .Append(cluster.Postmaster).ToList();

        all.ForEach(process => Signal("-STOP", process));
        var (answered, unknown) = (0, 0);
        var counting = Task.Run(async () =>
        {
            for (var since = Stopwatch.StartNew(); answered < 10 && since.Elapsed < TimeSpan.FromSeconds(60);)
            {
                try
                {
                    await tally.Count(1);
                    answered++;
                }
                catch (Exception failed) when (failed is OutcomeUnknownException or JournalUnavailableException or JournalFullException)
                {
                    unknown++;
                    await Task.Delay(100);
                }
            }
        });
        await Task.Delay(4_000);
        Assert.Equal(0, answered);
        all.ForEach(process => Signal("-CONT", process));
        await counting;

        Assert.True(answered > 0, "It did not recover.");
        Assert.True(unknown > 0);
        Assert.InRange((await host.Engine.All(Facts.Stream(1))).Count - 1, answered, answered + unknown);
        Assert.InRange(await tally.Sum(), answered, answered + unknown);
        await host.Engine.AssertSound();
        cluster.Stop();

        static void Signal(string signal, int process) => Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();
    }

    [Fact]
    public async Task Three_hosts_at_once_leave_no_holes_and_a_reader_misses_nothing()
    {
        const int Commits = 150;
        var settings = await TestEngines.NewShop(Engines.Postgres);
        await using var shop = await JournalFixture.Open(settings, Modules);
        await using var second = await JournalFixture.Open(settings with { HostName = "second" }, Modules);
        await using var third = await JournalFixture.Open(settings with { HostName = "third" }, Modules);
        IJournalEngine[] engines = [shop.Engine, second.Engine, third.Engine];
        var writing = Task.WhenAll(engines.Select((engine, host) => Task.Run(async () =>
        {
            for (var commit = 0; commit < Commits; commit++)
            {
                var rows = Enumerable.Range(0, 1 + (commit % 7)).Select(by => Facts.Row(by)).ToArray();
                await engine.Commit([Facts.Append((host * 1_000) + commit + 1, 1, rows)], None);
            }
        })));

        var cursor = 0L;
        List<RecordedFact> read = [];
        for (var quiet = false; !quiet;)
        {
            quiet = writing.IsCompleted;
            foreach (var fact in await shop.Engine.ReadAll(cursor, 50, None))
            {
                Assert.Equal(++cursor, fact.Position);
                read.Add(fact);
                quiet = false;
            }
        }

        await writing;
        Assert.Equal(3 * Enumerable.Range(0, Commits).Sum(commit => 1 + (commit % 7)), read.Count);
        await shop.Engine.AssertSound();
    }

    [Fact]
    public async Task Refuses_a_server_that_answers_before_its_data_are_on_disk()
    {
        var settings = await TestEngines.NewShop(Engines.Postgres);
        await using var admin = new NpgsqlConnection(settings.Postgres + ";Pooling=false");
        await admin.ExecuteAsync($"alter database {new NpgsqlConnectionStringBuilder(settings.Postgres).Database} set synchronous_commit = off");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => JournalFixture.Open(settings, Modules));
        Assert.Contains("synchronous_commit", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fsync=off", "fsync")]
    [InlineData("full_page_writes=off", "full_page_writes")]
    public async Task Refuses_a_server_that_does_not_sync(string setting, string named)
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, "PostgreSQL is not installed on this machine.");
        var cluster = await PostgresCluster.Start(setting);
        var settings = new JournalSettings
        {
            DataDirectory = Directory.CreateTempSubdirectory("openaisle-").FullName,
            Postgres = await cluster.NewDatabase(),
        };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => JournalFixture.Open(settings, Modules));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        cluster.Stop();
    }

    [Theory]
    [InlineData("pragma journal_mode = wal; pragma synchronous = normal")]
    [InlineData("pragma journal_mode = wal; pragma synchronous = off")]
    [InlineData("pragma journal_mode = delete; pragma synchronous = full")]
    public void Refuses_a_file_that_does_not_sync(string pragmas)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("openaisle-").FullName, "journal.db");
        using var file = SqliteFile.Open(path, readOnly: false);
        file.Run(pragmas);
        Assert.Throws<InvalidOperationException>(() => SqliteEngine.RequireSync(file, path));
        file.Run("pragma journal_mode = wal; pragma synchronous = full");
        SqliteEngine.RequireSync(file, path);
    }

    [Fact]
    public async Task A_second_host_does_not_open_the_file_of_a_running_one()
    {
        var settings = await TestEngines.NewShop(Engines.Sqlite);
        await using var shop = await JournalFixture.Open(settings, Modules);
        await Assert.ThrowsAsync<InvalidOperationException>(() => JournalFixture.Open(settings, Modules));

        // To look at it is allowed.
        await using var reader = new SqliteEngine(settings.JournalFile, readOnly: true);
        await reader.Open(None);
        Assert.Equal(0, await reader.Head(None));
    }

    [Fact]
    public async Task Many_actors_that_wake_at_once_are_read_together_and_each_gets_its_own()
    {
        await using var shop = await JournalFixture.Open(Engines.Postgres, Modules);
        for (var stream = 1; stream <= 300; stream++)
        {
            await shop.Engine.Commit([Facts.Append(stream, 1, [.. Enumerable.Range(0, stream % 150).Select(by => Facts.Row(by + stream))])], None);
        }

        var all = await Task.WhenAll(Enumerable.Range(1, 300).Select(async stream => (stream, await shop.Engine.All(Facts.Stream(stream), stream % 3))));
        foreach (var (stream, facts) in all)
        {
            Assert.Equal(
                Enumerable.Range(1, stream % 150).Skip(stream % 3).Select(version => (long)version), facts.Select(fact => fact.Version));
            Assert.All(facts, fact => Assert.Equal(Facts.Stream(stream), fact.Stream));
        }
    }
}
