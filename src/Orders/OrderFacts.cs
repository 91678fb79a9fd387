using System.Text.Json.Serialization;
using OpenAisle.Journal;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;

namespace OpenAisle.Orders;

/// <summary>The thing a shopper asked for; its id is the id of the attempt that placed it.</summary>
public abstract class Order;

/// <summary>One change of an order after it was placed.</summary>
public abstract class Change;

/// <summary>The stream opens: priced lines are frozen, and everything that follows is keyed by this order.</summary>
/// <param name="Fingerprint">Of what the shopper asked for; the same id with another fingerprint is a conflict.</param>
/// <param name="ToAuthorise">Total plus headroom for what is still to be weighed.</param>
/// <param name="Lapses">From then on the sweeper asks whether it is to be abandoned.</param>
internal sealed record Attempted(
    Id<Store> Store,
    Id<Shopper> Shopper,
    string Handover,
    SlotId? Slot,
    IReadOnlyList<OrderLine> Lines,
    Money Total,
    Money ToAuthorise,
    PriceRule PriceRule,
    string Fingerprint,
    Id<Basket>? Basket,
    DateTimeOffset Lapses,
    IReadOnlyList<OrderCharge>? Charges = null) : IFact;

/// <param name="Tender">The tender that was authorised.</param>
/// <param name="CutOff">Until then the shopper may change or cancel.</param>
/// <param name="Basket">The basket it was filled from, which loses its goods now.</param>
/// <param name="AuthorisedUntil">When the payment company gives the money free by itself; not known of orders of old.</param>
internal sealed record Placed(
    int Tender, Money Authorised, DateTimeOffset? SlotEnds, DateTimeOffset? CutOff, Id<Basket>? Basket,
    DateTimeOffset? AuthorisedUntil = null) : IFact;

/// <param name="Reason"><c>sold-out</c>, <c>slot-full</c>, <c>lapsed</c>…</param>
internal sealed record Abandoned(string Reason) : IFact;

/// <summary>Whoever has not paid yet asked for more time; goods and slot are kept until then.</summary>
internal sealed record HoldExtended(DateTimeOffset Lapses) : IFact;

/// <summary>The shopper wants it otherwise. The former lines stand until <see cref="Changed"/>.</summary>
/// <param name="Revision">2 for the first change; the key of the new hold and booking.</param>
/// <param name="Tender">Number of the new tender, when the former one does not cover it.</param>
/// <param name="Items">When it comes to another number of items: the slot is booked anew for so many, also when it stays the same.</param>
internal sealed record ChangeAsked(
    Id<Change> Change,
    int Revision,
    string Fingerprint,
    SlotId? Slot,
    IReadOnlyList<OrderLine> Lines,
    Money Total,
    Money ToAuthorise,
    int? Tender,
    DateTimeOffset Lapses,
    IReadOnlyList<OrderCharge>? Charges = null,
    int? Items = null) : IFact;

/// <param name="AuthorisedUntil">Of the new tender, where the change needed one.</param>
internal sealed record Changed(
    int Revision, Money Authorised, DateTimeOffset? SlotEnds, DateTimeOffset? CutOff, DateTimeOffset? AuthorisedUntil = null) : IFact;

internal sealed record ChangeDropped(int Revision, string Reason) : IFact;

/// <summary>Its authorisation ends before the goods are collected: it is asked for anew, and the old one stands meanwhile.</summary>
/// <param name="Source">The card it was paid with, or the next one that the shopper gave.</param>
internal sealed record RenewalAsked(int Tender, Money ToAuthorise, Id<PaymentSource> Source) : IFact;

/// <summary>The new tender stands in the place of the old one, which is let go by what follows.</summary>
internal sealed record Renewed(int Tender, Money Authorised, DateTimeOffset AuthorisedUntil) : IFact;

/// <param name="TriesAgain">When the same card is tried again; null when the shopper has been asked for another one.</param>
internal sealed record RenewalFailed(int Tender, string Reason, DateTimeOffset? TriesAgain = null) : IFact;

/// <summary>The card would not do it again: the shopper is asked for another one.</summary>
/// <param name="Tender">The tender that was refused.</param>
/// <param name="Reason">A word of ours, as in a decline.</param>
/// <param name="PayBy">An order that nobody picks yet is cancelled then; null when it is in totes already.</param>
public sealed record PaymentWanted(int Tender, string Reason, DateTimeOffset? PayBy) : IFact;

/// <param name="By"><c>shopper</c> or <c>store</c>.</param>
internal sealed record Cancelled(string By, string Reason) : IFact;

