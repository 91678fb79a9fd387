using System.Collections.Immutable;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;

namespace OpenAisle.Payments;

/// <summary>A payment as its facts tell it.</summary>
internal sealed record PaymentState : IFolded<PaymentState>
{
    /// <summary>By number. A tombstone among them has an empty source: it was voided before it was ever intended.</summary>
    public ImmutableArray<TenderState> Tenders { get; init; } = [];

    public ImmutableArray<RefundState> Refunds { get; init; } = [];

    /// <summary>What the order asked to be taken in all; null while it has not.</summary>
    public Money? CaptureWanted { get; init; }

    public bool Abandoned { get; init; }

    /// <summary>When the last fact happened: what is open has been so at least since then.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The order's currency; none while nothing was intended.</summary>
    public Currency Currency
    {
        get
        {
            foreach (var tender in Tenders)
            {
                if (!tender.IsTombstone)
                {
                    return tender.Amount.Currency;
                }
            }

            return default;
        }
    }

    public Money Captured => Sum(static tender => tender.Captured);

    public Money Refunded => Sum(static tender => tender.Refunded);

    /// <summary>What stands authorised and is neither taken nor being taken.</summary>
    public Money Standing => Sum(static tender => tender.Status == TenderStatus.Authorised ? tender.Amount : Money.Zero(tender.Amount.Currency));

    /// <summary>Taken, or on its way to be.</summary>
    public Money Taking => Sum(static tender => tender.Status == TenderStatus.CaptureIntended ? tender.ToCapture : tender.Captured);

    public bool IsSettled => Tenders.All(static tender => tender.IsEnded) && Refunds.All(static refund => !refund.IsOpen);

    public static PaymentState Empty() => new();

    public TenderState? Find(int number)
    {
        foreach (var tender in Tenders)
        {
            if (tender.Number == number)
            {
                return tender;
            }
        }

        return null;
    }

    public RefundState? Find(Id<Refund> id) => Refunds.FirstOrDefault(refund => refund.Id == id);

    /// <summary>Does the tender want something of its provider that is not confirmed yet?</summary>
    public bool IsOpen(TenderState tender) =>
        (!tender.Contradicted && tender.Status is TenderStatus.Intended or TenderStatus.VoidIntended or TenderStatus.CaptureIntended)
        || Refunds.Any(refund => refund.OpenPart(tender.Number) is not null);

    public PaymentState Apply(IFact fact, DateTimeOffset at) => Follow(fact, at) with { ChangedAt = at };

    private PaymentState Follow(IFact fact, DateTimeOffset at) => fact switch
    {
        PaymentAuthorisationIntended f => With(TenderState.Intended(f, at)),
        PaymentAuthorised f => With(Of(f.Tender).To(TenderStatus.Authorised) with { Expires = f.Expires }),
        PaymentDeclined f => With(Of(f.Tender).To(TenderStatus.Declined) with { Reason = f.Reason }),
        PaymentVoidIntended f => With(Of(f.Tender).To(TenderStatus.VoidIntended) with { Reason = f.Reason }),
        PaymentVoided f => With(Find(f.Tender)?.To(TenderStatus.Voided) ?? TenderState.Tombstone(f.Tender, at)),
        PaymentCaptureIntended f => f.Parts.Aggregate(
            this with { CaptureWanted = f.Amount },
            static (state, part) => state.With(state.Of(part.Tender).To(TenderStatus.CaptureIntended) with { ToCapture = part.Amount })),
        PaymentCaptured f => With(Of(f.Tender).To(TenderStatus.Captured) with { Captured = f.Amount }),
        PaymentRefundIntended f => this with { Refunds = Refunds.Add(new(f.Refund, f.Amount, [.. f.Parts.Select(RefundPart.Intended)])) },
        PaymentRefunded f => Refund(f.Refund, f.Tender, PartStatus.Refunded, null)
            .With(Of(f.Tender) with { Refunded = Of(f.Tender).Refunded + f.Amount }),
        PaymentRefused { What: RefusedThing.Refund, Refund: { } refund } f => Refund(refund, f.Tender, PartStatus.Refused, f.Reason),
        PaymentRefused { What: RefusedThing.Void } f => With(Of(f.Tender) with { Contradicted = true, Reason = f.Reason }),
        PaymentRefused f => With(Of(f.Tender) with { Reason = f.Reason }),
        PaymentExpired f => With(Of(f.Tender).To(TenderStatus.Expired)),
        PaymentAbandoned => this with { Abandoned = true },
        _ => throw new InvalidOperationException($"{fact.GetType()} is no fact of a payment."),
    };

