using Microsoft.Extensions.Logging.Console;
using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Host.Drill;

/// <summary>
/// The shop of a drill: the very modules that serve requests, without doors, in a hurry. Holds lapse within seconds, so that all that a
/// killed round left behind is over before the drill is.
/// </summary>
internal sealed class DrillShop : IAsyncDisposable
{
    public const string Handover = PickupHandover.Word;

    private const int PiecesARound = 10;
    private const int GramsARound = 6_000;
    private const int WindowsARound = 3;
    private const int WindowCapacity = 16;
    private const int WindowItems = 60;

    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WindowLength = TimeSpan.FromMinutes(15);
    private static readonly string[] Cards = ["tok_ok", "tok_declined", "tok_insufficient", "tok_slow", "tok_error_after", "tok_late", "tok_twice"];

    private readonly IHost _host;
    private readonly WorkerTask _task;
    private readonly List<SlotId> _slots = [];
    private readonly Dictionary<(int Shopper, string Card), Id<PaymentSource>> _sources = [];

    private DrillShop(IHost host, WorkerTask task)
    {
        _host = host;
        _task = task;
        Shoppers = [.. Enumerable.Range(1, 10).Select(number => new Id<Shopper>(Known(1, number)))];
        Stores = DrillOffers.Stores;
    }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Actors => Services.GetRequiredService<IGrainFactory>();

    public IJournalEngine Engine => Services.GetRequiredService<IJournalEngine>();

    public TimeProvider Clock => Services.GetRequiredService<TimeProvider>();

    public IReadOnlyList<Id<Store>> Stores { get; }

    public IReadOnlyList<Id<Shopper>> Shoppers { get; }

    /// <summary>The windows of this round and of those before it, the newest last.</summary>
    public IReadOnlyList<SlotId> Slots => _slots;

    public static async Task<DrillShop> Open(WorkerTask task, CancellationToken cancel)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning));
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddJournal(new JournalSettings { DataDirectory = task.Folder, Postgres = task.Connection });
        AddModules(builder.Services, task.Company, HeldFor);
        builder.AddShopActors(new ActorSettings { SiloPort = task.SiloPort, GatewayPort = task.GatewayPort });
        var host = builder.Build();
        await host.StartAsync(cancel);
        return new DrillShop(host, task);
    }

    /// <summary>The modules of a shop in a hurry.</summary>
    /// <param name="company">The address of the payment company; null where everybody pays in the store.</param>
    public static void AddModules(IServiceCollection services, Uri? company, TimeSpan heldFor)
    {
        services.AddSingleton<IOffers, DrillOffers>();
        services.AddStock();
        services.AddPayments(new PaymentSettings
        {
            Sandbox = company is null ? null : new Payments.Sandbox.SandboxSettings { Address = company },
            Patience = new PaymentPatience
            {
                CallTimeout = TimeSpan.FromSeconds(1),
                AnswerWithin = TimeSpan.FromSeconds(1.5),
                RetryFirst = TimeSpan.FromSeconds(1),
                RetryMost = TimeSpan.FromSeconds(4),
                DecideWithin = TimeSpan.FromSeconds(10),
            },
        });
        services.AddOrders(new OrderSettings { HeldFor = heldFor });
        services.AddFulfilment();
    }

    /// <summary>A little more stock and a few more windows each round, never enough for everybody. Repeated after a kill, it is entered once.</summary>
    /// <param name="plenty">So many times as much of everything.</param>
    public async Task OpenRound(CancellationToken cancel, int plenty = 1)
    {
        for (var number = 0; number < Shoppers.Count; number++)
        {
            foreach (var card in Cards)
            {
                var added = await Services.GetRequiredService<PaymentSources>().Add(Shoppers[number], "sandbox", card, card, cancel);
                _sources[(number, card)] = ((AddSourceOutcome.Added)added).Source;
            }
        }

        foreach (var (store, number) in Stores.Select((store, number) => (store, number)))
        {
            await Actors.GetGrain<IStoreStock>(store.Value).Enter(
                new Id<StockEntry>(Known(2, (_task.Round * 100) + number)), StockReason.Received, [.. DrillOffers.Goods.Select(product => Delivery(product, plenty))]);
        }

        var first = new DateTimeOffset(_task.Opened.Year, _task.Opened.Month, _task.Opened.Day, _task.Opened.Hour, 0, 0, TimeSpan.Zero).AddHours(4);
        for (var window = 0; window < (_task.Round + 1) * WindowsARound; window++)
        {
            var slot = new SlotId(Handover, first + (window * WindowLength));
            _slots.Add(slot);
            if (window >= _task.Round * WindowsARound)
            {
                foreach (var store in Stores)
                {
                    await Actors.GetGrain<ISlotBook>(store.Value).Open(
                        new SlotPlan(slot, slot.Start + WindowLength, slot.Start.AddHours(-2), WindowCapacity * plenty, WindowItems * plenty));
                }
            }
        }
    }

    /// <summary>Most cards are good; the others decline, or make one wait and wonder.</summary>
    public Id<PaymentSource> Card(Id<Shopper> shopper, Random chance)
    {
        var number = Shoppers.ToList().IndexOf(shopper);
        return _sources[(number, chance.Next(100) < 55 ? Cards[0] : Cards[chance.Next(1, Cards.Length)])];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static StockLine Delivery(Product product, int plenty) =>
        new(product.Gtin, product.SoldBy == SoldBy.Weight ? Quantity.Grams(GramsARound * plenty) : Quantity.Pieces(PiecesARound * plenty));

    /// <summary>An id that every round of this drill makes the same.</summary>
    private Guid Known(short what, int number) => new(_task.Seed, what, 0x7000, 0x80, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);
}
