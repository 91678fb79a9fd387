using OpenAisle.Orders.Slots;
using static OpenAisle.Orders.Tests.Slots.Book;

namespace OpenAisle.Orders.Tests.Slots;

public sealed class SlotRulesTests
{
    [Fact]
    public void A_window_takes_as_many_orders_as_it_has_places()
    {
        var book = With(Window(12, 2));

        Assert.Equal(Window(12, 2), Assert.IsType<BookOutcome.Booked>(book.Take(1, 1, Slot(12))).Plan);
        Assert.IsType<BookOutcome.Booked>(book.Take(2, 1, Slot(12)));
        Assert.IsType<BookOutcome.Full>(book.Take(3, 1, Slot(12)));

        book.Release(1);
        Assert.IsType<BookOutcome.Booked>(book.Take(3, 1, Slot(12)));
    }

    [Fact]
    public void A_repeated_booking_takes_one_place()
    {
        var book = With(Window(12, 2), Window(13, 2));
        book.Take(1, 1, Slot(12));

        Assert.IsType<BookOutcome.Booked>(book.Take(1, 1, Slot(12)));
        Assert.IsType<BookOutcome.Conflict>(book.Take(1, 1, Slot(13)));
        Assert.Equal(1, book.Left(12));
    }

    [Fact]
    public void Nothing_is_booked_after_the_cut_off_and_what_stands_still_stands()
    {
        var book = With(Window(12, 2));
        book.Now = Slot(12).Start.AddHours(-2).AddTicks(-1);
        Assert.IsType<BookOutcome.Booked>(book.Take(1, 1, Slot(12)));

        book.Now = Slot(12).Start.AddHours(-2);
        Assert.Equal(book.Now, Assert.IsType<BookOutcome.TooLate>(book.Take(2, 1, Slot(12))).CutOff);
        Assert.IsType<BookOutcome.Booked>(book.Take(1, 1, Slot(12)));
        Assert.True(Assert.Single(SlotRules.Look(book.State, "pickup", book.Now)).TooLate);

        book.Now = Slot(13).Start;
        Assert.IsType<BookOutcome.NoSuchSlot>(book.Take(2, 1, Slot(12)));
        Assert.Empty(SlotRules.Look(book.State, "pickup", book.Now));
    }

    [Fact]
    public void There_is_no_place_in_a_window_that_was_never_opened() =>
        Assert.IsType<BookOutcome.NoSuchSlot>(With(Window(12, 2)).Take(1, 1, Slot(13)));

    [Fact]
    public void Moving_keeps_the_first_place_until_the_new_one_is_settled()
    {
        var book = With(Window(12, 1), Window(13, 1));
        book.Take(1, 1, Slot(12));
        book.Take(1, 2, Slot(13));
        Assert.Equal((0, 0), (book.Left(12), book.Left(13)));

        book.Settle(1, 2);
        Assert.Equal((1, 0), (book.Left(12), book.Left(13)));
    }

    [Fact]
    public void A_move_that_is_dropped_leaves_the_first_place()
    {
        var book = With(Window(12, 1), Window(13, 1));
        book.Take(1, 1, Slot(12));
        book.Take(1, 2, Slot(13));

        book.Drop(1, 2);

        Assert.Equal((0, 1), (book.Left(12), book.Left(13)));
        Assert.IsType<BookOutcome.Ended>(book.Take(1, 2, Slot(13)));
        Assert.IsType<BookOutcome.Booked>(book.Take(1, 3, Slot(13)));
    }

    [Fact]
    public void Staying_in_a_full_window_needs_no_second_place()
    {
        var book = With(Window(12, 1));
        book.Take(1, 1, Slot(12));

        Assert.IsType<BookOutcome.Booked>(book.Take(1, 2, Slot(12)));
        book.Settle(1, 2);
        Assert.Equal(0, book.Left(12));
        book.Release(1);
        Assert.Equal(1, book.Left(12));
    }