    private TenderState Of(int number) => Find(number) ?? throw new InvalidOperationException($"There is no tender {number}.");

    private PaymentState With(TenderState tender)
    {
        for (var i = 0; i < Tenders.Length; i++)
        {
            if (Tenders[i].Number == tender.Number)
            {
                return this with { Tenders = Tenders.SetItem(i, tender) };
            }

            if (Tenders[i].Number > tender.Number)
            {
                return this with { Tenders = Tenders.Insert(i, tender) };
            }
        }

        return this with { Tenders = Tenders.Add(tender) };
    }

    private PaymentState Refund(Id<Refund> id, int tender, PartStatus status, string? reason)
    {
        var refund = Find(id) ?? throw new InvalidOperationException($"There is no refund {id}.");
        return this with { Refunds = Refunds.Replace(refund, refund.With(tender, status, reason)) };
    }

    private Money Sum(Func<TenderState, Money> amount)
    {
        var sum = Money.Zero(Currency);
        foreach (var tender in Tenders)
        {
            sum = tender.IsTombstone ? sum : sum + amount(tender);
        }

        return sum;
    }
}

/// <summary>One tender of a payment.</summary>
internal sealed record TenderState(
    int Number, Money Amount, Id<PaymentSource> Source, string Provider, DateTimeOffset IntendedAt, TenderStatus Status)
{
    /// <summary>What may follow what.</summary>
    private static TenderStatus[] Next(TenderStatus status) => status switch
    {
        TenderStatus.Intended =>
            [TenderStatus.Authorised, TenderStatus.Declined, TenderStatus.VoidIntended, TenderStatus.Voided, TenderStatus.Expired],
        TenderStatus.Authorised => [TenderStatus.CaptureIntended, TenderStatus.VoidIntended, TenderStatus.Voided, TenderStatus.Expired],
        TenderStatus.VoidIntended => [TenderStatus.Voided, TenderStatus.Declined, TenderStatus.Expired], // all say: nothing is held
        TenderStatus.CaptureIntended =>
            [TenderStatus.Captured, TenderStatus.VoidIntended, TenderStatus.Voided, TenderStatus.Expired], // the last three: it was refused
        _ => [], // money has moved or nothing is held; a refund leaves a tender captured
    };

    public DateTimeOffset Expires { get; init; }
    public Money ToCapture { get; init; } = Money.Zero(Amount.Currency);
    public Money Captured { get; init; } = Money.Zero(Amount.Currency);
    public Money Refunded { get; init; } = Money.Zero(Amount.Currency);
    public string? Reason { get; init; }

    /// <summary>The provider says that it has taken what we want voided: only people can settle that.</summary>
    public bool Contradicted { get; init; }

    public bool IsTombstone => Source.IsEmpty;

    public bool IsEnded => Next(Status) is [];

    public static TenderState Intended(PaymentAuthorisationIntended fact, DateTimeOffset at) =>
        new(fact.Tender, fact.Amount, fact.Source, fact.Provider, at, TenderStatus.Intended);

    public static TenderState Tombstone(int number, DateTimeOffset at) => new(number, default, default, "", at, TenderStatus.Voided);

    public TenderState To(TenderStatus status) =>
        Next(Status).Contains(status)
            ? this with { Status = status }
            : throw new InvalidOperationException($"Tender {Number} cannot go from {Status} to {status}.");
}

internal enum PartStatus
{
    Intended,
    Refunded,
    Refused,
}

internal sealed record RefundPart(int Tender, Money Amount, PartStatus Status, string? Reason)
{
    public static RefundPart Intended(TenderPart part) => new(part.Tender, part.Amount, PartStatus.Intended, null);
}

/// <summary>One refund, over the tenders that it goes back to.</summary>
internal sealed record RefundState(Id<Refund> Id, Money Amount, ImmutableArray<RefundPart> Parts)
{
    public bool IsOpen => Parts.Any(static part => part.Status == PartStatus.Intended);

    public RefundPart? OpenPart(int tender) => Parts.FirstOrDefault(part => part.Tender == tender && part.Status == PartStatus.Intended);

    public RefundState With(int tender, PartStatus status, string? reason)
    {
        var open = OpenPart(tender) ?? throw new InvalidOperationException($"Refund {Id} has nothing open with tender {tender}.");
        return this with { Parts = Parts.Replace(open, open with { Status = status, Reason = reason }) };
    }
}
