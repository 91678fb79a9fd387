using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Till;
using OpenAisle.Journal;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>Clips, coupons, membership and limits of a shopper, on both engines.</summary>
public sealed class ShopperOffersTests
{
    private static readonly Id<Store> Store = DemoGrocer.MapleStreet.Id;

    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_clip_is_used_up_by_one_order_and_given_back_when_it_is_cancelled(string engine)
    {
        await using var shop = await Shop(engine);
        var (offers, milk) = (shop.Service<ShopperOffers>(), await shop.Goods());
        await shop.File("half", "percent", "basis_points = 5000, clip = 1", milk);
        var full = await shop.Price(milk, null);
        Assert.Equal(full, await shop.Price(milk, null)); // not clipped yet

        await offers.SetClip(Given.Shopper, "half", true);
        var (one, other) = (Id<Order>.New(TimeProvider.System), Id<Order>.New(TimeProvider.System));
        var half = await shop.Lines(milk, one);
        Assert.True(half.Total(Currency.Usd) < full);
        Assert.True(await offers.Claim(Given.Shopper, one, half.Uses, default));
        Assert.True(await offers.Claim(Given.Shopper, one, half.Uses, default)); // the same order again
        Assert.Equal(half.Total(Currency.Usd), await shop.Price(milk, one));
        Assert.False(await offers.Claim(Given.Shopper, other, half.Uses, default));
        Assert.Equal(full, await shop.Price(milk, other));

        await Follow(shop, one, new Placed(1, Given.Usd(1), null, null, null));
        Assert.Equal(full, await shop.Price(milk, other));
        await Follow(shop, one, new ChangeDropped(2, "lapsed"));
        Assert.Equal(full, await shop.Price(milk, other)); // a dropped change takes nothing from a placed order
        await Follow(shop, one, new Cancelled("shopper", "changed-mind"));
        Assert.Equal(half.Total(Currency.Usd), await shop.Price(milk, other));
    }

