using Microsoft.Extensions.Logging;
using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Host.Bench;

/// <summary>
/// A shop without its doors: the very modules that serve requests, over a fresh database, filled with made-up stores. Payment is answered
/// in process, so that what is measured is ours.
/// </summary>
internal sealed class BenchShop : IAsyncDisposable
{
    private const int Windows = 12;
    private const int PlacesAWindow = 10_000;

    private readonly IHost _host;
    private readonly string _folder;
    private readonly Dictionary<Gtin, Money> _prices = [];

    private BenchShop(IHost host, string folder, IReadOnlyList<Id<Store>> stores, IReadOnlyList<Gtin> gtins)
    {
        _host = host;
        _folder = folder;
        Stores = stores;
        Gtins = gtins;
    }

    public IReadOnlyList<Id<Store>> Stores { get; }

    public IReadOnlyList<Gtin> Gtins { get; }

    /// <summary>Windows of every store, with room for all the orders of a run.</summary>
    public IReadOnlyList<SlotId> Slots { get; private set; } = [];

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Actors => Services.GetRequiredService<IGrainFactory>();

    public IJournalEngine Engine => Services.GetRequiredService<IJournalEngine>();

    /// <summary>How many facts the reader that is furthest behind has still to read.</summary>
    public long ReactionLag() => Services.GetRequiredService<ReactionDesk>().Lags().Max(reader => reader.Lag);

    /// <summary>The same in every store.</summary>
    public Money PriceOf(Gtin gtin) => _prices[gtin];

    /// <param name="connection">Of PostgreSQL; null for SQLite in a temporary folder.</param>
    /// <param name="onHand">Pieces of each product in each store.</param>
    public static async Task<BenchShop> Open(string? connection, int stores, int products, long onHand, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("openaisle-bench-").FullName;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)); // the command says why a start failed
        builder.Services.AddJournal(new JournalSettings { DataDirectory = folder, Postgres = connection });
        builder.Services.AddCatalogue();
        builder.Services.AddStock();
        builder.Services.AddPayments(new PaymentSettings());
        builder.Services.AddOrders();
        builder.Services.AddFulfilment();
        builder.AddShopActors(new ActorSettings { SiloPort = FreePort.Next(), GatewayPort = FreePort.Next() });
        var host = builder.Build();
        var isOpen = false;
        try
        {
            await host.StartAsync(cancel);
            isOpen = true;
            var grocer = await host.Services.GetRequiredService<SyntheticCatalogue>().Load(stores, products, cancel: cancel);
            var shop = new BenchShop(host, folder, grocer.Stores, grocer.Gtins);
            await shop.Fill(onHand);
            return shop;
        }
        catch
        {
            await Close(host, folder, isOpen);
            throw;
        }
    }

    private async Task Fill(long onHand)
    {
        var clock = Services.GetRequiredService<TimeProvider>();
        var now = clock.GetUtcNow();
        var firstHour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(6);
        Slots = [.. Enumerable.Range(0, Windows).Select(hour => new SlotId("pickup", firstHour.AddHours(hour)))];
        var offers = await Services.GetRequiredService<IOffers>().Find(Stores[0], [.. Gtins]);
        foreach (var (gtin, offer) in offers)
        {
            _prices.Add(gtin, offer.UnitPrice);
        }

        const int LinesAnEntry = 100;
        foreach (var store in Stores)
        {
            var stock = Actors.GetGrain<IStoreStock>(store.Value);
            foreach (var lines in Gtins.Select(gtin => new StockLine(gtin, Quantity.Pieces(onHand))).Chunk(LinesAnEntry))
            {
                await stock.Enter(Id<StockEntry>.New(clock), StockReason.Received, lines);
            }

            foreach (var slot in Slots)
            {
                await Actors.GetGrain<ISlotBook>(store.Value).Open(
                    new SlotPlan(slot, slot.Start.AddHours(1), slot.Start.AddHours(-2), PlacesAWindow));
            }
        }
    }

    public ValueTask DisposeAsync() => Close(_host, _folder, isOpen: true);

    private static async ValueTask Close(IHost host, string folder, bool isOpen)
    {
        if (isOpen)
        {
            await host.StopAsync();
        }

        await ((IAsyncDisposable)host).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
