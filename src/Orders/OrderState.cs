using System.Collections.Immutable;
using System.Diagnostics;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Orders;

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>No fact yet.</summary>
    None,
    Attempted,
    Abandoned,
    Placed,
    Cancelled,
    Picking,
    Packed,
    HandedOver,
    NotCollected,
}

/// <summary>An order's life, as data.</summary>
internal static class OrderLife
{
    public static IReadOnlyList<OrderStatus> Next(OrderStatus status) => status switch
    {
        OrderStatus.None => [OrderStatus.Attempted],
        OrderStatus.Attempted => [OrderStatus.Placed, OrderStatus.Abandoned], // one or the other: this decides about hold, slot and money
        OrderStatus.Placed => [OrderStatus.Picking, OrderStatus.Cancelled, OrderStatus.HandedOver], // handed over at once: goods in hand
        OrderStatus.Picking => [OrderStatus.Packed], // no cancel: the goods are in a tote
        OrderStatus.Packed => [OrderStatus.HandedOver, OrderStatus.NotCollected], // money is captured at the hand-over, at the packed weight
        OrderStatus.Abandoned or OrderStatus.Cancelled or OrderStatus.HandedOver or OrderStatus.NotCollected => [],
        _ => throw new UnreachableException(),
    };

    /// <summary>Nothing happens any more but refunds.</summary>
    public static bool IsFinished(OrderStatus status) => status != OrderStatus.None && Next(status).Count == 0;
}

/// <summary>How a change ended.</summary>
/// <param name="Dropped">Why it did not come to be; null when it did.</param>
/// <param name="Total">What the order came to by it.</param>
internal sealed record ChangeEnd(string Fingerprint, string? Dropped, Money Total, Money Authorised);

/// <summary>The fold of an order's stream. Immutable.</summary>
internal sealed record OrderState : IFolded<OrderState>
{
    public OrderStatus Status { get; init; }
    public Attempted? Attempt { get; init; }
    public DateTimeOffset AttemptedAt { get; init; }
    public DateTimeOffset PlacedAt { get; init; }
    /// <summary>Until then an attempt keeps its goods without having paid.</summary>
    public DateTimeOffset Lapses { get; init; }

    /// <summary>How often the shopper asked for more time.</summary>
    public int Extensions { get; init; }
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    /// <summary>Whoever was ever asked to hold goods for it, also for lines that a change took off.</summary>
    public IReadOnlyList<string?> Suppliers { get; init; } = [];


    /// <summary>Fees and the tip.</summary>
    public IReadOnlyList<OrderCharge> Charges { get; init; } = [];
    public SlotId? Slot { get; init; }
    public DateTimeOffset? SlotEnds { get; init; }
    public DateTimeOffset? CutOff { get; init; }
    public Money Total { get; init; }

    /// <summary>What the standing tender was authorised for.</summary>
    public Money Authorised { get; init; }

    /// <summary>The standing tender; 0 before one stands.</summary>
    public int Tender { get; init; }

    /// <summary>Since when that tender stands, and when the payment company gives it free by itself; null where that is not known.</summary>
    public DateTimeOffset AuthorisedAt { get; init; }
    public DateTimeOffset? AuthorisedUntil { get; init; }

    /// <summary>What was authorised when it was placed, and by which tender.</summary>
    public Money FirstAuthorised { get; init; }
    public int FirstTender { get; init; }

    /// <summary>A new authorisation is under way since <see cref="RenewalAt"/>.</summary>
    public RenewalAsked? Renewal { get; init; }
    public DateTimeOffset RenewalAt { get; init; }

    /// <summary>Renewals that failed since one stood, and when the next is tried.</summary>
    public int RenewalsFailed { get; init; }
    public DateTimeOffset? RenewsAgain { get; init; }

    /// <summary>The shopper was asked for another card and has not given one that works.</summary>
    public PaymentWanted? PaymentWanted { get; init; }

    /// <summary>The highest tender number ever begun by a change or a renewal; attempts begin at 1 and count in the payment's own stream.</summary>
    public int LastTender { get; init; }

    public int Revision { get; init; } = 1;

    /// <summary>The highest revision ever asked for, dropped ones too.</summary>
    public int LastRevision { get; init; } = 1;

    /// <summary>The revision that booked the standing slot; a change that left slot and number of items as they were booked none.</summary>
    public int SlotRevision { get; init; } = 1;

    public ChangeAsked? Pending { get; init; }

    /// <summary>How each change ended, by its id.</summary>
    public ImmutableDictionary<Id<Change>, ChangeEnd> Changes { get; init; } = ImmutableDictionary<Id<Change>, ChangeEnd>.Empty;

