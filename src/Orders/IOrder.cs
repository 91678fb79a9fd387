using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>The actor of one order; the key is the order's id, which is the id of the attempt.</summary>
public interface IOrder : IGrainWithGuidKey
{
    /// <summary>Runs the story of <c>Checkout.cs</c> once; whoever asks again with the same content gets the same answer.</summary>
    Task<CheckoutOutcome> Checkout(CheckoutRequest request);

    /// <summary>
    /// After a decline, while the hold stands, or when another card is wanted for an order that was placed: tries the next means of payment.
    /// </summary>
    Task<CheckoutOutcome> Pay(int tender, Id<PaymentSource> source);

    /// <summary>Not paid yet: keeps goods and slot for longer.</summary>
    Task<StepOutcome> Extend();

    Task<ChangeOutcome> Change(ChangeRequest request);

    /// <param name="by"><c>shopper</c>, until the cut-off, or <c>store</c>, until picking begins.</param>
    Task<StepOutcome> Cancel(string by, string reason);

    /// <summary>From here on the shopper can change nothing. The same associate may ask again; another one takes the order over.</summary>
    Task<StepOutcome> StartPicking(Id<Associate> by);

    Task<StepOutcome> Pack(IReadOnlyList<PackedLine> goods, Id<Associate> by);

    /// <summary>A phrase between shopper and picker; see <see cref="Phrases"/>.</summary>
    Task<StepOutcome> Say(Guid key, string by, string phrase, int? line);

    Task<StepOutcome> HandOver(Id<Associate> by);

    Task<StepOutcome> CloseUncollected(Id<Associate> by);

    /// <summary>Something was wrong with a line: gives back its money, up to what it cost.</summary>
    Task<StepOutcome> GrantRefund(Guid refund, int line, Quantity quantity, string reason);

    /// <summary>Gives back a fee or the tip, whole.</summary>
    /// <param name="charge">Its code.</param>
    Task<StepOutcome> GiveBackCharge(Guid refund, string charge, string reason);

    /// <summary>
    /// A deadline is due: abandons the attempt or drops the change that nobody finished, has the card asked once more before its
    /// authorisation ends. Does nothing otherwise.
    /// </summary>
    Task Sweep();

    /// <summary>The payment company gave a tender free because its time was over.</summary>
    Task PaymentLost(int tender);

    /// <summary>
    /// Sees to everything that follows from where the order stands: holds and bookings released or settled, money captured, voided or
    /// given back. Called by the reaction to its facts; a second time changes nothing.
    /// </summary>
    Task FollowThrough();

    /// <summary>What the attempt wanted when it was made, whatever was changed since; empty when there was never such an attempt.</summary>
    Task<IReadOnlyList<StockLine>> Frozen();

    /// <summary>The order as it stands; null when there was never such an attempt.</summary>
    Task<OrderView?> Look();
}

/// <summary>What a shopper asks for.</summary>
/// <param name="ShownTotal">The total on the page when the shopper agreed; with another one nothing is begun.</param>
/// <param name="Lines">Priced a moment ago. Only the first call of an attempt freezes them.</param>
/// <param name="Fingerprint">See <see cref="Fingerprints"/>.</param>
[GenerateSerializer, Immutable]
public sealed record CheckoutRequest(
    Id<Store> Store,
    Id<Shopper> Shopper,
    string Handover,
    SlotId? Slot,
    IReadOnlyList<OrderLine> Lines,
    Money ShownTotal,
    string Fingerprint,
    Id<PaymentSource> Source,
    Id<Basket>? Basket = null,
    OrderCharge[]? Charges = null);

/// <summary>The answer to a checkout.</summary>
[GenerateSerializer, Immutable]
public abstract record CheckoutOutcome
{
    private CheckoutOutcome()
    {
    }

    [GenerateSerializer, Immutable]
    public sealed record Placed(Money Total, Money Authorised) : CheckoutOutcome;

    /// <summary>The shelf's prices are not those that were shown. Nothing was begun.</summary>
    [GenerateSerializer, Immutable]
    public sealed record PriceChanged(Money Now) : CheckoutOutcome;

    /// <summary>Nothing was taken. For each line that was short, what could be had.</summary>
    [GenerateSerializer, Immutable]
    public sealed record SoldOut(IReadOnlyList<Stock.StockLine> Available) : CheckoutOutcome;

    /// <param name="Reason"><c>full</c>, <c>too-late</c> or <c>no-such-slot</c>.</param>
    [GenerateSerializer, Immutable]
    public sealed record SlotGone(string Reason) : CheckoutOutcome;

    /// <summary>The goods stay held until <paramref name="HeldUntil"/>; pay with the next tender.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Declined(string Reason, int NextTender, DateTimeOffset HeldUntil) : CheckoutOutcome;

