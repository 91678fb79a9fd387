using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

public sealed class HoldTests
{
    [Fact]
    public void Sets_goods_aside_for_one_order_only()
    {
        var shelf = WithOats(10);

        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 1, Pieces(Oats, 7)));
        var soldOut = Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(2, 1, Pieces(Oats, 4)));

        Assert.Equal(Pieces(Oats, 3), Assert.Single(soldOut.Available));
        Assert.Equal("10 on hand, 7 held, 3 free", shelf.Figures(Oats));
    }

    [Fact]
    public void Sets_all_aside_or_nothing()
    {
        var shelf = WithOats(10);

        var soldOut = Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(1, 1, Pieces(Oats, 2), Pieces(Milk, 1)));

        Assert.Equal(Pieces(Milk, 0), Assert.Single(soldOut.Available));
        Assert.Equal("10 on hand, 0 held, 10 free", shelf.Figures(Oats));
    }

    [Fact]
    public void Says_what_could_be_had_of_each_line_that_is_short()
    {
        var shelf = WithOats(1);
        shelf.Enter(StockReason.Received, Pieces(Milk, 5), Grams(Grapes, 800));

        var soldOut = Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(1, 1, Pieces(Oats, 2), Pieces(Milk, 5), Grams(Grapes, 801)));

        Assert.Equal([Pieces(Oats, 1), Grams(Grapes, 800)], soldOut.Available.OrderBy(line => line.Gtin));
    }

    [Fact]
    public void Counts_two_lines_of_one_product_together()
    {
        var shelf = WithOats(3);

        Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(1, 1, Pieces(Oats, 2), Pieces(Oats, 2)));
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 2, Pieces(Oats, 2), Pieces(Oats, 1)));
    }

    [Fact]
    public void Gives_a_repeated_hold_the_same_answer()
    {
        var shelf = WithOats(3);
        shelf.Enter(StockReason.Received, Pieces(Milk, 2));
        shelf.Hold(1, 1, Pieces(Oats, 3), Pieces(Milk, 1));

        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 1, Pieces(Milk, 1), Pieces(Oats, 3)));
        Assert.IsType<HoldOutcome.Conflict>(shelf.Hold(1, 1, Pieces(Oats, 2), Pieces(Milk, 1)));
        Assert.Single(shelf.Facts.OfType<StockHeld>());
    }

    [Fact]
    public void A_change_needs_free_stock_only_for_what_it_adds()
    {
        var shelf = WithOats(10);
        shelf.Hold(1, 1, Pieces(Oats, 6));

        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 2, Pieces(Oats, 10)));
        Assert.Equal("10 on hand, 10 held, 0 free", shelf.Figures(Oats));
        Assert.Equal(
            Pieces(Oats, 10), Assert.Single(Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(1, 3, Pieces(Oats, 11))).Available));
    }

    [Fact]
    public void Both_revisions_stay_covered_until_one_is_settled()
    {
        var shelf = WithOats(10);
        shelf.Enter(StockReason.Received, Pieces(Milk, 10));
        shelf.Hold(1, 1, Pieces(Oats, 6));

        shelf.Hold(1, 2, Pieces(Oats, 2), Pieces(Milk, 4));
        Assert.Equal("10 on hand, 6 held, 4 free", shelf.Figures(Oats));

        shelf.Settle(1, 2);
        Assert.Equal("10 on hand, 2 held, 8 free", shelf.Figures(Oats));
        Assert.Equal("10 on hand, 4 held, 6 free", shelf.Figures(Milk));
    }

    [Fact]
    public void A_dropped_change_leaves_the_first_hold_as_it_was()
    {
        var shelf = WithOats(10);
        shelf.Hold(1, 1, Pieces(Oats, 6));
        shelf.Hold(1, 2, Pieces(Oats, 9));

        shelf.Drop(1, 2);

        Assert.Equal("10 on hand, 6 held, 4 free", shelf.Figures(Oats));
        Assert.IsType<HoldOutcome.Ended>(shelf.Hold(1, 2, Pieces(Oats, 9)));
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 3, Pieces(Oats, 9)));
    }

    [Fact]
    public void What_is_settled_is_not_dropped_and_what_is_dropped_not_settled()
    {
        var shelf = WithOats(10);
        shelf.Hold(1, 1, Pieces(Oats, 6));
        shelf.Settle(1, 1);
        shelf.Drop(1, 1);
        Assert.Equal("10 on hand, 6 held, 4 free", shelf.Figures(Oats));

        shelf.Hold(2, 1, Pieces(Oats, 3));
        shelf.Drop(2, 1);
        shelf.Settle(2, 1);
        Assert.Equal("10 on hand, 6 held, 4 free", shelf.Figures(Oats));
    }

    [Fact]
    public void A_hold_that_comes_after_its_release_is_refused()
    {
        var shelf = WithOats(10);

        shelf.Release(1);
        Assert.IsType<HoldOutcome.Ended>(shelf.Hold(1, 1, Pieces(Oats, 1)));

        shelf.Drop(2, 1);
        Assert.IsType<HoldOutcome.Ended>(shelf.Hold(2, 1, Pieces(Oats, 1)));
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(2, 2, Pieces(Oats, 1)));

        shelf.Hold(3, 1, Pieces(Oats, 1));
        shelf.Sell(3, Pieces(Oats, 1));
        Assert.IsType<HoldOutcome.Ended>(shelf.Hold(3, 2, Pieces(Oats, 1)));
    }

    [Fact]
    public void Release_frees_everything_once()
    {
        var shelf = WithOats(10);
        shelf.Hold(1, 1, Pieces(Oats, 4));
        shelf.Hold(1, 2, Pieces(Oats, 6));

        shelf.Release(1);
        shelf.Release(1);

        Assert.Equal("10 on hand, 0 held, 10 free", shelf.Figures(Oats));
        Assert.Single(shelf.Facts.OfType<StockReleased>());
        Assert.Equal(0, shelf.Ledger.LiveHolds);
    }

    [Fact]
    public void Safety_stock_only_limits_new_holds()
    {
        var shelf = WithOats(10);
        shelf.Hold(1, 1, Pieces(Oats, 9));
        shelf.Keep(Oats, Keeping.Counted, Quantity.Pieces(3));

        Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(2, 1, Pieces(Oats, 1)));
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 2, Pieces(Oats, 8)));
        shelf.Drop(1, 2);
        Assert.Equal("10 on hand, 9 held, 0 free", shelf.Figures(Oats));

        shelf.Release(1);
        Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(2, 1, Pieces(Oats, 8)));
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(2, 1, Pieces(Oats, 7)));
    }

    [Fact]
    public void Assumed_goods_are_held_without_limit_and_still_counted()
    {
        var shelf = new Shelf();
        shelf.Keep(Salad, Keeping.Assumed, Quantity.Pieces(0));

        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 1, Pieces(Salad, 50)));
        shelf.Sell(1, Pieces(Salad, 48));

        Assert.Equal("-48 on hand, 0 held, 0 free", shelf.Figures(Salad));
        Assert.True(shelf.Level(Salad).Offers(Quantity.Pieces(99)));
        Assert.Empty(shelf.Facts.OfType<StockFellShort>());
    }

    [Fact]
    public void Nothing_is_held_of_what_is_switched_off()
    {
        var shelf = WithOats(10);
        shelf.Hold(1, 1, Pieces(Oats, 4));
        shelf.Keep(Oats, Keeping.Off, Quantity.Pieces(0));

        Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(2, 1, Pieces(Oats, 1)));
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 2, Pieces(Oats, 3))); // it has these already
        Assert.False(shelf.Level(Oats).Offers(Quantity.Pieces(1)));
    }

    [Fact]
    public void Weighed_goods_are_held_in_the_steps_of_the_ledger()
    {
        var shelf = new Shelf();
        shelf.Enter(StockReason.Received, Grams(Grapes, 2_000));

        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 1, new StockLine(Grapes, Quantity.Parse("2.00 LBR"))));
        Assert.Equal("2000 on hand, 907 held, 1093 free", shelf.Figures(Grapes));
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 1, new StockLine(Grapes, Quantity.Parse("2.00 LBR"))));
    }

    [Fact]
    public void A_quantity_that_fits_no_ledger_is_refused()
    {
        var shelf = new Shelf();
        shelf.Enter(StockReason.Received, Grams(Grapes, 2_000));

        foreach (var unfit in new StockLine[]
        {
            Pieces(Grapes, 1), Grams(Grapes, 0), Grams(Grapes, -5), new(Grapes, Quantity.Parse("0.0001 KGM")),
            Pieces(Oats, Quantity.MaxSteps + 1), default,
        })
        {
            Assert.Equal(unfit.Gtin, Assert.IsType<HoldOutcome.Unfit>(shelf.Hold(1, 1, unfit)).Gtin);
        }

        Assert.IsType<HoldOutcome.Unfit>(shelf.Hold(1, 1, Pieces(Oats, 1), Grams(Oats, 1)));
        Assert.IsType<HoldOutcome.Unfit>(shelf.Hold(1, 1, [.. Enumerable.Repeat(Pieces(Oats, 1), StockRules.MostLines + 1)]));
        Assert.Single(shelf.Facts);
    }

    [Fact]
    public void Of_one_hundred_exactly_one_hundred_are_promised()
    {
        var shelf = WithOats(100);

        var held = Enumerable.Range(0, 300).Count(order => shelf.Hold(order, 1, Pieces(Oats, 1)) is HoldOutcome.Held);

        Assert.Equal(100, held);
    }
}
