using OpenAisle.Journal;
using OpenAisle.Orders.Slots;
using static OpenAisle.Orders.Tests.Slots.Book;

namespace OpenAisle.Orders.Tests.Slots;

/// <summary>A window takes so many orders, and so many items.</summary>
public sealed class SlotItemsTests
{
    [Fact]
    public void A_window_with_places_left_takes_no_more_items_than_it_has_room_for()
    {
        var book = With(Window(12, 9, 10), Window(13, 9));

        Assert.IsType<BookOutcome.Booked>(book.Take(1, 1, Slot(12), 7));
        Assert.Equal(new BookOutcome.TooManyItems(3), book.Take(2, 1, Slot(12), 4));
        Assert.IsType<BookOutcome.Booked>(book.Take(2, 1, Slot(12), 3));
        Assert.IsType<BookOutcome.Full>(book.Take(3, 1, Slot(12), 1));
        Assert.IsType<BookOutcome.Booked>(book.Take(3, 1, Slot(13), 5_000)); // only orders are counted there
        Assert.True(Assert.Single(SlotRules.Look(book.State, "pickup", book.Now), window => window.Plan.Slot == Slot(12)).IsFull);
    }

    [Fact]
    public void A_window_with_room_for_items_takes_no_more_orders_than_it_has_places()
    {
        var book = With(Window(12, 1, 100));

        book.Take(1, 1, Slot(12), 2);

        Assert.IsType<BookOutcome.Full>(book.Take(2, 1, Slot(12), 2));
        Assert.Equal(98, book.ItemsLeft(12));
    }

    [Fact]
    public void A_change_in_the_same_window_takes_what_it_adds_and_gives_back_what_it_does_not_need()
    {
        var book = With(Window(12, 9, 10));
        book.Take(1, 1, Slot(12), 4);
        book.Take(2, 1, Slot(12), 3);

        Assert.Equal(new BookOutcome.TooManyItems(3), book.Take(1, 2, Slot(12), 8));
        Assert.IsType<BookOutcome.Booked>(book.Take(1, 3, Slot(12), 7));
        Assert.Equal((7, 0), (book.Left(12), book.ItemsLeft(12)));

        book.Drop(1, 3);
        Assert.Equal(3, book.ItemsLeft(12));

        book.Take(1, 4, Slot(12), 2);
        Assert.Equal(3, book.ItemsLeft(12)); // until it is settled, the former four may come to stand
        book.Settle(1, 4);
        Assert.Equal(5, book.ItemsLeft(12));
    }

    [Fact]
    public void Less_of_an_order_is_taken_also_above_a_lowered_limit()
    {
        var book = With(Window(12, 9, 10));
        book.Take(1, 1, Slot(12), 8);

        book.Open(Window(12, 9, 5));

        Assert.IsType<BookOutcome.Full>(book.Take(1, 2, Slot(12), 9));
        Assert.IsType<BookOutcome.Booked>(book.Take(1, 3, Slot(12), 6));
        book.Settle(1, 3);
        Assert.IsType<BookOutcome.Full>(book.Take(2, 1, Slot(12), 1));
        book.Release(1);
        Assert.Equal(5, book.ItemsLeft(12));
    }

    [Fact]
    public void A_book_from_before_items_were_counted_counts_its_bookings_by_orders_only()
    {
        var old = SlotFacts.Kinds.Single(kind => kind.Name == "slots.booked");
        var opened = SlotFacts.Kinds.Single(kind => kind.Name == "slots.opened");
        var book = new Book
        {
            State = Replay(
            [
                opened.Read("""{"plan":{"slot":"pickup-2026-11-23T12:00Z","ends":"2026-11-23T13:00:00+00:00","cutOff":"2026-11-23T10:00:00+00:00","capacity":3}}"""u8.ToArray()),
                old.Read("""{"booking":"00000002-0000-0000-0000-000000000003","revision":1,"slot":"pickup-2026-11-23T12:00Z"}"""u8.ToArray()),
            ]),
        };
        Assert.Equal((2, null), (book.Left(12), book.ItemsLeft(12)));

        book.Open(Window(12, 3, 10));
        Assert.Equal((2, 10), (book.Left(12), book.ItemsLeft(12)));
        Assert.IsType<BookOutcome.Booked>(book.Take(1, 1, Slot(12), 4)); // asked again after the upgrade: as it stands
        Assert.Equal(10, book.ItemsLeft(12));

        book.Take(1, 2, Slot(12), 4); // a change counts it from then on
        book.Settle(1, 2);
        Assert.Equal((2, 6), (book.Left(12), book.ItemsLeft(12)));
    }

    [Fact]
    public void Each_piece_is_an_item_and_what_is_weighed_is_one()
    {
        Assert.Equal(7, SlotPlan.ItemsIn(Quantity.Pieces(7)));
        Assert.Equal(1, SlotPlan.ItemsIn(Quantity.Grams(2_500)));
        Assert.Equal(1, SlotPlan.ItemsIn(Given.Pounds(150)));
        Assert.Equal(4, new[] { Given.Pieces(1, 3, 399), Given.Weighed(2, 150, 99) }.Items());
    }
}
