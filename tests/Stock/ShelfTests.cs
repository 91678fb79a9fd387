using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

public sealed class ShelfTests
{
    [Fact]
    public void Keeps_an_account_by_reason()
    {
        var shelf = WithOats(10);
        shelf.Enter(StockReason.SoldAtTill, Pieces(Oats, 3));
        shelf.Enter(StockReason.Wasted, Pieces(Oats, 1));
        shelf.Enter(StockReason.Returned, Pieces(Oats, 2));
        shelf.Hold(1, 1, Pieces(Oats, 2));
        shelf.Sell(1, Pieces(Oats, 2));
        shelf.Enter(StockReason.Corrected, Pieces(Oats, 5));

        var account = shelf.Ledger.Item(Oats)!.Account;

        Assert.Equal(5, account.Level.OnHand.Steps);
        Assert.Equal(
            [10, -2, -3, -1, -1, 0, 2],
            Enum.GetValues<StockReason>().Select(reason => account.Changes[reason].Steps).ToArray());
    }

    [Fact]
    public void A_repeated_entry_is_entered_once()
    {
        var shelf = new Shelf();

        Assert.IsType<EntryOutcome.Entered>(shelf.Enter(1, StockReason.Received, Pieces(Oats, 5), Pieces(Milk, 2)));
        Assert.IsType<EntryOutcome.Entered>(shelf.Enter(1, StockReason.Received, Pieces(Milk, 2), Pieces(Oats, 5)));
        Assert.IsType<EntryOutcome.Conflict>(shelf.Enter(1, StockReason.Received, Pieces(Oats, 6), Pieces(Milk, 2)));
        Assert.IsType<EntryOutcome.Conflict>(shelf.Enter(1, StockReason.Returned, Pieces(Oats, 5), Pieces(Milk, 2)));

        Assert.Equal("5 on hand, 0 held, 5 free", shelf.Figures(Oats));
    }