    public Id<Associate>? Picker { get; init; }
    public IReadOnlyList<PackedLine> Goods { get; init; } = [];
    public Money Charged { get; init; }
    public DateTimeOffset? HandedOverAt { get; init; }
    public ImmutableList<SaidPhrase> Said { get; init; } = [];
    public ImmutableList<RefundGranted> Refunds { get; init; } = [];
    public string? EndReason { get; init; }

    public static OrderState Empty() => new();

    public OrderState Apply(IFact fact, DateTimeOffset at) => fact switch
    {
        Attempted attempt => this with
        {
            Status = OrderStatus.Attempted,
            Attempt = attempt,
            AttemptedAt = at,
            Lapses = attempt.Lapses,
            Lines = attempt.Lines,
            Charges = attempt.Charges ?? [],
            Suppliers = SuppliersWith(attempt.Lines),
            Slot = attempt.Slot,
            Total = attempt.Total,
        },
        Placed placed => this with
        {
            Status = OrderStatus.Placed,
            PlacedAt = at,
            Tender = placed.Tender,
            LastTender = placed.Tender,
            Authorised = placed.Authorised,
            AuthorisedAt = at,
            AuthorisedUntil = placed.AuthorisedUntil,
            FirstTender = placed.Tender,
            FirstAuthorised = placed.Authorised,
            SlotEnds = placed.SlotEnds,
            CutOff = placed.CutOff,
        },
        Abandoned abandoned => this with { Status = OrderStatus.Abandoned, EndReason = abandoned.Reason },
        HoldExtended extended => this with { Lapses = extended.Lapses, Extensions = Extensions + 1 },
        ChangeAsked asked => this with
        {
            Pending = asked,
            Suppliers = SuppliersWith(asked.Lines),
            LastRevision = asked.Revision,
            LastTender = Math.Max(LastTender, asked.Tender ?? 0),
        },
        Changed { AuthorisedUntil: { } until } changed when Pending!.Tender is { } => Change(changed) with
        {
            AuthorisedAt = at,
            AuthorisedUntil = until,
            RenewalsFailed = 0,
            RenewsAgain = null,
            PaymentWanted = null,
        },
        Changed changed => Change(changed),
        RenewalAsked asked => this with { Renewal = asked, RenewalAt = at, RenewsAgain = null, LastTender = Math.Max(LastTender, asked.Tender) },
        Renewed renewed => this with
        {
            Renewal = null,
            RenewalsFailed = 0,
            PaymentWanted = null,
            Tender = renewed.Tender,
            Authorised = renewed.Authorised,
            AuthorisedAt = at,
            AuthorisedUntil = renewed.AuthorisedUntil,
        },
        RenewalFailed failed => this with { Renewal = null, RenewalsFailed = RenewalsFailed + 1, RenewsAgain = failed.TriesAgain },
        PaymentWanted wanted => this with { Renewal = null, PaymentWanted = wanted },
        ChangeDropped dropped => this with
        {
            Pending = null,
            Changes = Changes.SetItem(Pending!.Change, new ChangeEnd(Pending.Fingerprint, dropped.Reason, Total, Authorised)),
        },
        Cancelled cancelled => this with { Status = OrderStatus.Cancelled, EndReason = cancelled.Reason },
        PickingStarted started => this with { Status = OrderStatus.Picking, Picker = started.By },
        Said said => this with { Said = Said.Add(new(said.Key, said.By, said.Phrase, said.Line, at)) },
        Packed packed => this with { Status = OrderStatus.Packed, Goods = packed.Goods, Charged = packed.Total },
        HandedOver => this with { Status = OrderStatus.HandedOver, HandedOverAt = at },
        NotCollected => this with { Status = OrderStatus.NotCollected, EndReason = "not-collected" },
        RefundGranted refund => this with { Refunds = Refunds.Add(refund) },
        _ => throw new UnreachableException($"{fact.GetType()} does not belong to an order."),
    };

    private OrderState Change(Changed changed) => this with
    {
        Pending = null,
        Revision = changed.Revision,
        Lines = Pending!.Lines,
        Charges = Pending.Charges ?? [],
        Slot = Pending.Slot,
        SlotRevision = Pending.Slot == Slot && Pending.Items is null ? SlotRevision : changed.Revision,
        Total = Pending.Total,
        Tender = Pending.Tender ?? Tender,
        Authorised = changed.Authorised,
        SlotEnds = changed.SlotEnds,
        CutOff = changed.CutOff,
        Changes = Changes.SetItem(Pending.Change, new ChangeEnd(Pending.Fingerprint, null, Pending.Total, changed.Authorised)),
    };

    private string?[] SuppliersWith(IReadOnlyList<OrderLine> lines) => [.. Suppliers.Union(lines.Select(line => line.Supplier))];
}
