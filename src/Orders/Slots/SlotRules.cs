using OpenAisle.Journal;

namespace OpenAisle.Orders.Slots;

/// <summary>What may happen to a store's slot book: pure functions that read it and give facts, or say why not.</summary>
internal static class SlotRules
{
    /// <summary>How far ahead windows are opened.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(7);

    /// <summary>How often the book is rolled on.</summary>
    public static readonly TimeSpan RollsEvery = TimeSpan.FromHours(12);

    /// <summary>So long after its end a window, with its bookings, leaves the book.</summary>
    public static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(1);

    public static (BookOutcome Outcome, IReadOnlyList<IFact> Facts) Book(
        SlotState state, Id<Booking> key, int revision, SlotId slot, int items, DateTimeOffset now)
    {
        var booking = state.Booking(key);
        var window = state.Window(slot);
        if (booking?.SlotOf(revision) is { } stands)
        {
            return (stands == slot && window is not null ? new BookOutcome.Booked(window.Plan) : new BookOutcome.Conflict(), []);
        }

        if (booking is not null ? revision <= booking.Latest : revision <= state.EndedUpTo(key))
        {
            return (new BookOutcome.Ended(), []);
        }

        return window switch
        {
            null => (new BookOutcome.NoSuchSlot(), []),
            _ when now >= window.Plan.Ends => (new BookOutcome.NoSuchSlot(), []),
            _ when now >= window.Plan.CutOff => (new BookOutcome.TooLate(window.Plan.CutOff), []),
            { Left: 0 } when booking is null || !booking.IsIn(slot) => (new BookOutcome.Full(), []),
            { ItemsLeft: { } left } when items - (booking?.ItemsIn(slot) ?? 0) is > 0 and var more && more > left =>
                (left == 0 ? new BookOutcome.Full() : new BookOutcome.TooManyItems(left), []),
            _ => (new BookOutcome.Booked(window.Plan), [new SlotBooked(key, revision, slot, items)]),
        };
    }

    /// <summary>A revision that booked no window (the change left it as it was) settles nothing.</summary>
    public static IReadOnlyList<IFact> Settle(SlotState state, Id<Booking> key, int revision) =>
        state.Booking(key) is { } booking && booking.SlotOf(revision) is not null && revision > booking.Settled
            ? [new SlotSettled(key, revision)]
            : [];

    /// <summary>Also of a revision that never came: it may still be on its way, and is refused then.</summary>
    public static IReadOnlyList<IFact> Drop(SlotState state, Id<Booking> key, int revision)
    {
        var isNews = state.Booking(key) is { } booking
            ? booking.SlotOf(revision) is null ? revision > booking.Latest : revision != booking.Settled
            : state.EndedUpTo(key) is not { } ended || revision > ended;
        return isNews ? [new SlotDropped(key, revision)] : [];
    }

    /// <summary>Also of a booking that never came: it may still be on its way, and is refused then.</summary>
    public static IReadOnlyList<IFact> Release(SlotState state, Id<Booking> key) =>
        state.Booking(key) is null && state.EndedUpTo(key) == SlotState.Over ? [] : [new SlotReleased(key)];

    public static IReadOnlyList<IFact> Open(SlotState state, SlotPlan plan)
    {
        if (!plan.IsSound)
        {
            throw new ArgumentOutOfRangeException(nameof(plan), plan, "A window starts before it ends, its cut-off is not after it, and its limits are.");
        }

        return state.Window(plan.Slot)?.Plan == plan ? [] : [new SlotOpened(plan)];
    }

    /// <summary>True when the last time is long enough ago; or lies ahead, after a clock that had run away came back.</summary>
    public static bool IsRollDue(SlotState state, DateTimeOffset now) => (now - state.Rolled).Duration() >= RollsEvery;

    /// <summary>
    /// Opens what the schedule plans and was never opened. Windows leave by the time of the roll before this one: a clock that jumps ahead
    /// once takes nothing off the book.
    /// </summary>
    public static IReadOnlyList<IFact> Roll(SlotState state, IEnumerable<SlotPlan> planned, DateTimeOffset now)
    {
        var before = state.Rolled < now ? state.Rolled : now;
        var past = before > DateTimeOffset.MinValue + KeptAfterEnd ? before - KeptAfterEnd : DateTimeOffset.MinValue;
        var opened = planned.Where(plan => plan.Ends > now && state.Window(plan.Slot) is null).ToArray();
        return [new SlotsRolled(now, past, opened)];
    }

    /// <summary>The windows of a handover that have not ended, in order of time.</summary>
    public static SlotView[] Look(SlotState state, string handover, DateTimeOffset now) =>
    [
        .. state.Windows
            .Where(window => window.Plan.Slot.Handover == handover && window.Plan.Ends > now)
            .OrderBy(window => window.Plan.Slot.Start)
            .Select(window => new SlotView(window.Plan, window.Taken, window.Items, now >= window.Plan.CutOff)),
    ];
}