    [Fact]
    public void A_till_may_take_what_is_held_and_the_shortfall_is_named()
    {
        var shelf = WithOats(10);
        shelf.Hold(1, 1, Pieces(Oats, 8));

        var entered = Assert.IsType<EntryOutcome.Entered>(shelf.Enter(StockReason.SoldAtTill, Pieces(Oats, 5)));

        Assert.Equal(Pieces(Oats, 3), Assert.Single(entered.Shortfalls));
        Assert.Equal(Pieces(Oats, 3), Assert.Single(Assert.Single(shelf.Facts.OfType<StockFellShort>()).Lines));
        Assert.Equal("5 on hand, 8 held, 0 free", shelf.Figures(Oats));
        Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(2, 1, Pieces(Oats, 1)));
    }

    [Fact]
    public void A_shortfall_is_named_again_only_when_it_grows()
    {
        var shelf = WithOats(10);
        shelf.Hold(1, 1, Pieces(Oats, 8));
        shelf.Enter(StockReason.Corrected, Pieces(Oats, 6));
        shelf.Enter(StockReason.Received, Pieces(Oats, 1));
        shelf.Enter(StockReason.Wasted, Pieces(Oats, 3));

        Assert.Equal([2, 4], shelf.Facts.OfType<StockFellShort>().Select(fact => fact.Lines[0].Quantity.Steps));
    }

    [Fact]
    public void More_may_be_sold_than_was_held()
    {
        var shelf = new Shelf();
        shelf.Enter(StockReason.Received, Grams(Grapes, 1_000));
        shelf.Hold(1, 1, Grams(Grapes, 500));
        shelf.Hold(2, 1, Grams(Grapes, 450));

        shelf.Sell(1, Grams(Grapes, 612));

        Assert.Equal("388 on hand, 450 held, 0 free", shelf.Figures(Grapes));
        Assert.Equal(Grams(Grapes, 62), Assert.Single(Assert.Single(shelf.Facts.OfType<StockFellShort>()).Lines));
    }

    [Fact]
    public void A_short_or_replaced_line_is_free_again_once_the_rest_is_sold()
    {
        var shelf = WithOats(10);
        shelf.Enter(StockReason.Received, Pieces(Milk, 10));
        shelf.Hold(1, 1, Pieces(Oats, 4));

        shelf.Sell(1, Pieces(Oats, 1), Pieces(Milk, 3), Pieces(Salad, 0));

        Assert.Equal("9 on hand, 0 held, 9 free", shelf.Figures(Oats));
        Assert.Equal("7 on hand, 0 held, 7 free", shelf.Figures(Milk));
    }

    [Fact]
    public void Goods_that_left_are_recorded_whatever_became_of_the_hold()
    {
        var shelf = WithOats(10);
        shelf.Sell(1, Pieces(Oats, 2)); // never held
        shelf.Hold(2, 1, Pieces(Oats, 3));
        shelf.Release(2);
        shelf.Sell(2, Pieces(Oats, 3)); // released, and gone all the same

        Assert.Equal("5 on hand, 0 held, 5 free", shelf.Figures(Oats));

        shelf.Sell(1, Pieces(Oats, 2));
        shelf.Sell(2, Pieces(Oats, 3));
        Assert.Equal("5 on hand, 0 held, 5 free", shelf.Figures(Oats));
    }

    [Fact]
    public void A_sale_in_another_measure_is_recorded_and_moves_nothing()
    {
        var shelf = new Shelf();
        shelf.Enter(StockReason.Received, Grams(Grapes, 1_000));

        shelf.Sell(1, Pieces(Grapes, 2), Grams(Grapes, 300), new StockLine(Grapes, Quantity.Parse("0.0001 KGM")));

        var sold = Assert.Single(shelf.Facts.OfType<StockSold>());
        Assert.Equal([Grams(Grapes, 300)], sold.Lines);
        Assert.Equal([Pieces(Grapes, 2)], sold.Uncounted);
        Assert.Equal("700 on hand, 0 held, 700 free", shelf.Figures(Grapes));
    }

    [Fact]
    public void Not_found_withdraws_the_product_for_everyone_until_it_is_seen_again()
    {
        var shelf = WithOats(10);
        shelf.Keep(Oats, Keeping.Counted, Quantity.Pieces(1));

        shelf.Enter(StockReason.NotFound, Pieces(Oats, 2));
        Assert.Equal(Keeping.Off, shelf.Level(Oats).Keeping);
        Assert.Equal(8, shelf.Level(Oats).OnHand.Steps);
        Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(1, 1, Pieces(Oats, 1)));

        shelf.Enter(StockReason.Corrected, Pieces(Oats, 0));
        Assert.Equal(Keeping.Off, shelf.Level(Oats).Keeping);

        shelf.Enter(StockReason.Corrected, Pieces(Oats, 4));
        Assert.Equal(Keeping.Counted, shelf.Level(Oats).Keeping);
        Assert.IsType<HoldOutcome.SoldOut>(shelf.Hold(1, 1, Pieces(Oats, 4))); // the safety stock stands
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(1, 1, Pieces(Oats, 3)));

        shelf.Enter(StockReason.NotFound, Pieces(Oats, 0));
        Assert.Equal(Keeping.Off, shelf.Level(Oats).Keeping);
        shelf.Enter(StockReason.Received, Pieces(Oats, 1));
        Assert.Equal(Keeping.Counted, shelf.Level(Oats).Keeping);
    }

    [Fact]
    public void What_was_switched_off_by_hand_stays_off_after_a_receipt()
    {
        var shelf = WithOats(1);
        shelf.Keep(Oats, Keeping.Off, Quantity.Pieces(0));

        shelf.Enter(StockReason.Received, Pieces(Oats, 5));

        Assert.Equal(Keeping.Off, shelf.Level(Oats).Keeping);
        shelf.Keep(Oats, Keeping.Counted, Quantity.Pieces(0));
        Assert.True(shelf.Level(Oats).Offers(Quantity.Pieces(6)));
    }

    [Fact]
    public void An_entry_that_fits_no_ledger_is_refused()
    {
        var shelf = new Shelf();
        shelf.Enter(StockReason.Received, Grams(Grapes, Quantity.MaxSteps));

        Assert.IsType<EntryOutcome.Unfit>(shelf.Enter(StockReason.Received, Pieces(Grapes, 1)));
        Assert.IsType<EntryOutcome.Unfit>(shelf.Enter(StockReason.Received, Grams(Grapes, 1))); // more than any store holds
        Assert.IsType<EntryOutcome.Unfit>(shelf.Enter(StockReason.Wasted, Grams(Grapes, 0)));
        Assert.IsType<EntryOutcome.Unfit>(shelf.Enter(StockReason.Corrected, Grams(Grapes, -1)));
        Assert.IsType<EntryOutcome.Unfit>(shelf.Enter(StockReason.Corrected, Grams(Grapes, 1), Grams(Grapes, 1)));
        Assert.Single(shelf.Facts);
    }

    [Fact]
    public void The_measure_of_a_ledger_changes_only_while_it_is_idle()
    {
        var shelf = WithOats(2);

        Assert.IsType<EntryOutcome.Unfit>(shelf.Keep(Oats, Keeping.Counted, Quantity.Grams(100)));
        shelf.Enter(StockReason.Wasted, Pieces(Oats, 2));
        Assert.IsType<EntryOutcome.Entered>(shelf.Keep(Oats, Keeping.Counted, Quantity.Grams(100)));
        Assert.IsType<EntryOutcome.Entered>(shelf.Enter(StockReason.Received, Grams(Oats, 500)));

        Assert.Equal("500 on hand, 0 held, 400 free", shelf.Figures(Oats));
        Assert.IsType<EntryOutcome.Unfit>(shelf.Keep(Oats, Keeping.Counted, Quantity.Grams(-1)));
    }

    [Fact]
    public void An_ended_hold_is_known_until_so_many_others_have_ended()
    {
        var shelf = WithOats(10);
        shelf.Sell(0, Pieces(Oats, 1));
        for (var order = 1; order < StockLedger.EndedHoldsRemembered; order++)
        {
            shelf.Release(order);
        }

        shelf.Sell(0, Pieces(Oats, 1));
        Assert.Equal("9 on hand, 0 held, 9 free", shelf.Figures(Oats));

        shelf.Release(StockLedger.EndedHoldsRemembered);
        Assert.IsType<HoldOutcome.Held>(shelf.Hold(0, 1, Pieces(Oats, 1)));
        Assert.IsType<HoldOutcome.Ended>(shelf.Hold(1, 1, Pieces(Oats, 1)));
    }
}
