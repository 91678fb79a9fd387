using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal.Commands;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

public sealed class CommandTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Guid Shopper = Facts.Stream(99).Key;

    private static void Modules(IServiceCollection services)
    {
        services.AddFactKinds(Facts.Kinds);
        services.AddMigrations(new Migration("test", 1, "create table names (shopper text primary key, name text not null)"));
        services.AddErasable<Names>();
    }

    private static async Task<JournalFixture> Filled(JournalSettings settings)
    {
        var shop = await JournalFixture.Open(settings, Modules);
        await shop.Writer.Enqueue(Facts.Append(1, 1, Facts.Row(1), Facts.Row(2)));
        await shop.Writer.Enqueue(Facts.Append(2, 1, Facts.Row(3)));
        return shop;
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Finds_a_sound_journal_sound(string engine)
    {
        await using var shop = await Filled(await TestEngines.NewShop(engine));

        var report = await shop.Services.GetRequiredService<JournalVerify>().Run(None);

        Assert.True(report.IsSound, string.Join('\n', report.Findings));
        Assert.Equal((3, 2), (report.Facts, report.Streams));
        Assert.Equal(3, report.Kinds["test.counted"]);
    }

    [Theory]
    [InlineData("sqlite", "delete from facts where position = 1", "version 0 to 2")]
    [InlineData("postgres", "delete from facts where position = 1", "version 0 to 2")]
    [InlineData("sqlite", "delete from facts where position = 2", "Position 2 is missing")]
    [InlineData("postgres", "delete from facts where position = 3", "The head stands at 3")]
    [InlineData("sqlite", "update facts set body = '{\"by\":' where position = 2", "Position 2")]
    [InlineData("postgres", "update facts set kind = 'test.other' where position = 2", "unknown kind")]
    public async Task Finds_what_is_broken(string engine, string damage, string finding)
    {
        await using var shop = await Filled(await TestEngines.NewShop(engine));
        await Damage(shop, damage);

        var report = await shop.Services.GetRequiredService<JournalVerify>().Run(None);

        Assert.False(report.IsSound);
        Assert.Contains(report.Findings, found => found.Contains(finding, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Checks_the_laws_of_the_modules(string engine)
    {
        await using var shop = await JournalFixture.Open(await TestEngines.NewShop(engine), services =>
        {
            Modules(services);
            services.AddLaw<NothingIsThirteen>();
        });
        await shop.Writer.Enqueue(Facts.Append(1, 1, Facts.Row(1)));
        Assert.True((await shop.Services.GetRequiredService<JournalVerify>().Run(None)).IsSound);

        await shop.Writer.Enqueue(Facts.Append(1, 2, Facts.Row(13)));
        Assert.False((await shop.Services.GetRequiredService<JournalVerify>().Run(None)).IsSound);
    }

    [Fact]
    public void An_erasure_is_written_as_it_always_was() => GoldenFacts.Check(Erasure.Kind, new ShopperErased());

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Exports_json_lines(string engine)
    {
        await using var shop = await Filled(await TestEngines.NewShop(engine));
        using var output = new MemoryStream();

        Assert.Equal(3, await shop.Services.GetRequiredService<JournalExport>().All(output, 0, None));

        var lines = Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal([1L, 2, 3], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("position").GetInt64()));
        Assert.Equal(3, JsonDocument.Parse(lines[2]).RootElement.GetProperty("body").GetProperty("by").GetInt32());

        using var one = new MemoryStream();
        Assert.Equal(1, await shop.Services.GetRequiredService<JournalExport>().Of(Facts.Stream(2), one, None));
        Assert.Equal(lines[2] + "\n", Encoding.UTF8.GetString(one.ToArray()));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Restores_a_backup_and_forgets_again_who_was_erased_after_it(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        var backup = Path.Combine(Directory.CreateTempSubdirectory("openaisle-backup-").FullName, "monday");
        await using (var shop = await Filled(settings))
        {
            await Names.Add(shop.Database, Shopper);
            await File.WriteAllTextAsync(Path.Combine(settings.DataDirectory, "keys.xml"), "<keys/>");
            var manifest = await shop.Services.GetRequiredService<Backup>().Run(backup, None);
            Assert.Equal(3, manifest.Head);

            // What the backup does not know: more facts, a cursor beyond its head, a snapshot, an erasure.
            await shop.Writer.Enqueue(Facts.Append(1, 3, Facts.Row(4)));
            await shop.Services.GetRequiredService<Erasure>().Erase(Shopper, None);
            Assert.Empty(await Names.All(shop.Database));
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(backup), file => Path.GetFileName(file) == "erasures");
        await RestoreFrom(backup, settings);

        await using var after = await JournalFixture.Open(settings, Modules);
        Assert.Equal(2, (await after.Engine.All(Facts.Stream(1))).Count);
        Assert.Empty(await Names.All(after.Database));
        Assert.NotNull(await after.Services.GetRequiredService<Restores>().Open(None)); // whoever asks outside at the next start
        Assert.Equal("shopper.erased", Assert.Single(await after.Engine.All(new StreamId("shopper", Shopper))).Kind);
        Assert.True(File.Exists(Path.Combine(settings.DataDirectory, "keys.xml")));
        Assert.True((await after.Services.GetRequiredService<JournalVerify>().Run(None)).IsSound);
        await after.Writer.Enqueue(Facts.Append(1, 3, Facts.Row(5)));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Refuses_a_backup_that_was_damaged(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        var backup = Path.Combine(Directory.CreateTempSubdirectory("openaisle-backup-").FullName, "monday");
        await using (var shop = await Filled(settings))
        {
            await shop.Services.GetRequiredService<Backup>().Run(backup, None);
        }

        var victim = Directory.EnumerateFiles(backup).First(file => Path.GetFileName(file) is "journal.db" or "postgres.dump");
        var bytes = await File.ReadAllBytesAsync(victim);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(victim, bytes);

        await Assert.ThrowsAsync<InvalidDataException>(() => RestoreFrom(backup, settings));
        await using var after = await JournalFixture.Open(settings, Modules);
        Assert.Equal(3, await after.Engine.Head(None));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Does_not_restore_under_a_running_host(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        var backup = Path.Combine(Directory.CreateTempSubdirectory("openaisle-backup-").FullName, "monday");
        await using var shop = await Filled(settings);
        await shop.Services.GetRequiredService<Backup>().Run(backup, None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => RestoreFrom(backup, settings));
        Assert.Equal(3, await shop.Engine.Head(None));
    }

    /// <summary>As the command line does it: replace, open, repair.</summary>
    private static async Task RestoreFrom(string backup, JournalSettings settings)
    {
        var services = new ServiceCollection().AddLogging().AddJournal(settings);
        Modules(services);
        await using var provider = services.BuildServiceProvider();
        var restore = provider.GetRequiredService<Restore>();
        await restore.Run(backup, None);
        await provider.GetRequiredService<OpenJournal>().Open(None);
        var writer = provider.GetRequiredService<JournalWriter>();
        await writer.StartAsync(None);
        await restore.Repair(None);
        await writer.StoppedAsync(None);
    }

    private static async Task Damage(JournalFixture shop, string sql)
    {
        if (shop.Settings.Postgres is not null)
        {
            await using var database = await shop.Database.Open();
            await database.ExecuteAsync(sql);
            return;
        }

        await using var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(shop.Settings.DataDirectory, "journal.db")}");
        await file.OpenAsync();
        await file.ExecuteAsync(sql);
    }

    private sealed class NothingIsThirteen : ILaw
    {
        public string Name => "nothing is thirteen";

        public async Task<LawReport> Check(IAsyncEnumerable<ReadFact> facts, CancellationToken cancel)
        {
            List<string> breaches = [];
            var looked = 0;
            await foreach (var fact in facts.WithCancellation(cancel))
            {
                looked++;
                if (fact.Fact is Counted { By: 13 })
                {
                    breaches.Add($"Position {fact.Recorded.Position} is thirteen.");
                }
            }

            return new(looked, breaches);
        }
    }

    private sealed class Names(IShopDatabase database) : IErasable
    {
        public async Task Erase(Guid shopper, CancellationToken cancel)
        {
            await using var connection = await database.Open(cancel);
            await connection.ExecuteAsync("delete from names where shopper = @shopper", new { shopper = shopper.ToString() });
        }

        internal static async Task Add(IShopDatabase database, Guid shopper)
        {
            await using var connection = await database.Open();
            await connection.ExecuteAsync(
                "insert into names (shopper, name) values (@shopper, 'Kim Lee')", new { shopper = shopper.ToString() });
        }

        internal static async Task<List<string>> All(IShopDatabase database)
        {
            await using var connection = await database.Open();
            return (await connection.QueryAsync<string>("select name from names")).AsList();
        }
    }
}
