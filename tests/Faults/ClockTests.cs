using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Host.Drill;
using OpenAisle.Journal;
using OpenAisle.Orders;
using Orleans.Configuration;

namespace OpenAisle.Faults.Tests;

/// <summary>The clock jumps: what is stands on facts, and nothing lapses by itself.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan FarAway = TimeSpan.FromDays(400);

    [Fact]
    public async Task A_jump_ahead_frees_nothing_but_what_a_fact_gave_up()
    {
        var clock = new JumpingClock();
        await using var shop = await FaultShop.Open(Engines.Sqlite, clock: clock);
        await shop.Receive(shop.Beans, 10);
        var placed = shop.Wish(pieces: 3);
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(placed));
        var undecided = await Attempt(shop, pieces: 4);

        clock.Jump(FarAway);
        await FaultShop.Until(async () => (await shop.Order(undecided).Look())!.Status == OrderStatus.Abandoned);
        await FaultShop.Until(async () => (await shop.Stock.Levels([shop.Beans]))[0].Held.Steps == 3);

        var facts = await shop.Facts();
        var released = Assert.Single(facts, fact => fact.Kind == "stock.released");
        var abandoned = Assert.Single(facts, fact => fact.Kind == "order.abandoned");
        Assert.Equal(undecided.Value, abandoned.Stream.Key);
        Assert.True(abandoned.Position < released.Position);
        Assert.Equal(OrderStatus.Placed, (await shop.Order(placed.Attempt).Look())!.Status);
        Assert.IsType<StepOutcome.Done>(await shop.Order(placed.Attempt).StartPicking(Id<Associate>.New(clock)));
    }

    [Fact]
    public async Task A_jump_back_stops_no_sale_and_a_restart_finds_the_same()
    {
        var clock = new JumpingClock();
        await using var shop = await FaultShop.Open(Engines.Sqlite, clock: clock);
        await shop.Receive(shop.Beans, 10);
        var before = shop.Wish();
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(before));
        var undecided = await Attempt(shop, pieces: 4);

        clock.Jump(-FarAway);
        var after = shop.Wish(pieces: 2);
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(after));
        var told = await Told(shop, before.Attempt, after.Attempt, undecided);
        await shop.Restart();
        Assert.Equal(told, await Told(shop, before.Attempt, after.Attempt, undecided));
        Assert.Equal(7, (await shop.Stock.Levels([shop.Beans]))[0].Held.Steps);

        clock.Jump(2 * FarAway);
        await FaultShop.Until(async () => (await shop.Order(undecided).Look())!.Status == OrderStatus.Abandoned);
        await FaultShop.Until(async () => (await shop.Stock.Levels([shop.Beans]))[0].Held.Steps == 3);
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(after));
    }

    [Fact]
    public async Task A_host_that_has_not_signed_in_for_days_by_a_clock_set_ahead_is_not_taken_for_dead()
    {
        var (clock, often) = (new JumpingClock(), TimeSpan.FromMilliseconds(500));
        await using var shop = await FaultShop.Open(Engines.Sqlite, clock: clock, more: services => services.Configure<ClusterMembershipOptions>(
            options => (options.IAmAliveTablePublishTimeout, options.TableRefreshTimeout) = (often, often)));
        await shop.Receive(shop.Beans, 10);

        clock.Jump(FarAway);

        // The host looks at the list of members many times meanwhile; a host that is told it is dead ends its process.
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < 10 * often)
        {
            await shop.Receive(shop.Beans, 1);
        }

        Assert.True((await shop.Stock.Levels([shop.Beans]))[0].OnHand.Steps > 10);
    }

    /// <summary>Goods are held and a slot is booked, but the card is not known: the shopper may try another one until it lapses.</summary>
    private static async Task<Id<Order>> Attempt(FaultShop shop, int pieces)
    {
        var wish = shop.Wish(pieces);
        OrderLine[] lines = [new(1, shop.Beans, "Beans", SoldBy.Piece, wish.Lines[0].Quantity, DrillOffers.PriceOf(shop.Beans), wish.ShownTotal)];
        var answer = await shop.Order(wish.Attempt).Checkout(new CheckoutRequest(
            wish.Store, wish.Shopper, wish.Handover, wish.Slot, lines, wish.ShownTotal, "same", Id<Payments.PaymentSource>.New(TimeProvider.System)));
        Assert.IsType<CheckoutOutcome.Declined>(answer);
        return wish.Attempt;
    }

    private static async Task<string> Told(FaultShop shop, params Id<Order>[] orders) =>
        string.Join('\n', (await Task.WhenAll(orders.Select(order => shop.Order(order).Look())))
            .Select(view => $"{view!.Id} {view.Status} {view.Total} {view.Slot} {view.PlacedAt:O} {view.AttemptedAt:O}"));
}
