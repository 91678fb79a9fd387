using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Host.Drill;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Faults.Tests;

/// <summary>What follows an order cannot be done, because a supplier of some of its goods fails.</summary>
public sealed class FailingSupplierTests
{
    private const string FollowThrough = "orders.follow-through";

    [Fact]
    public async Task An_order_whose_supplier_fails_is_parked_with_the_reason_and_the_others_go_on()
    {
        var partner = new Partner();
        await using var shop = await FaultShop.Open(Engines.Sqlite, more: services => services.AddSingleton<ISupplier>(partner));
        await shop.Receive(shop.Beans, 10);
        var desk = shop.Host.Services.GetRequiredService<ReactionDesk>();
        var unlucky = await PlaceWithPartner(shop);
        partner.Fails = true;

        Assert.IsType<StepOutcome.Done>(await shop.Order(unlucky).Cancel("shopper", "changed-mind"));
        await FaultShop.Until(async () => (await desk.Parked(CancellationToken.None)).Count > 0);
        var other = shop.Wish();
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(other));
        Assert.IsType<StepOutcome.Done>(await shop.Order(other.Attempt).Cancel("shopper", "changed-mind"));
        await FaultShop.Until(async () => (await shop.Stock.Levels([shop.Beans]))[0].Held.IsZero);

        var parked = Assert.Single(await desk.Parked(CancellationToken.None));
        Assert.Equal((FollowThrough, $"order/{unlucky}"), (parked.Reader, parked.Stream));
        Assert.Contains(Partner.Excuse, parked.Reason, StringComparison.Ordinal);
        Assert.Equal(1, desk.Lags().Single(reader => reader.Name == FollowThrough).ParkedStreams);
        Assert.False((await shop.Host.Grains.GetGrain<IPayment>(unlucky.Value).Look()).Abandoned);

        partner.Fails = false;
        Assert.Equal(1, await desk.Restart(FollowThrough, StreamId.Parse(parked.Stream), CancellationToken.None));
        await FaultShop.Until(async () => (await desk.Parked(CancellationToken.None)).Count == 0);

        Assert.Contains(unlucky, partner.Released);
        Assert.True((await shop.Host.Grains.GetGrain<IPayment>(unlucky.Value).Look()).Abandoned);
        await shop.AssertLawsHold();
    }

    private static async Task<Id<Order>> PlaceWithPartner(FaultShop shop)
    {
        var order = Id<Order>.New(TimeProvider.System);
        var price = DrillOffers.PriceOf(shop.Beans);
        OrderLine[] lines =
        [
            new(1, shop.Beans, "Beans", SoldBy.Piece, Quantity.Pieces(2), price, Quantity.Pieces(2).At(price)),
            new(2, DrillOffers.Goods[2].Gtin, "Honey", SoldBy.Piece, Quantity.Pieces(1), price, price, Partner.Word),
        ];
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Order(order).Checkout(new CheckoutRequest(
            shop.Store, Id<Shopper>.New(TimeProvider.System), DrillShop.Handover, shop.Slot, lines, Quantity.Pieces(3).At(price), "same",
            PayAtStore.Source.Id)));
        return order;
    }

    /// <summary>Another merchant, who holds anything and sometimes does not answer.</summary>
    private sealed class Partner : ISupplier
    {
        public const string Word = "partner";
        public const string Excuse = "The partner's own shop is closed.";

        public bool Fails { get; set; }

        public List<Id<Order>> Released { get; } = [];

        public string? Name => Word;

        public Task<HoldOutcome> Hold(Id<Store> store, Id<Order> order, int revision, IReadOnlyList<StockLine> lines) =>
            Task.FromResult<HoldOutcome>(new HoldOutcome.Held());

        public Task Settle(Id<Store> store, Id<Order> order, int revision) => Task.CompletedTask;

        public Task Drop(Id<Store> store, Id<Order> order, int revision) => Task.CompletedTask;

        public Task Release(Id<Store> store, Id<Order> order)
        {
            if (Fails)
            {
                throw new InvalidOperationException(Excuse);
            }

            Released.Add(order);
            return Task.CompletedTask;
        }

        public Task Deliver(Id<Store> store, Id<Order> order, IReadOnlyList<StockLine> goods) => Task.CompletedTask;
    }
}
