namespace OpenAisle.Orders.Slots;

/// <summary>A place in a slot, under a key of the asker's choosing (an order's id).</summary>
public abstract class Booking;

/// <summary>The slot book of one store: windows for pickup or delivery with limited capacity. The key is the store's id.</summary>
public interface ISlotBook : IGrainWithGuidKey
{
    /// <summary>Opens a window, or changes its capacity; bookings above a lowered capacity stand.</summary>
    Task Open(SlotPlan plan);

    /// <summary>
    /// Takes a place. A higher revision of a booking that stands takes a place in the new window and keeps the first until one of them is
    /// settled or dropped.
    /// </summary>
    Task<BookOutcome> Book(Id<Booking> booking, int revision, SlotId slot);

    Task Settle(Id<Booking> booking, int revision);

    Task Drop(Id<Booking> booking, int revision);

    /// <summary>The place is free again. A booking that comes after its release is refused as ended.</summary>
    Task Release(Id<Booking> booking);

    /// <summary>The windows of a handover that have not ended, in order of time.</summary>
    Task<IReadOnlyList<SlotView>> Look(string handover);

    /// <summary>
    /// Opens the windows that the store's schedule says for the days ahead and that were never opened; asked after the schedule was
    /// changed, and by itself as days go by. Windows that are open stay as they are.
    /// </summary>
    Task OpenFromSchedule();
}

/// <param name="CutOff">Until then it can be booked, and orders in it changed.</param>
[GenerateSerializer, Immutable]
public sealed record SlotPlan(SlotId Slot, DateTimeOffset Ends, DateTimeOffset CutOff, int Capacity)
{
    /// <summary>The most orders that a window takes.</summary>
    public const int MostPlaces = 10_000;
}

/// <param name="Left">Places left; 0 when full.</param>
/// <param name="TooLate">Its cut-off has passed.</param>
[GenerateSerializer, Immutable]
public sealed record SlotView(SlotPlan Plan, int Left, bool TooLate);

/// <summary>The answer to a booking.</summary>
[GenerateSerializer, Immutable]
public abstract record BookOutcome
{
    private BookOutcome()
    {
    }

    [GenerateSerializer, Immutable]
    public sealed record Booked(SlotPlan Plan) : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Full : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record TooLate(DateTimeOffset CutOff) : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record NoSuchSlot : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Conflict : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Ended : BookOutcome;
}