    [Fact]
    public void Settling_a_change_that_booked_nothing_leaves_the_place()
    {
        var book = With(Window(12, 1));
        book.Take(1, 1, Slot(12));

        book.Settle(1, 2);

        Assert.Equal(0, book.Left(12));
    }

    [Fact]
    public void A_booking_that_comes_after_its_release_is_refused()
    {
        var book = With(Window(12, 5));

        book.Release(1);
        Assert.IsType<BookOutcome.Ended>(book.Take(1, 1, Slot(12)));
        book.Drop(2, 1);
        Assert.IsType<BookOutcome.Ended>(book.Take(2, 1, Slot(12)));
        Assert.IsType<BookOutcome.Booked>(book.Take(2, 2, Slot(12)));
        Assert.Equal(4, book.Left(12));
    }

    [Fact]
    public void Bookings_above_a_lowered_capacity_stand()
    {
        var book = With(Window(12, 3));
        book.Take(1, 1, Slot(12));
        book.Take(2, 1, Slot(12));

        book.Open(Window(12, 1));

        Assert.Equal(0, book.Left(12));
        book.Release(1);
        Assert.IsType<BookOutcome.Full>(book.Take(3, 1, Slot(12)));
        book.Release(2);
        Assert.IsType<BookOutcome.Booked>(book.Take(3, 1, Slot(12)));
    }

    [Fact]
    public void A_window_that_ends_before_it_starts_cannot_be_opened()
    {
        var plan = Window(12, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => With(plan with { Ends = plan.Slot.Start }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(plan with { CutOff = plan.Ends.AddTicks(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(plan with { Capacity = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(plan with { Capacity = SlotPlan.MostPlaces + 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(plan with { Items = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => With(plan with { Items = SlotPlan.MostItems + 1 }));
    }

    [Fact]
    public void Rolling_on_opens_new_windows_and_leaves_changed_ones_as_they_are()
    {
        var book = With(Window(12, 1));

        book.Roll(Window(12, 9), Window(14, 9), Window(6, 9));

        Assert.Equal([1, 9], SlotRules.Look(book.State, "pickup", book.Now).Select(window => window.Left));
        Assert.Equal(["pickup-2026-11-23T12:00Z", "pickup-2026-11-23T14:00Z"],
            SlotRules.Look(book.State, "pickup", book.Now).Select(window => window.Plan.Slot.ToString()));
        Assert.Empty(SlotRules.Look(book.State, "delivery", book.Now));
    }

    [Fact]
    public void A_window_leaves_the_book_with_its_bookings_some_time_after_its_end()
    {
        var book = With(Window(12, 5), Window(40, 5));
        book.Take(1, 1, Slot(12));
        book.Take(2, 1, Slot(40));
        book.Take(3, 1, Slot(12));
        book.Take(3, 2, Slot(40));

        foreach (var hour in new[] { 13, 37, 38 })
        {
            book.Now = Slot(hour).Start;
            book.Roll();
            Assert.NotNull(book.State.Window(Slot(12)));
        }

        book.Now = Slot(50).Start;
        book.Roll(); // the roll before it was more than a day after the end
        Assert.Null(book.State.Window(Slot(12)));
        Assert.Equal(3, book.Left(40));
        Assert.IsType<BookOutcome.Ended>(book.Take(1, 1, Slot(12)));
    }

    [Fact]
    public void A_clock_that_jumps_ahead_and_back_takes_nothing_off_the_book()
    {
        var book = With(Window(12, 1));
        book.Roll();
        book.Take(1, 1, Slot(12));

        book.Now = Morning.AddYears(1);
        Assert.True(SlotRules.IsRollDue(book.State, book.Now));
        book.Roll();
        book.Now = Morning.AddMinutes(5);
        Assert.True(SlotRules.IsRollDue(book.State, book.Now));
        book.Roll(Window(15, 1));

        Assert.Equal((0, 1), (book.Left(12), book.Left(15)));
        Assert.False(SlotRules.IsRollDue(book.State, book.Now.AddHours(11)));
    }
}
