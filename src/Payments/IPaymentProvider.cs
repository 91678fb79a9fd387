namespace OpenAisle.Payments;

/// <summary>
/// A payment company, as we talk to it. To add one: a folder beside Sandbox/ with a class of this and a line in PaymentsModule.cs.
/// Every call names our own reference, and says the same thing when it is made twice. A call whose answer is lost throws or returns
/// unknown; the payment then asks with <see cref="Find"/>.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>The word by which payment sources name it: <c>sandbox</c>.</summary>
    string Name { get; }

    Task<ProviderAnswer> Authorise(string reference, Money amount, string token, CancellationToken cancel);

    /// <summary>What the company knows of a reference.</summary>
    Task<ProviderAnswer> Find(string reference, CancellationToken cancel);

    /// <summary>Voids by our reference, also one it has not seen: an authorisation that comes later is defeated by it.</summary>
    Task<ProviderAnswer> Void(string reference, CancellationToken cancel);

    Task<ProviderAnswer> Capture(string reference, string captureReference, Money amount, CancellationToken cancel);

    Task<ProviderAnswer> Refund(string reference, string refundReference, Money amount, CancellationToken cancel);
}

/// <summary>What a payment company said of one of our references.</summary>
public abstract record ProviderAnswer
{
    private ProviderAnswer()
    {
    }

    public sealed record Authorised(Money Amount, Money CapturedSoFar, Money RefundedSoFar, DateTimeOffset Expires) : ProviderAnswer;

    public sealed record Declined(string Reason) : ProviderAnswer;

    public sealed record Voided : ProviderAnswer;

    public sealed record Captured(Money Amount) : ProviderAnswer;

    public sealed record Refunded(Money Amount) : ProviderAnswer;

    public sealed record Expired : ProviderAnswer;

    /// <summary>It has never heard of the reference.</summary>
    public sealed record NotFound : ProviderAnswer;

    /// <summary>It is at work on it.</summary>
    public sealed record Pending : ProviderAnswer;

    /// <summary>It refused for a reason that asking again does not change (too much, already voided).</summary>
    public sealed record Refused(string Reason) : ProviderAnswer;

    /// <summary>No answer, or one that makes no sense: nothing is known.</summary>
    public sealed record Unknown(string Reason) : ProviderAnswer;
}