    private static async Task Follow(DemoShop shop, Id<Order> order, IFact fact)
    {
        await using var connection = await shop.Service<IShopDatabase>().Open(default);
        await using var transaction = await connection.BeginTransactionAsync();
        var recorded = new RecordedFact(1, StreamId.Of(OrderKinds.Stream, order), 1, OrderKinds.Placed, Given.Now, default);
        await new ClaimsFollow().Apply([new ReadFact(recorded, fact)], connection, transaction, default);
        await transaction.CommitAsync();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Of_two_orders_at_once_only_one_has_the_last_use(string engine)
    {
        await using var shop = await Shop(engine);
        var offers = shop.Service<ShopperOffers>();
        Id<Order>[] orders = [.. Enumerable.Range(0, 8).Select(_ => Id<Order>.New(TimeProvider.System))];
        var won = await Task.WhenAll(orders.Select(async order =>
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    return await offers.Claim(Given.Shopper, order, [new("P1", 1, 3)], default);
                }
                catch (System.Data.Common.DbException) when (tries < 20)
                {
                    await Task.Delay(20); // SQLite: another one writes just now
                }
            }
        }));
        Assert.Equal(3, won.Count(one => one));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_an_order_set_aside_follows_the_order(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var offers = spine.Host.Services.GetRequiredService<ShopperOffers>();
        var (placed, sold) = (Id<Order>.New(TimeProvider.System), Id<Order>.New(TimeProvider.System));
        Assert.True(await offers.Claim(Given.Shopper, placed, [new("P1", 1, 1)], default));
        Assert.IsType<CheckoutOutcome.Placed>(await spine.Checkout(placed, "works", null, Given.Pieces(1, 1, 399)));
        Assert.False(await offers.Claim(Given.Shopper, sold, [new("P1", 1, 1)], default));
        Assert.IsType<StepOutcome.Done>(await spine.Order(placed).Cancel("shopper", "changed-mind"));
        await Spine.Eventually(() => offers.Claim(Given.Shopper, sold, [new("P1", 1, 1)], default));

        // An attempt that comes to nothing gives back too.
        Assert.IsType<CheckoutOutcome.SoldOut>(await spine.Checkout(sold, "works", null, Given.Pieces(1, 50, 399)));
        await Spine.Eventually(() => offers.Claim(Given.Shopper, Id<Order>.New(TimeProvider.System), [new("P1", 1, 1)], default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_change_that_uses_less_gives_the_use_back_once_it_stands(string engine)
    {
        await using var shop = await Shop(engine);
        var offers = shop.Service<ShopperOffers>();
        Id<Order> order = Id<Order>.New(TimeProvider.System), other = Id<Order>.New(TimeProvider.System);
        Assert.True(await offers.Claim(Given.Shopper, order, [new("P1", 2, 2), new("P2", 1, 1)], default));
        await Follow(shop, order, new Placed(1, Given.Usd(1), null, null, null));

        // One use less, and none of the other; but the change does not come to be.
        Assert.True(await offers.ClaimAnew(Given.Shopper, order, 2, 1, [new("P1", 1, 2)], default));
        Assert.False(await offers.Claim(Given.Shopper, other, [new("P1", 1, 2)], default));
        await Follow(shop, order, new ChangeDropped(2, "declined"));
        Assert.False(await offers.Claim(Given.Shopper, other, [new("P1", 1, 2)], default));
        Assert.False(await offers.Claim(Given.Shopper, other, [new("P2", 1, 1)], default));

        Assert.True(await offers.ClaimAnew(Given.Shopper, order, 3, 1, [new("P1", 1, 2)], default));
        await Follow(shop, order, new Changed(3, Given.Usd(1), null, null));
        Assert.True(await offers.Claim(Given.Shopper, other, [new("P1", 1, 2), new("P2", 1, 1)], default));
        Assert.False(await offers.Claim(Given.Shopper, other, [new("P1", 2, 2)], default)); // the order still has one
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_a_change_sets_aside_outlasts_the_late_end_of_the_change_before_it(string engine)
    {
        await using var shop = await Shop(engine);
        var offers = shop.Service<ShopperOffers>();
        Id<Order> order = Id<Order>.New(TimeProvider.System), other = Id<Order>.New(TimeProvider.System);
        Assert.True(await offers.Claim(Given.Shopper, order, [new("P1", 1, 2)], default));

        // Three changes in a row, and how each ended is followed only after the next has begun: dropped, made, made.
        Assert.True(await offers.ClaimAnew(Given.Shopper, order, 2, 1, [new("P1", 2, 2)], default));
        Assert.True(await offers.ClaimAnew(Given.Shopper, order, 3, 1, [new("P1", 1, 2), new("P2", 1, 1)], default));
        await Follow(shop, order, new Placed(1, Given.Usd(1), null, null, null));
        await Follow(shop, order, new ChangeDropped(2, "declined"));
        Assert.False(await offers.Claim(Given.Shopper, other, [new("P2", 1, 1)], default));
        Assert.True(await offers.ClaimAnew(Given.Shopper, order, 4, 3, [new("P2", 1, 1)], default));
        await Follow(shop, order, new Changed(3, Given.Usd(1), null, null));
        Assert.False(await offers.Claim(Given.Shopper, other, [new("P1", 2, 2)], default)); // not before the fourth stands
        await Follow(shop, order, new Changed(4, Given.Usd(1), null, null));

        Assert.True(await offers.Claim(Given.Shopper, other, [new("P1", 2, 2)], default));
        Assert.False(await offers.Claim(Given.Shopper, other, [new("P2", 1, 1)], default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_change_that_is_not_taken_leaves_the_uses_of_the_one_under_way(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var offers = spine.Host.Services.GetRequiredService<ShopperOffers>();
        var (order, other) = (Id<Order>.New(TimeProvider.System), Id<Order>.New(TimeProvider.System));
        await spine.Checkout(order, "works", null, Given.Pieces(1, 1, 399));

        var more = await spine.Wanted([new("P1", 1, 1)], Given.Pieces(1, 2, 399));
        spine.Company.Ponders = true;
        Assert.IsType<ChangeOutcome.Pending>(await spine.Order(order).Change(more));
        Assert.IsType<ChangeOutcome.Conflict>(await spine.Order(order).Change(await spine.Wanted([], Given.Pieces(1, 3, 399))));
        spine.Company.Ponders = false;
        await Spine.Eventually(async () => await spine.Order(order).Change(more) is ChangeOutcome.Changed);

        Assert.False(await offers.Claim(Given.Shopper, other, [new("P1", 1, 1)], default));
        Assert.IsType<ChangeOutcome.Changed>(await spine.Order(order).Change(await spine.Wanted([], Given.Pieces(1, 1, 399))));
        await Spine.Eventually(() => offers.Claim(Given.Shopper, other, [new("P1", 1, 1)], default));

        // And the other way round: the other order has it, so the change cannot.
        var late = Assert.IsType<ChangeOutcome.Unfit>(await spine.Order(order).Change(await spine.Wanted([new("P1", 1, 1)], Given.Pieces(1, 2, 399))));
        Assert.Equal("price-changed", late.Code);
        Assert.False((await spine.Order(order).Look())!.ChangePending);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Beer_is_not_ordered_for_an_hour_at_which_it_may_not_be_sold(string engine)
    {
        await using var shop = await Shop(engine);
        var pricing = shop.Service<Pricing>();
        var bottle = await shop.Goods();
        await shop.Change($"update products set tax_class = '{TaxClass.Beer}' where gtin = {bottle.Number}");
        StockLine[] wanted = [new(bottle, Quantity.Pieces(1))];
        await Spine.Eventually(async () => (await At("2026-11-29T09:00Z")).Refused.Count > 0);
        Assert.Equal("hours", Assert.Single((await At("2026-11-29T09:00Z")).Refused).Code); // four in the morning, a Sunday in New York
        Assert.Empty((await At("2026-11-30T15:00Z")).Refused);
        Assert.Empty((await At(null)).Refused); // no time is chosen yet

        async Task<PricedLines> At(string? slot) => await pricing.Price(
            Store, wanted, null, new(Given.Shopper, Slot: slot is null ? null : SlotId.Parse("pickup-" + slot)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Beer_is_not_ordered_for_a_window_that_reaches_into_barred_hours(string engine)
    {
        await using var shop = await Shop(engine);
        var bottle = await shop.Goods();
        await shop.Service<SlotSchedules>().Save(Store, [new("pickup", 127, 2 * 60, 4 * 60, Capacity: 1, CutOffMinutes: 0), new("pickup", 127, 1 * 60, 3 * 60, 1, 0)]);
        await shop.Change($"update products set tax_class = '{TaxClass.Beer}' where gtin = {bottle.Number}");
        await Spine.Eventually(async () => (await At("2026-11-29T07:00Z")).Refused.Count > 0); // from two to four: barred from three on
        Assert.Equal("hours", Assert.Single((await At("2026-11-29T07:00Z")).Refused).Code);
        Assert.Empty((await At("2026-11-29T06:00Z")).Refused); // from one to three
        Assert.Empty((await At("2026-11-30T07:00Z")).Refused); // a Monday

        async Task<PricedLines> At(string slot) => await shop.Service<Pricing>().Price(
            Store, [new(bottle, Quantity.Pieces(1))], null, new(Given.Shopper, Slot: SlotId.Parse("pickup-" + slot)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_order_below_the_minimum_is_refused_with_its_reason_shown_from_the_basket_on(string engine)
    {
        await using var shop = await Shop(engine);
        var milk = await shop.Goods();
        var (goods, basket) = ((await shop.Lines(milk, null)).Lines.Sum(line => line.Amount.MinorUnits), Id<Basket>.New(TimeProvider.System));
        await shop.Service<BasketDesk>().Open(basket, Store, Given.Shopper);
        await shop.Service<BasketDesk>().Set(basket, Given.Shopper, milk, Quantity.Pieces(2));
        await shop.Service<StoreMinimum>().Set(Store, Given.Usd(goods + 5));
        await Spine.Eventually(async () => (await Look()).Missing is not null);
        Assert.Equal((Given.Usd(goods + 5), Given.Usd(5)), ((await Look()).Minimum!.Value, (await Look()).Missing!.Value));

        var source = await shop.Card();
        var refused = Assert.IsType<CheckoutOutcome.Unfit>(await Order(SlotId.Parse("pickup-2026-11-30T15:00Z")));
        Assert.Equal(("lines", "minimum"), (refused.Field, refused.Code));
        Assert.Contains(Given.Usd(5).ToString(), refused.Reason, StringComparison.Ordinal);
        Assert.NotEqual("minimum", (await Order(null) as CheckoutOutcome.Unfit)?.Code); // goods in hand

        await shop.Service<StoreMinimum>().Set(Store, Given.Usd(goods));
        await Spine.Eventually(async () => (await Look()).Missing is null);
        Assert.IsType<MinimumOutcome.Unfit>(await shop.Service<StoreMinimum>().Set(Store, Given.Usd(0)));
        await shop.Service<StoreMinimum>().Set(Store, null);
        await Spine.Eventually(async () => (await Look()).Minimum is null);

        async Task<BasketView> Look() => (await shop.Service<BasketDesk>().Look(basket, Given.Shopper))!;

        async Task<CheckoutOutcome> Order(SlotId? slot) => await shop.Service<PlaceOrder>().Run(new(
            Id<Order>.New(TimeProvider.System), Store, Given.Shopper, (slot is null ? Given.InHand : Given.Pickup).Name, slot, [new(milk, Quantity.Pieces(2))], (await Look()).Total, source, basket));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_order_keeps_the_terms_that_it_earned_when_they_are_filed_anew(string engine)
    {
        await using var shop = await Shop(engine);
        var milk = await shop.Goods();
        var price = (await shop.Lines(milk, null)).Lines[0].UnitPrice;
        await Offer(5_000);
        var ordered = await shop.Price(milk, 2);
        Assert.Equal(price, ordered.Total(Currency.Usd)); // two at half the price

        await Offer(1_000);
        Assert.Equal(5_000, Assert.Single((await Changed(ordered, 3)).Lines[0].Terms!.Savings).BasisPoints); // the order's own terms
        Assert.Equal(1_000, Assert.Single((await shop.Price(milk, 2)).Lines[0].Terms!.Savings).BasisPoints); // today's

        // What a change earned is kept by the next one too.
        var again = await Changed(ordered, 3);
        await Offer(2_000);
        Assert.Equal(5_000, Assert.Single((await Changed(again, 4)).Lines[0].Terms!.Savings).BasisPoints);

        ValueTask<PricedLines> Changed(PricedLines before, long count) => shop.Service<Pricing>().Price(
            Store, [new(milk, Quantity.Pieces(count))], before.Lines, new(Given.Shopper, Id<Order>.New(TimeProvider.System), TimeProvider.System.GetUtcNow()));

        async Task Offer(int basisPoints)
        {
            await shop.Service<SetPromotion>().Run(
                Store, new() { Id = "week", Form = FormName.Percent, Name = "Week", BasisPoints = basisPoints, Parts = [[new(Goods.Gtin, milk.ToString())]] });
            await Spine.Eventually(async () => (await shop.Service<StoreTills>().Of(Store))!.Promotions.Any(one => one.Id == "week" && one.BasisPoints == basisPoints));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_order_keeps_the_promotion_that_ended_meanwhile(string engine)
    {
        await using var shop = await Shop(engine);
        var milk = await shop.Goods();
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        await shop.File("ended", "percent", $"basis_points = 5000, from_local = '{yesterday.AddDays(-9):yyyy-MM-dd}T00:00', until_local = '{yesterday.AddHours(10):yyyy-MM-ddTHH:mm}'", milk);
        var pricing = shop.Service<Pricing>();
        var wanted = new[] { new StockLine(milk, Quantity.Pieces(2)) };
        var today = await pricing.Price(Store, wanted, null, new(Given.Shopper));
        var kept = await pricing.Price(Store, wanted, today.Lines, new(Given.Shopper, Id<Order>.New(TimeProvider.System), yesterday.AddDays(-2)));
        Assert.Null(today.Lines[0].Terms?.Savings.FirstOrDefault(saving => saving.Promotion == "ended"));
        Assert.Contains(kept.Lines[0].Terms!.Savings, saving => saving.Promotion == "ended");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Members_coupons_and_fees_are_seen_in_the_price_and_forgotten_with_the_shopper(string engine)
    {
        await using var shop = await Shop(engine);
        var (offers, milk) = (shop.Service<ShopperOffers>(), await shop.Goods());
        await shop.File("members", "percent", "basis_points = 1000, members_only = 1", milk);
        await shop.File("coupon", "percent", "basis_points = 1000, coupon = 'TEN', layer = 'coupon'", milk);
        var full = await shop.Price(milk, null);
        await offers.SetMember(Given.Shopper, true);
        var members = await shop.Price(milk, null);
        await offers.SetCoupon(Given.Shopper, "TEN", true);
        var both = await shop.Price(milk, null);
        Assert.True(both < members && members < full);

        await shop.Service<StoreFees>().Set(Store, [new Fee("small-basket", "Picking", Given.Usd(299), Given.Usd(3_500))]);
        await Spine.Eventually(async () => await shop.Price(milk, null) == both + Given.Usd(299));
        Assert.Equal("small-basket", Assert.Single((await shop.Lines(milk, null)).Charges).Code);

        await offers.Erase(Given.Shopper.Value, default);
        Assert.Equal(full + Given.Usd(299), await shop.Price(milk, null));
    }

    private static async Task<DemoShop> Shop(string engine)
    {
        var spine = await Spine.Open(engine);
        await spine.Host.Services.GetRequiredService<DemoGrocer>().Load();
        return new(spine);
    }

    private sealed class DemoShop(Spine spine) : IAsyncDisposable
    {
        public T Service<T>() where T : notnull => spine.Host.Services.GetRequiredService<T>();

        /// <summary>Something packaged that no promotion of the demo is about.</summary>
        public async Task<Gtin> Goods() =>
            (await Service<IOffers>().Browse(Store, Department.Pantry, null, 0, 1)).Offers[0].Product.Gtin;

        public async Task<PricedLines> Lines(Gtin gtin, Id<Order>? order) =>
            await Service<Pricing>().Price(Store, [new StockLine(gtin, Quantity.Pieces(2))], null, new(Given.Shopper, order));

        public Task<Id<PaymentSource>> Card() => spine.Card("good");

        public ValueTask<PricedLines> Price(Gtin gtin, long count) =>
            Service<Pricing>().Price(Store, [new StockLine(gtin, Quantity.Pieces(count))], null, new(Given.Shopper));

        public async Task<Money> Price(Gtin gtin, Id<Order>? order) => (await Lines(gtin, order)).Total(Currency.Usd);

        public async Task File(string id, string form, string terms, Gtin gtin)
        {
            var database = Service<IShopDatabase>();
            await using (var connection = await database.Open(default))
            {
                await connection.ExecuteAsync(
                    """
                    insert into promotions (id, form, name, scope, channel, from_local, until_local, take, pay, basis_points, amount, spend, currency,
                      most_uses, members_only, coupon, clip, funding, layer, ad, page, source)
                    values (@id, @form, @id, 'chain', '', '2020-01-01T00:00', '', '1', 0, 0, 0, 0, '', 0, 0, '', 0, 'Store', 'item', '', 0, 'test')
                    """, new { id, form });
                await connection.ExecuteAsync($"update promotions set {terms} where id = @id", new { id });
                await connection.ExecuteAsync(
                    "insert into promotion_goods (promotion, part, kind, value, is_except) values (@id, 1, 'gtin', @value, 0)", new { id, value = gtin.ToString() });
                await connection.ExecuteAsync(
                    "update catalogue_changes set changes = changes + 1 where store = @store", new { store = Store.ToString() });
            }

            await Spine.Eventually(async () => (await Service<StoreTills>().Of(Store))!.Promotions.Any(promotion => promotion.Id == id));
        }

        public async Task Change(string sql)
        {
            await using var connection = await Service<IShopDatabase>().Open(default);
            await connection.ExecuteAsync(sql);
            await connection.ExecuteAsync("update catalogue_changes set changes = changes + 1 where store = @store", new { store = Store.ToString() });
        }

        public ValueTask DisposeAsync() => spine.DisposeAsync();
    }
}
