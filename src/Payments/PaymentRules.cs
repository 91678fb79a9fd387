using System.Diagnostics;
using OpenAisle.Journal;

namespace OpenAisle.Payments;

/// <summary>What is to be written down, and the answer where it is known at once.</summary>
internal readonly record struct Decided<TOutcome>(IReadOnlyList<IFact> Facts, TOutcome? Refusal)
    where TOutcome : class
{
    public static Decided<TOutcome> Write(IFact fact) => new([fact], null);

    /// <summary>It was asked before: nothing new is to be written, and the state tells how it stands.</summary>
    public static Decided<TOutcome> Known { get; } = new([], null);

    public static Decided<TOutcome> Answer(TOutcome outcome) => new([], outcome);
}

/// <summary>
/// What the shop may ask of a payment. Every function decides on the state alone; what a provider says comes in by
/// <see cref="ProviderRules"/>.
/// </summary>
internal static class PaymentRules
{
    /// <summary>More means of payment for one order are somebody trying out stolen cards.</summary>
    public const int MostTenders = 20;

    public const int MostRefunds = 100;

    /// <param name="provider">The provider of the source; null when there is no such source or no such provider.</param>
    public static Decided<AuthoriseOutcome> Authorise(PaymentState state, Tender tender, string? provider)
    {
        if (tender.Number < 1 || tender.Amount.MinorUnits <= 0 || tender.Source.IsEmpty)
        {
            throw new ArgumentException($"Tender {tender.Number} of {tender.Amount} is none.", nameof(tender));
        }

        if (state.Abandoned)
        {
            return Conflict("abandoned");
        }

        if (state.Find(tender.Number) is { } known)
        {
            return known.IsTombstone || (known.Amount == tender.Amount && known.Source == tender.Source)
                ? Decided<AuthoriseOutcome>.Known
                : Conflict("other-content");
        }

        // Whoever asks for a number that was passed over has not heard of the later card, which may stand.
        if (state.Tenders.Any(later => later.Number > tender.Number))
        {
            return Conflict("out-of-order");
        }

        if (tender.Number > MostTenders)
        {
            return Conflict("too-many-tenders");
        }

        if (state.Currency != default && state.Currency != tender.Amount.Currency)
        {
            return Conflict("other-currency");
        }

        if (state.CaptureWanted is { } wanted && state.Taking >= wanted)
        {
            return Conflict("captured");
        }

        return provider is null
            ? Decided<AuthoriseOutcome>.Answer(new AuthoriseOutcome.Declined("unknown-source"))
            : Decided<AuthoriseOutcome>.Write(new PaymentAuthorisationIntended(tender.Number, tender.Amount, tender.Source, provider));

        static Decided<AuthoriseOutcome> Conflict(string reason) => Decided<AuthoriseOutcome>.Answer(new AuthoriseOutcome.Conflict(reason));
    }

    /// <summary>How an authorisation stands.</summary>
    public static AuthoriseOutcome Authorised(PaymentState state, int number)
    {
        var tender = state.Find(number) ?? throw new InvalidOperationException($"There is no tender {number}.");
        return tender.Status switch
        {
            TenderStatus.Declined or TenderStatus.Expired or TenderStatus.VoidIntended or TenderStatus.Voided when state.Abandoned =>
                new AuthoriseOutcome.Conflict("abandoned"),
            TenderStatus.Intended => new AuthoriseOutcome.Pending(),
            TenderStatus.Authorised or TenderStatus.CaptureIntended or TenderStatus.Captured =>
                new AuthoriseOutcome.Authorised(tender.Amount, tender.Expires),
            TenderStatus.Declined => new AuthoriseOutcome.Declined(tender.Reason ?? "declined"),
            TenderStatus.Expired => new AuthoriseOutcome.Declined("expired"),
            // On its way to be given free: it will never be taken, so the next number may be tried.
            TenderStatus.VoidIntended or TenderStatus.Voided => new AuthoriseOutcome.Declined(tender.Reason ?? "voided"),
            _ => throw new UnreachableException(),
        };
    }

