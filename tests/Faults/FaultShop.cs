using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Host.Drill;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Faults.Tests;

/// <summary>A clock that a test sets forward and back; what waits by real time goes on.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _offsetTicks;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));
}

/// <summary>The drill's shop in this process, with one open window and whatever stock a test puts there.</summary>
internal sealed class FaultShop : IAsyncDisposable
{
    private const int Capacity = 1_000;
    private static readonly TimeSpan ComesSoWithin = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;
    private readonly Company? _company;
    private readonly TimeSpan _heldFor;
    private readonly Action<IServiceCollection>? _more;
    private int _booksBefore;

    private FaultShop(ActorHost host, TimeProvider clock, Company? company, TimeSpan heldFor, Action<IServiceCollection>? more)
    {
        (Host, _clock, _company, _heldFor, _more) = (host, clock, company, heldFor, more);
        Slot = new SlotId(DrillShop.Handover, new DateTimeOffset(_clock.GetUtcNow().Date.AddDays(2), TimeSpan.Zero));
    }

    public ActorHost Host { get; private set; }

    public Id<Store> Store { get; } = DrillOffers.Stores[0];

    /// <summary>Sold by the piece.</summary>
    public Gtin Beans { get; } = DrillOffers.Goods[1].Gtin;

    public SlotId Slot { get; }

    public PlaceOrder Placing => Host.Services.GetRequiredService<PlaceOrder>();

    public IStoreStock Stock => Host.Grains.GetGrain<IStoreStock>(Store.Value);

    public ISlotBook Slots => Host.Grains.GetGrain<ISlotBook>(Store.Value);

    public static async Task<FaultShop> Open(
        string engine, Company? company = null, TimeProvider? clock = null, TimeSpan? heldFor = null, Action<IServiceCollection>? more = null)
    {
        var time = clock ?? TimeProvider.System;
        var lapse = heldFor ?? TimeSpan.FromMinutes(15);
        var host = await ActorHost.Start(engine, services => Modules(services, company, lapse, more), time);
        var shop = new FaultShop(host, time, company, lapse, more);
        shop._booksBefore = (await shop.Books())?.Count ?? 0;
        await shop.Slots.Open(new SlotPlan(shop.Slot, shop.Slot.Start.AddHours(1), shop.Slot.Start.AddHours(-2), Capacity));
        return shop;
    }

    /// <summary>Ends and starts again over what it left.</summary>
    public async Task Restart()
    {
        await Host.DisposeAsync();
        Host = await ActorHost.Start(Host.Settings, services => Modules(services, _company, _heldFor, _more), _clock);
    }

    public async Task Receive(Gtin gtin, long pieces) =>
        await Stock.Enter(Id<StockEntry>.New(_clock), StockReason.Received, [new StockLine(gtin, Quantity.Pieces(pieces))]);

    /// <summary>Some beans, paid in the store unless said otherwise.</summary>
    public OrderWish Wish(int pieces = 1, Id<Shopper>? shopper = null, Id<PaymentSource>? source = null) => new(
        Id<Order>.New(_clock), Store, shopper ?? Id<Shopper>.New(_clock), DrillShop.Handover, Slot, [new StockLine(Beans, Quantity.Pieces(pieces))],
        Quantity.Pieces(pieces).At(DrillOffers.PriceOf(Beans)), source ?? PayAtStore.Source.Id);

    public async Task<Id<PaymentSource>> Card(Id<Shopper> shopper, string token = "tok_ok") =>
        Assert.IsType<AddSourceOutcome.Added>(
            await Host.Services.GetRequiredService<PaymentSources>().Add(shopper, "sandbox", token, token)).Source;

    public IOrder Order(Id<Order> order) => Host.Grains.GetGrain<IOrder>(order.Value);

    /// <summary>Picks an order of one line, packs it as ordered and hands it over.</summary>
    public async Task HandOver(Id<Order> id)
    {
        var (order, by) = (Order(id), Id<Associate>.New(_clock));
        Assert.IsType<StepOutcome.Done>(await order.StartPicking(by));
        var line = Assert.Single((await order.Look())!.Lines);
        Assert.IsType<StepOutcome.Done>(await order.Pack(
            [new PackedLine(line.Number, line.Gtin, line.Name, line.Quantity, line.UnitPrice, line.Amount)], by));
        Assert.IsType<StepOutcome.Done>(await order.HandOver(by));
    }

    public async Task<IReadOnlyList<RawFact>> Facts()
    {
        var findings = new Findings();
        var facts = await RawJournal.Read(Host.Engine, findings, CancellationToken.None);
        Assert.Empty(findings.All);
        return facts;
    }

    /// <summary>Waits until nothing is left to do, and then checks every law.</summary>
    public async Task<Dictionary<Guid, OrderAccount>> AssertLawsHold()
    {
        Assert.Null(await Settling.Wait(Host.Engine, Host.Services.GetRequiredService<ReactionDesk>(), _clock, CancellationToken.None));
        var findings = new Findings();
        var orders = ShopCheck.Run(await Facts(), (await Books())?.Skip(_booksBefore).ToList(), findings);
        Assert.Empty(findings.All);
        Assert.Empty(_company is null ? [] : await _company.Check(CancellationToken.None));
        Assert.Empty(await ReadModelCheck.Run(Host.Services, CancellationToken.None));
        var verified = await Host.Services.GetRequiredService<Journal.Commands.JournalVerify>().Run(CancellationToken.None);
        Assert.Empty(verified.Findings);
        Assert.Empty(verified.Laws.SelectMany(law => law.Report.Breaches));
        return orders;
    }

    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(ComesSoWithin);
        while (!await isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private async Task<IReadOnlyList<CompanyEntry>?> Books() => _company is null ? null : await _company.Books(CancellationToken.None);

    private static void Modules(IServiceCollection services, Company? company, TimeSpan heldFor, Action<IServiceCollection>? more)
    {
        DrillShop.AddModules(services, company?.Address, heldFor);
        more?.Invoke(services);
    }
}
