using Dapper;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Journal;
using OpenAisle.Orders.Slots;
using OpenAisle.Stock;

namespace OpenAisle.Host;

/// <summary>
/// Opens the demo grocer in an empty database: catalogue first, then the shelves of each store. A start that was interrupted goes on
/// where it stopped; where a store stands that is not of the demo, nothing is done.
/// </summary>
internal sealed class DemoOpening(
    DemoGrocer grocer, SlotSchedules slots, IShopDatabase database, IGrainFactory actors, TimeProvider clock, ILogger<DemoOpening> log)
    : IHostedService
{
    /// <summary>Which of the demo's stores have their shelves filled.</summary>
    public static readonly Migration Table = new("host", 1,
        "create table demo_shelves (store text not null primary key, filled_at bigint not null)");

    private const int LinesInOneEntry = 500;
    private const int CallsAtOnce = 128;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var isNew = await grocer.Load(cancellationToken);
        foreach (var store in new[] { DemoGrocer.MapleStreet, DemoGrocer.HarborPoint })
        {
            if (await ShelvesAreEmpty(store.Id, isNew, cancellationToken))
            {
                await slots.SeedDemo([store.Id], cancellationToken);
                await Fill(store.Id, cancellationToken);
                log.LogInformation("The shelves of {Store} are filled.", store.Slug);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> ShelvesAreEmpty(Id<Store> store, bool isNew, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var isOfTheDemo = isNew || await connection.ExecuteScalarAsync<long>(
            "select count(*) from stores where id = @store", new { store = store.ToString() }) > 0;
        return isOfTheDemo && await connection.ExecuteScalarAsync<long>(
            "select count(*) from demo_shelves where store = @store", new { store = store.ToString() }) == 0;
    }

    private async Task Fill(Id<Store> store, CancellationToken cancel)
    {
        var stock = actors.StockOf(store);
        var opening = await grocer.InitialStock(store, cancel);
        var part = 0;
        foreach (var lines in opening.Chunk(LinesInOneEntry))
        {
            // The key follows from the store and the part, so that a second attempt enters nothing twice.
            var entry = new Id<StockEntry>(PartOf(store.Value, part++));
            await stock.Enter(entry, StockReason.Received, [.. lines.Select(line => new StockLine(line.Gtin, line.Quantity))]);
        }

        var assumed = opening.Where(line => line.IsAssumed);
        await Parallel.ForEachAsync(assumed, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancel },
            async (line, _) => await stock.Keep(line.Gtin, Keeping.Assumed, line.Quantity with { Steps = 0 }));
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(
            "insert into demo_shelves (store, filled_at) values (@store, @at)",
            new { store = store.ToString(), at = clock.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    private static Guid PartOf(Guid store, int part)
    {
        var bytes = store.ToByteArray(bigEndian: true);
        bytes[14] = (byte)(part >> 8);
        bytes[13] ^= 0xd0;
        bytes[15] ^= (byte)part;
        return new Guid(bytes, bigEndian: true);
    }
}