    public static IReadOnlyList<IFact> Void(PaymentState state, int number)
    {
        if (state.Find(number) is not { } tender)
        {
            // Never intended, so no provider has heard of it; the tombstone stops a request that is still on its way to us.
            return number is >= 1 and <= MostTenders ? [new PaymentVoided(number)] : [];
        }

        return tender.Status switch
        {
            TenderStatus.Intended or TenderStatus.Authorised => [new PaymentVoidIntended(number, "voided")],
            TenderStatus.CaptureIntended or TenderStatus.Captured =>
                throw new InvalidOperationException($"Tender {number} is {tender.Status}: it can only be refunded."),
            _ => [],
        };
    }

    public static IReadOnlyList<IFact> Abandon(PaymentState state)
    {
        if (state.Abandoned)
        {
            return [];
        }

        if (state.CaptureWanted is { IsZero: false })
        {
            throw new InvalidOperationException("The payment is being captured: an order that was placed is not abandoned.");
        }

        return [new PaymentAbandoned(), .. Release(state, "abandoned", [])];
    }

    /// <summary>
    /// Takes from the standing tenders in their order; whatever they hold beyond is given free. When a provider refused a part, the same
    /// amount asked for again is made up from tenders that stand by then.
    /// </summary>
    public static Decided<CaptureOutcome> Capture(PaymentState state, Money amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount.MinorUnits, nameof(amount));
        var available = state.Standing + state.Taking;
        if (state.Abandoned)
        {
            return Refused("abandoned");
        }

        if (state.Currency != default && state.Currency != amount.Currency)
        {
            return Refused("other-currency");
        }

        if (state.CaptureWanted is { } wanted && wanted != amount)
        {
            return Refused("captured-already");
        }

        var rest = amount - (state.CaptureWanted is null ? Money.Zero(amount.Currency) : state.Taking);
        if (state.CaptureWanted is not null && rest.IsZero)
        {
            return Decided<CaptureOutcome>.Known;
        }

        if (state.Currency == default ? !rest.IsZero : rest > state.Standing)
        {
            return state.Taking > state.Captured // some of it is still under way: say so first
                ? Decided<CaptureOutcome>.Known
                : Refused(state.CaptureWanted is null ? "above-authorised" : ShortBecause(state));
        }

        var parts = Parts(rest, state.Tenders, static tender => tender.Status == TenderStatus.Authorised, static tender => tender.Amount);
        return new([new PaymentCaptureIntended(amount, parts), .. Release(state, "not-needed", parts)], null);

