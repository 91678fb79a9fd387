using OpenAisle.Testing;
using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

/// <summary>The actor of a store's stock, on both engines.</summary>
public sealed class StoreStockTests
{
    private static readonly Id<Store> AStore = Id<Store>.Parse("0197c0de-0000-7000-8000-00000000000a");

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_one_hundred_left_three_hundred_orders_at_once_get_exactly_one_hundred(string engine)
    {
        await using var host = await ActorHost.Start(engine, services => services.AddStock());
        var stock = host.Grains.StockOf(AStore);
        await stock.Enter(Entry(0), StockReason.Received, [Pieces(Oats, 100)]);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(order => stock.Hold(Order(order), 1, [Pieces(Oats, 1)])));

        Assert.Equal(100, outcomes.Count(outcome => outcome is HoldOutcome.Held));
        Assert.Equal(200, outcomes.Count(outcome => outcome is HoldOutcome.SoldOut { Available: [{ Quantity.Steps: 0 }] }));
        Assert.Equal(new StockLevel(Oats, Keeping.Counted, Quantity.Pieces(100), Quantity.Pieces(100), Quantity.Pieces(0)),
            Assert.Single(await stock.Levels([Oats])));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_store_opened_again_stands_as_it_was_left(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using (var before = await ActorHost.Start(settings, services => services.AddStock()))
        {
            var stock = before.Grains.StockOf(AStore);
            await stock.Enter(Entry(0), StockReason.Received, [Pieces(Oats, 10), Grams(Grapes, 2_000)]);
            await stock.Keep(Salad, Keeping.Assumed, Quantity.Pieces(0));
            Assert.IsType<HoldOutcome.Held>(await stock.Hold(Order(1), 1, [Pieces(Oats, 4), Grams(Grapes, 500), Pieces(Salad, 7)]));
            Assert.IsType<HoldOutcome.Held>(await stock.Hold(Order(1), 2, [Pieces(Oats, 6)]));
            await stock.Settle(Order(1), 2);
            await stock.Hold(Order(2), 1, [Pieces(Oats, 1)]);
            await stock.Release(Order(2));
            await stock.Hold(Order(3), 1, [Grams(Grapes, 700)]);
            await stock.Sell(Order(3), [Grams(Grapes, 742)]);
        }

        await using var after = await ActorHost.Start(settings, services => services.AddStock());
        var again = after.Grains.StockOf(AStore);

        Assert.Equal(
            ["10 H87 − 6 H87 → 4 H87", "1.258 KGM − 0.000 KGM → 1.258 KGM"],
            (await again.Levels([Oats, Grapes])).Select(level => $"{level.OnHand} − {level.Held} → {level.Free}"));
        Assert.IsType<HoldOutcome.Ended>(await again.Hold(Order(2), 1, [Pieces(Oats, 1)]));
        Assert.IsType<EntryOutcome.Conflict>(await again.Enter(Entry(0), StockReason.Received, [Pieces(Oats, 11)]));
        var account = await again.Account(Grapes);
        Assert.Equal(Quantity.Parse("-0.742 KGM"), account!.Changes[StockReason.Sold]);
        Assert.Null(await again.Account(Milk));
    }
}