internal sealed record PickingStarted(Id<Associate> By) : IFact;

/// <summary>A phrase between shopper and picker; see <see cref="Phrases"/>.</summary>
internal sealed record Said(Guid Key, string By, string Phrase, int? Line) : IFact;

/// <summary>Everything that was found is in totes, weighed and priced.</summary>
internal sealed record Packed(IReadOnlyList<PackedLine> Goods, Money Total, Id<Associate>? By) : IFact;

internal sealed record HandedOver(Id<Associate>? By) : IFact;

/// <summary>Nobody came: the goods go back and nothing is charged.</summary>
internal sealed record NotCollected(Id<Associate> By) : IFact;

/// <summary>Something was wrong with a line, and its money goes back to where it came from.</summary>
/// <param name="Charge">The code of the fee, or of the tip, that is given back whole; the line is 0 then.</param>
public sealed record RefundGranted(
    Guid Refund, int Line, Quantity Quantity, Money Amount, string Reason, string? Charge = null) : IFact;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Attempted))]
[JsonSerializable(typeof(Placed))]
[JsonSerializable(typeof(Abandoned))]
[JsonSerializable(typeof(HoldExtended))]
[JsonSerializable(typeof(ChangeAsked))]
[JsonSerializable(typeof(Changed))]
[JsonSerializable(typeof(ChangeDropped))]
[JsonSerializable(typeof(RenewalAsked))]
[JsonSerializable(typeof(Renewed))]
[JsonSerializable(typeof(RenewalFailed))]
[JsonSerializable(typeof(PaymentWanted))]
[JsonSerializable(typeof(Cancelled))]
[JsonSerializable(typeof(PickingStarted))]
[JsonSerializable(typeof(Said))]
[JsonSerializable(typeof(Packed))]
[JsonSerializable(typeof(HandedOver))]
[JsonSerializable(typeof(NotCollected))]
[JsonSerializable(typeof(RefundGranted))]
internal sealed partial class OrderJson : JsonSerializerContext;

/// <summary>The kinds of fact in an order's stream.</summary>
public static class OrderKinds
{
    public const string Stream = "order";

    public const string Attempted = "order.attempted";
    public const string Placed = "order.placed";
    public const string Abandoned = "order.abandoned";
    public const string HoldExtended = "order.hold-extended";
    public const string ChangeAsked = "order.change-asked";
    public const string Changed = "order.changed";
    public const string ChangeDropped = "order.change-dropped";
    public const string RenewalAsked = "order.renewal-asked";
    public const string Renewed = "order.renewed";
    public const string RenewalFailed = "order.renewal-failed";
    public const string PaymentWanted = "order.payment-wanted";
    public const string Cancelled = "order.cancelled";
    public const string PickingStarted = "order.picking-started";
    public const string Said = "order.said";
    public const string Packed = "order.packed";
    public const string HandedOver = "order.handed-over";
    public const string NotCollected = "order.not-collected";
    public const string RefundGranted = "order.refund-granted";

    public static readonly FactKind[] All =
    [
        FactKind.Of(Attempted, () => OrderJson.Default.Attempted),
        FactKind.Of(Placed, () => OrderJson.Default.Placed),
        FactKind.Of(Abandoned, () => OrderJson.Default.Abandoned),
        FactKind.Of(HoldExtended, () => OrderJson.Default.HoldExtended),
        FactKind.Of(ChangeAsked, () => OrderJson.Default.ChangeAsked),
        FactKind.Of(Changed, () => OrderJson.Default.Changed),
        FactKind.Of(ChangeDropped, () => OrderJson.Default.ChangeDropped),
        FactKind.Of(RenewalAsked, () => OrderJson.Default.RenewalAsked),
        FactKind.Of(Renewed, () => OrderJson.Default.Renewed),
        FactKind.Of(RenewalFailed, () => OrderJson.Default.RenewalFailed),
        FactKind.Of(PaymentWanted, () => OrderJson.Default.PaymentWanted),
        FactKind.Of(Cancelled, () => OrderJson.Default.Cancelled),
        FactKind.Of(PickingStarted, () => OrderJson.Default.PickingStarted),
        FactKind.Of(Said, () => OrderJson.Default.Said),
        FactKind.Of(Packed, () => OrderJson.Default.Packed),
        FactKind.Of(HandedOver, () => OrderJson.Default.HandedOver),
        FactKind.Of(NotCollected, () => OrderJson.Default.NotCollected),
        FactKind.Of(RefundGranted, () => OrderJson.Default.RefundGranted),
    ];
}
