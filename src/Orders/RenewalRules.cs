using OpenAisle.Journal;
using OpenAisle.Payments;

namespace OpenAisle.Orders;

/// <summary>When an authorisation is made anew, and what follows from the payment company's answer.</summary>
internal static class RenewalRules
{
    /// <summary>The reason of a tender that the company left undecided until it was voided: no word about the card.</summary>
    public const string Undecided = "undecided";

    /// <summary>Why an order ends that nobody paid anew.</summary>
    public const string NotPaid = "not-paid";

    /// <summary>When something is to be done about the payment of an order; null when nothing is.</summary>
    public static DateTimeOffset? DueAt(OrderState state, OrderSettings settings) => state switch
    {
        { Status: not (OrderStatus.Placed or OrderStatus.Picking or OrderStatus.Packed) } => null,
        { Renewal: not null } => state.RenewalAt,
        { PaymentWanted: { } wanted } => state.Status == OrderStatus.Placed ? wanted.PayBy : null,
        { RenewsAgain: { } again } => again,
        _ => DueAt(state.AuthorisedAt, state.AuthorisedUntil, state.SlotEnds, state.CutOff, settings),
    };

    /// <summary>
    /// So long before it ends that another card can still be asked for; where the cut-off comes first, so long before that. A short
    /// authorisation is left alone for three quarters of its life.
    /// </summary>
    public static DateTimeOffset? DueAt(
        DateTimeOffset since, DateTimeOffset? until, DateTimeOffset? slotEnds, DateTimeOffset? cutOff, OrderSettings settings)
    {
        if (until is not { } ends || slotEnds is not { } collected || ends >= collected + settings.CollectedWithin)
        {
            return null;
        }

        var life = ends - since;
        var ahead = settings.RenewsBefore < life / 4 ? settings.RenewsBefore : life / 4;
        return (cutOff is { } last && last < ends && last - ahead > since ? last : ends) - ahead;
    }

    /// <summary>The standing authorisation is gone before its time, or before the order's end.</summary>
    public static bool IsLost(OrderState state, int tender) =>
        state.Tender == tender && state is { Renewal: null, PaymentWanted: null, Status: OrderStatus.Placed or OrderStatus.Picking or OrderStatus.Packed };

    /// <summary>Null while a change is under way, which may bring a tender of its own.</summary>
    public static RenewalAsked? Begin(OrderState state, Id<PaymentSource> source) =>
        state is { Renewal: null, PaymentWanted: null, Pending: null, Status: OrderStatus.Placed or OrderStatus.Picking or OrderStatus.Packed }
        && !ToAuthorise(state).IsZero
            ? new RenewalAsked(state.LastTender + 1, ToAuthorise(state), source)
            : null;

    /// <summary>Either the fact that begins with another card, or an answer, or neither when this very card is being tried.</summary>
    public static (RenewalAsked? Asked, CheckoutOutcome? Answer) Take(OrderState state, int tender, Id<PaymentSource> source) => state switch
    {
        { Renewal: { } running } => running.Tender == tender && running.Source == source ? (null, null) : (null, new CheckoutOutcome.Pending()),
        { Pending: not null } => (null, new CheckoutOutcome.Pending()),
        _ when tender != state.LastTender + 1 => (null, new CheckoutOutcome.Conflict($"The next tender is {state.LastTender + 1}.")),
        _ => (new RenewalAsked(tender, ToAuthorise(state), source), null),
    };

    public static IFact? Heard(OrderState state, AuthoriseOutcome outcome, OrderSettings settings, DateTimeOffset now) => outcome switch
    {
        AuthoriseOutcome.Authorised yes => new Renewed(state.Renewal!.Tender, yes.Amount, yes.Expires),
        AuthoriseOutcome.Declined no => Failed(state, no.Reason, settings, now),
        AuthoriseOutcome.Conflict no => Failed(state, no.Reason, settings, now),
        _ => null,
    };

    /// <summary>Nobody gave another card in time, and nobody picks the order: the goods are for others.</summary>
    public static Cancelled? GiveUp(OrderState state) =>
        state is { PaymentWanted: not null, Renewal: null, Pending: null, Status: OrderStatus.Placed } ? new Cancelled("store", NotPaid) : null;

    /// <summary>How a tender stands that was given for an order which is placed.</summary>
    public static CheckoutOutcome Answer(OrderState state, int tender, Id<PaymentSource> source, TenderView? known) => known switch
    {
        { } other when other.Source != source => new CheckoutOutcome.Conflict("This tender was given before with another card."),
        _ when state.Renewal?.Tender == tender => new CheckoutOutcome.Pending(),
        { Status: TenderStatus.Declined or TenderStatus.Expired or TenderStatus.Voided or TenderStatus.VoidIntended }
            when tender > state.Tender && state.PaymentWanted is { } wanted =>
            new CheckoutOutcome.Declined(known.Reason ?? wanted.Reason, state.LastTender + 1, wanted.PayBy ?? state.SlotEnds ?? state.Lapses),
        _ => OrderRules.Answer(state),
    };

    private static IFact Failed(OrderState state, string reason, OrderSettings settings, DateTimeOffset now)
    {
        var tender = state.Renewal!.Tender;
        return state.PaymentWanted is not null ? new RenewalFailed(tender, reason)
            : reason == Undecided && state.RenewalsFailed + 1 < settings.MostRenewalTries
                ? new RenewalFailed(tender, reason, now + settings.RenewsAgainAfter)
            : new PaymentWanted(tender, reason, PayBy(state, settings, now));
    }

    /// <summary>Before the pick begins; later only where there would be no time at all.</summary>
    private static DateTimeOffset? PayBy(OrderState state, OrderSettings settings, DateTimeOffset now)
    {
        var soonest = now + settings.HeldFor;
        return state.Status != OrderStatus.Placed ? null
            : state.CutOff > soonest ? state.CutOff
            : state.SlotEnds > soonest ? state.SlotEnds
            : soonest;
    }

    public static Money ToAuthorise(OrderState state) => state.Status == OrderStatus.Packed ? state.Charged : state.Authorised;
}
