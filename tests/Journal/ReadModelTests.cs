using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal.Commands;
using OpenAisle.Testing;
using static OpenAisle.Journal.Tests.Readers;

namespace OpenAisle.Journal.Tests;

/// <summary>Rows that are folded from facts, and may be thrown away.</summary>
public sealed class ReadModelTests
{
    private static readonly CancellationToken None = CancellationToken.None;

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
}
