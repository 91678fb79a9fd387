namespace OpenAisle.Payments;

/// <summary>The payment of one order, over all its tenders.</summary>
public abstract class Payment;

/// <summary>A card or a wallet, kept as a provider's token in an erasable table.</summary>
public abstract class PaymentSource;

/// <summary>The key of one refund, so that it is paid once.</summary>
public abstract class Refund;

/// <summary>
/// The actor of one payment; the key is the order's id. Every outside call starts only after its intent is on disk and is keyed by that
/// intent; an unknown outcome is asked about, never repeated blindly.
/// </summary>
public interface IPayment : IGrainWithGuidKey
{
    /// <summary>Authorises one tender. The same number again gives the same answer; after a decline the next number may be tried.</summary>
    Task<AuthoriseOutcome> Authorise(Tender tender);

    /// <summary>This tender is not wanted any more (a change replaced it): voided by our reference, a late authorisation too.</summary>
    Task Void(int tender);

    /// <summary>Nothing of this payment will be taken: every tender is voided, and none is begun hereafter.</summary>
    Task Abandon();

    /// <summary>Takes the amount from the standing authorisations, never more than they hold, once; what is left over is given back.</summary>
    Task<CaptureOutcome> Capture(Money amount);

    /// <summary>Gives back part of what was captured, to where it came from. The same key again changes nothing.</summary>
    Task<RefundOutcome> Refund(Id<Refund> refund, Money amount);

    Task<PaymentView> Look();
}

/// <param name="Number">1 for the first means of payment tried for the order, 2 for the next…</param>
[GenerateSerializer, Immutable]
public sealed record Tender(int Number, Money Amount, Id<PaymentSource> Source);

[GenerateSerializer, Immutable]
public abstract record AuthoriseOutcome
{
    private AuthoriseOutcome()
    {
    }

    [GenerateSerializer, Immutable]
    public sealed record Authorised(Money Amount, DateTimeOffset Expires) : AuthoriseOutcome;

    /// <summary>The provider said no. The reason is a word of ours: <c>declined</c>, <c>insufficient-funds</c>, <c>expired-card</c>…</summary>
    [GenerateSerializer, Immutable]
    public sealed record Declined(string Reason) : AuthoriseOutcome;

    /// <summary>Not known yet; it is being asked about. Call again with the same tender.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Pending : AuthoriseOutcome;

    /// <summary>The number stands already with another amount or source, or the payment was abandoned.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Conflict(string Reason) : AuthoriseOutcome;
}

[GenerateSerializer, Immutable]
public abstract record CaptureOutcome
{
    private CaptureOutcome()
    {
    }

    [GenerateSerializer, Immutable]
    public sealed record Captured(Money Amount) : CaptureOutcome;

    /// <summary>Intended and on disk; the payment sees to it until it is done.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Pending : CaptureOutcome;

    /// <summary>More than the standing authorisations hold, or none stands.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Refused(string Reason, Money Available) : CaptureOutcome;
}

[GenerateSerializer, Immutable]
public abstract record RefundOutcome
{
    private RefundOutcome()
    {
    }

    [GenerateSerializer, Immutable]
    public sealed record Refunded(Money Amount) : RefundOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Pending : RefundOutcome;

    /// <summary>More than was captured and not yet given back.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Refused(string Reason, Money Available) : RefundOutcome;
}

/// <summary>Where each tender stands.</summary>
public enum TenderStatus
{
    Intended,
    Authorised,
    Declined,
    VoidIntended,
    Voided,
    CaptureIntended,
    Captured,
    Expired,
}

[GenerateSerializer, Immutable]
public sealed record TenderView(int Number, TenderStatus Status, Money Amount, Money Captured, Id<PaymentSource> Source, string? Reason);

/// <summary>A payment as it stands. Amounts are zero of the order's currency when nothing happened yet.</summary>
[GenerateSerializer, Immutable]
public sealed record PaymentView(
    IReadOnlyList<TenderView> Tenders, Money Authorised, Money Captured, Money Refunded, bool Abandoned, bool Settled);
