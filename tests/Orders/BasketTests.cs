using OpenAisle.Orders.Baskets;
using OpenAisle.Stock;

namespace OpenAisle.Orders.Tests;

/// <summary>An order takes its own goods out of the basket it was filled from, and nothing else.</summary>
public sealed class BasketTests
{
    private const string Works = "works";
    private static readonly Gtin Bread = Gtin.WithCheckDigit(400_0000_0001);
    private static readonly LineWish Thin = new(IfMissing.Choose, [], "thin");

    private readonly Id<Order> _order = Id<Order>.New(TimeProvider.System);
    private readonly Id<Basket> _basket = Id<Basket>.New(TimeProvider.System);

    [Fact]
    public async Task What_was_put_in_while_the_card_was_asked_is_still_there()
    {
        await using var spine = await Spine.Open("sqlite");
        await Basket(spine).Open(Given.Store, Given.Shopper);
        await Basket(spine).Set(Given.Milk, Quantity.Pieces(2));
        await Basket(spine).Set(Given.Bananas, Given.Pounds(150));
        var asked = spine.Company.Keeps(Works);
        var card = await spine.Card(Works);
        var ordered = spine.Order(_order).Checkout(
            Given.Request(Given.Pieces(1, 2, 399), Given.Weighed(2, 150, 99)) with { Source = card, Slot = Spine.Soon, Basket = _basket });
        await asked.IsReached;

        await Basket(spine).Set(Given.Milk, Quantity.Pieces(3));
        await Basket(spine).Set(Given.Bananas, Given.Pounds(160)); // nobody wants a tenth of a pound
        await Basket(spine).Set(Bread, Quantity.Pieces(1));
        await Basket(spine).Wish(Bread, Thin);
        asked.Open();
        Assert.IsType<CheckoutOutcome.Placed>(await ordered);

        StockLine[] left = [new(Given.Milk, Quantity.Pieces(1)), new(Bread, Quantity.Pieces(1))];
        await Spine.Eventually(async () => (await Look(spine)).Lines.SequenceEqual(left));
        await spine.Restart();
        Assert.Equal(left, (await Look(spine)).Lines);
        Assert.Equal([new WishedLine(Bread, Thin)], (await Look(spine)).Wishes);
    }

    [Fact]
    public async Task What_is_put_in_after_the_order_stays_however_often_the_order_is_told_of()
    {
        await using var spine = await Spine.Open("sqlite");
        StockLine[] goods = [new(Given.Milk, Quantity.Pieces(2))];
        await Basket(spine).Open(Given.Store, Given.Shopper);
        await Basket(spine).Set(Given.Milk, Quantity.Pieces(2));

        await Basket(spine).CheckedOut(_order, goods);
        Assert.Empty((await Look(spine)).Lines);
        await Basket(spine).Set(Given.Milk, Quantity.Pieces(2));
        await Basket(spine).CheckedOut(_order, goods);

        Assert.Equal(goods, (await Look(spine)).Lines);
    }

    private IBasket Basket(Spine spine) => spine.Actors.GetGrain<IBasket>(_basket.Value);

    private async Task<BasketContents> Look(Spine spine) => (await Basket(spine).Look())!;
}
