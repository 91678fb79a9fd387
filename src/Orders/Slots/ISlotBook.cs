using System.Text.Json.Serialization;

namespace OpenAisle.Orders.Slots;

/// <summary>A place in a slot, under a key of the asker's choosing (an order's id).</summary>
public abstract class Booking;

/// <summary>The slot book of one store: windows for pickup or delivery with limited capacity. The key is the store's id.</summary>
public interface ISlotBook : IGrainWithGuidKey
{
    /// <summary>Opens a window, or changes its capacity; bookings above a lowered capacity stand.</summary>
    Task Open(SlotPlan plan);

    /// <summary>Changes a window's capacity while it is as whoever changes it saw it; otherwise somebody else was quicker, and nothing is done.</summary>
    Task<bool> Resize(SlotPlan seen, SlotPlan plan);

    /// <summary>
    /// Takes a place, and room for so many items. A higher revision of a booking that stands takes a place in the new window and keeps the
    /// first until one of them is settled or dropped; in the same window the two share one place, and the room of the larger.
    /// </summary>
    Task<BookOutcome> Book(Id<Booking> booking, int revision, SlotId slot, int items);

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
/// <param name="Capacity">How many orders it takes.</param>
/// <param name="Items">How many items these orders may come to, which is the pickers' work; null where only the orders are counted.</param>
[GenerateSerializer, Immutable]
public sealed record SlotPlan(SlotId Slot, DateTimeOffset Ends, DateTimeOffset CutOff, int Capacity, int? Items = null)
{
    /// <summary>The most orders that a window takes.</summary>
    public const int MostPlaces = 10_000;

    /// <summary>The most items that a window takes.</summary>
    public const int MostItems = 1_000_000;

    /// <summary>How much it takes in short: "12", or "12 / 240" where the items are counted.</summary>
    [JsonIgnore]
    public string Size => Items is { } most ? $"{Capacity} / {most}" : $"{Capacity}";

    internal bool IsSound => Capacity is >= 0 and <= MostPlaces && Items is null or >= 0 and <= MostItems && Ends > Slot.Start && CutOff <= Ends;

    /// <summary>A picker's work for so much of a product: each piece is an item, and what is weighed is one.</summary>
    public static int ItemsIn(Quantity quantity) =>
        quantity.Unit.Dimension == Dimension.Count ? (int)Math.Clamp(quantity.Steps, 0, MostItems) : 1;
}

/// <param name="Taken">Orders in it.</param>
/// <param name="ItemsTaken">Items in these orders; those booked before items were counted bring none.</param>
/// <param name="TooLate">Its cut-off has passed.</param>
[GenerateSerializer, Immutable]
public sealed record SlotView(SlotPlan Plan, int Taken, int ItemsTaken, bool TooLate)
{
    /// <summary>Places left; 0 when full.</summary>
    public int Left => Math.Max(0, Plan.Capacity - Taken);

    /// <summary>Items it still takes; null where they are not counted.</summary>
    public int? ItemsLeft => Plan.Items is { } most ? Math.Max(0, most - ItemsTaken) : null;

    public bool IsFull => !HasRoomFor(1);

    public bool HasRoomFor(int items) => Left > 0 && (ItemsLeft is not { } left || left >= items);
}

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

    /// <param name="Left">Items that the window still takes.</param>
    [GenerateSerializer, Immutable]
    public sealed record TooManyItems(int Left) : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record TooLate(DateTimeOffset CutOff) : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record NoSuchSlot : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Conflict : BookOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Ended : BookOutcome;
}
