using System.Text.Json.Serialization;
using OpenAisle.Journal;

namespace OpenAisle.Orders.Slots;

/// <summary>A window was opened by hand, or its capacity, end or cut-off was changed.</summary>
internal sealed record SlotOpened(SlotPlan Plan) : IFact;

/// <summary>The book was rolled on: windows opened by the schedule, and windows that ended before <paramref name="Past"/> taken off it.</summary>
/// <param name="Rolled">When that was; the next time comes so much later.</param>
internal sealed record SlotsRolled(DateTimeOffset Rolled, DateTimeOffset Past, IReadOnlyList<SlotPlan> Opened) : IFact;

/// <summary>A place was taken.</summary>
/// <param name="Items">What the order comes to; 0 of bookings made before items were counted.</param>
internal sealed record SlotBooked(
    Id<Booking> Booking, int Revision, SlotId Slot, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Items = 0) : IFact;

/// <summary>This revision counts; places of earlier ones are free again.</summary>
internal sealed record SlotSettled(Id<Booking> Booking, int Revision) : IFact;

/// <summary>This revision does not come to be.</summary>
internal sealed record SlotDropped(Id<Booking> Booking, int Revision) : IFact;

/// <summary>The place is free again.</summary>
internal sealed record SlotReleased(Id<Booking> Booking) : IFact;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlotOpened))]
[JsonSerializable(typeof(SlotsRolled))]
[JsonSerializable(typeof(SlotBooked))]
[JsonSerializable(typeof(SlotSettled))]
[JsonSerializable(typeof(SlotDropped))]
[JsonSerializable(typeof(SlotReleased))]
internal sealed partial class SlotFactsJson : JsonSerializerContext;

internal static class SlotFacts
{
    /// <summary>The stream kind of a store's slot book.</summary>
    public const string Stream = "slots";

    public static FactKind[] Kinds { get; } =
    [
        FactKind.Of("slots.opened", () => SlotFactsJson.Default.SlotOpened),
        FactKind.Of("slots.rolled", () => SlotFactsJson.Default.SlotsRolled),
        FactKind.Of("slots.booked", () => SlotFactsJson.Default.SlotBooked),
        FactKind.Of("slots.settled", () => SlotFactsJson.Default.SlotSettled),
        FactKind.Of("slots.dropped", () => SlotFactsJson.Default.SlotDropped),
        FactKind.Of("slots.released", () => SlotFactsJson.Default.SlotReleased),
    ];
}