        Decided<CaptureOutcome> Refused(string reason) => Decided<CaptureOutcome>.Answer(new CaptureOutcome.Refused(reason, available));
    }

    /// <summary>How the capture stands that was asked for.</summary>
    public static CaptureOutcome Captured(PaymentState state)
    {
        if (state.CaptureWanted is not { } wanted)
        {
            throw new InvalidOperationException("No capture was asked for.");
        }

        if (wanted.IsZero || state.Captured == wanted)
        {
            return new CaptureOutcome.Captured(wanted);
        }

        return state.Taking > state.Captured
            ? new CaptureOutcome.Pending()
            : new CaptureOutcome.Refused(ShortBecause(state), state.Captured + state.Standing);
    }

    public static Decided<RefundOutcome> Refund(PaymentState state, Id<Refund> id, Money amount)
    {
        if (state.Find(id) is { } known)
        {
            return known.Amount == amount ? Decided<RefundOutcome>.Known : Refused("other-content", Refundable(state));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount.MinorUnits, nameof(amount));
        var available = Refundable(state);
        if (state.Refunds.Length >= MostRefunds)
        {
            return Refused("too-many-refunds", available);
        }

        if (available.Currency != amount.Currency || amount > available)
        {
            return Refused("above-captured", available);
        }

        var parts = Parts(amount, state.Tenders, static _ => true, tender => Refundable(state, tender));
        return Decided<RefundOutcome>.Write(new PaymentRefundIntended(id, amount, parts));

        static Decided<RefundOutcome> Refused(string reason, Money available) =>
            Decided<RefundOutcome>.Answer(new RefundOutcome.Refused(reason, available));
    }

    /// <summary>How a refund stands. Refused even when only a part was: the parts that were paid are in the view.</summary>
    public static RefundOutcome Refunded(PaymentState state, Id<Refund> id)
    {
        var refund = state.Find(id) ?? throw new InvalidOperationException($"There is no refund {id}.");
        return refund.IsOpen ? new RefundOutcome.Pending()
            : refund.Parts.FirstOrDefault(part => part.Status == PartStatus.Refused) is { } refused
                ? new RefundOutcome.Refused(refused.Reason ?? "refused", Refundable(state))
                : new RefundOutcome.Refunded(refund.Amount);
    }

    public static PaymentView View(PaymentState state) => new(
        [
            .. state.Tenders.Select(tender => new TenderView(
                tender.Number, tender.Status, tender.IsTombstone ? Money.Zero(state.Currency) : tender.Amount, tender.Captured, tender.Source,
                tender.Reason)),
        ],
        state.Standing, state.Captured, state.Refunded, state.Abandoned, state.IsSettled);

    /// <summary>When the payment has to be looked at next: null when never.</summary>
    /// <param name="wait">How long work that is open is left alone before it is taken up again.</param>
    public static DateTimeOffset? AttendAt(PaymentState state, DateTimeOffset now, TimeSpan wait)
    {
        DateTimeOffset? next = null;
        foreach (var tender in state.Tenders)
        {
            DateTimeOffset? due = state.IsOpen(tender) ? now + wait
                : tender.Status == TenderStatus.Authorised ? Later(tender.Expires + ProviderRules.ExpiryGrace, now + wait)
                : null;
            next = due is null || next < due ? next : due;
        }

        return next;

        static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
    }

    private static Money Refundable(PaymentState state)
    {
        var sum = Money.Zero(state.Currency);
        foreach (var tender in state.Tenders)
        {
            sum = tender.IsTombstone ? sum : sum + Refundable(state, tender);
        }

        return sum;
    }

    private static Money Refundable(PaymentState state, TenderState tender)
    {
        var left = tender.Captured - tender.Refunded;
        foreach (var refund in state.Refunds)
        {
            left = refund.OpenPart(tender.Number) is { } part ? left - part.Amount : left;
        }

        return left;
    }

    /// <summary>Shares an amount out over the tenders in their order, each as far as it goes.</summary>
    private static List<TenderPart> Parts(
        Money amount, IReadOnlyList<TenderState> tenders, Func<TenderState, bool> counts, Func<TenderState, Money> holds)
    {
        List<TenderPart> parts = [];
        foreach (var tender in tenders)
        {
            if (tender.IsTombstone || !counts(tender) || amount.IsZero || holds(tender).IsZero)
            {
                continue;
            }

            var part = Money.Min(amount, holds(tender));
            parts.Add(new(tender.Number, part));
            amount -= part;
        }

        return parts;
    }

    private static List<IFact> Release(PaymentState state, string reason, List<TenderPart> except)
    {
        List<IFact> facts = [];
        foreach (var tender in state.Tenders)
        {
            if (tender.Status is TenderStatus.Intended or TenderStatus.Authorised && !except.Exists(part => part.Tender == tender.Number))
            {
                facts.Add(new PaymentVoidIntended(tender.Number, reason));
            }
        }

        return facts;
    }

    private static string ShortBecause(PaymentState state) =>
        state.Tenders.LastOrDefault(static tender => !tender.ToCapture.IsZero && tender.Captured.IsZero) is { } failed
            ? failed.Status == TenderStatus.Expired ? "expired" : failed.Reason ?? "refused"
            : "above-authorised";
}