    /// <summary>The payment company has not decided, or could not be heard. Ask again with the same attempt.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Pending : CheckoutOutcome;

    /// <summary>The attempt is over: nothing was taken.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Abandoned(string Reason) : CheckoutOutcome;

    /// <summary>The same attempt was made with other content.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Conflict(string Reason) : CheckoutOutcome;

    /// <summary>Something in the request cannot be.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Unfit(string Field, string Code, string Reason) : CheckoutOutcome;
}

/// <summary>What the shopper wants instead. Lines that stay keep their number and price.</summary>
/// <param name="Uses">What it uses of promotions of which the shopper has only so much; null where that stays as it is.</param>
[GenerateSerializer, Immutable]
public sealed record ChangeRequest(
    Id<Change> Change, SlotId? Slot, IReadOnlyList<OrderLine> Lines, Money ShownTotal, string Fingerprint, Id<PaymentSource> Source,
    OrderCharge[]? Charges = null, PromotionClaim[]? Uses = null);

/// <summary>The answer to a change.</summary>
[GenerateSerializer, Immutable]
public abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    [GenerateSerializer, Immutable]
    public sealed record Changed(Money Total, Money Authorised) : ChangeOutcome;

    [GenerateSerializer, Immutable]
    public sealed record SoldOut(IReadOnlyList<Stock.StockLine> Available) : ChangeOutcome;

    [GenerateSerializer, Immutable]
    public sealed record SlotGone(string Reason) : ChangeOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Declined(string Reason) : ChangeOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Pending : ChangeOutcome;

    /// <summary>The order stands as it was.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Dropped(string Reason) : ChangeOutcome;

    /// <summary>Not at this point of the order's life: past the cut-off, being picked, finished.</summary>
    [GenerateSerializer, Immutable]
    public sealed record TooLate(string Reason) : ChangeOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Conflict(string Reason) : ChangeOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Unfit(string Field, string Code, string Reason) : ChangeOutcome;
}

/// <summary>The answer to a step in an order's life.</summary>
[GenerateSerializer, Immutable]
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>Done, now or before.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Done : StepOutcome;

    [GenerateSerializer, Immutable]
    public sealed record NotNow(OrderStatus Status, string Reason) : StepOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Unfit(string Field, string Code, string Reason) : StepOutcome;

    /// <summary>It would cost more than was authorised.</summary>
    [GenerateSerializer, Immutable]
    public sealed record BeyondAuthorised(Money Total, Money Authorised) : StepOutcome;

    [GenerateSerializer, Immutable]
    public sealed record NoSuchOrder : StepOutcome;
}

/// <summary>An order as it stands.</summary>
/// <param name="Total">Of what was ordered: an estimate where goods are weighed.</param>
/// <param name="Charged">Of what was packed; null before.</param>
/// <param name="Charges">Fees and the tip; in the totals. Null for none.</param>
/// <param name="HeldUntil">Not paid yet: goods and slot are kept until then.</param>
/// <param name="Wanted">Its card would not be authorised once more, and another one is waited for; null when it is paid.</param>
/// <param name="Said">What shopper and picker said to each other, in order; null for nothing.</param>
[GenerateSerializer, Immutable]
public sealed record OrderView(
    Id<Order> Id,
    Id<Store> Store,
    Id<Shopper> Shopper,
    OrderStatus Status,
    string Handover,
    SlotId? Slot,
    DateTimeOffset? SlotEnds,
    DateTimeOffset? CutOff,
    DateTimeOffset AttemptedAt,
    DateTimeOffset? PlacedAt,
    DateTimeOffset? HandedOverAt,
    IReadOnlyList<OrderLine> Lines,
    Money Total,
    Money Authorised,
    PriceRule PriceRule,
    IReadOnlyList<PackedLine> Goods,
    Money? Charged,
    IReadOnlyList<RefundView> Refunds,
    Id<Associate>? Picker,
    string? EndReason,
    bool ChangePending,
    OrderCharge[]? Charges = null,
    DateTimeOffset? HeldUntil = null,
    SaidPhrase[]? Said = null,
    WantedPayment? Wanted = null)
{
    public string Number => OrderNumber.Of(Id);
}

/// <summary>Another card that an order waits for.</summary>
/// <param name="Reason">Why the last one would not do: a word as in <see cref="AuthoriseOutcome.Declined"/>.</param>
/// <param name="NextTender">The number under which the next one is given.</param>
/// <param name="PayBy">The order is cancelled then; null when it is in totes already.</param>
[GenerateSerializer, Immutable]
public sealed record WantedPayment(string Reason, int NextTender, Money Amount, DateTimeOffset? PayBy);

/// <param name="Charge">The code of the fee or tip that was given back; the line is 0 then.</param>
[GenerateSerializer, Immutable]
public sealed record RefundView(Guid Refund, int Line, Quantity Quantity, Money Amount, string Reason, string? Charge = null);
