using System.Text.Json.Serialization;
using OpenAisle.Journal;

namespace OpenAisle.Payments;

// What happens to the payment of an order. Tenders go by number, sources by id: no token and no label of a card is ever a fact.

/// <summary>A tender is about to be authorised: from here on the provider may know our reference.</summary>
/// <param name="Provider">Written down, because the source may be erased before the money is settled.</param>
public sealed record PaymentAuthorisationIntended(int Tender, Money Amount, Id<PaymentSource> Source, string Provider) : IFact;

public sealed record PaymentAuthorised(int Tender, Money Amount, DateTimeOffset Expires) : IFact;

public sealed record PaymentDeclined(int Tender, string Reason) : IFact;

/// <summary>What this tender may hold, now or later, is to be released.</summary>
public sealed record PaymentVoidIntended(int Tender, string Reason) : IFact;

/// <summary>The provider confirmed that nothing is held and nothing will be.</summary>
public sealed record PaymentVoided(int Tender) : IFact;

/// <summary>So much is to be taken, in these parts.</summary>
public sealed record PaymentCaptureIntended(Money Amount, IReadOnlyList<TenderPart> Parts) : IFact;

public sealed record PaymentCaptured(int Tender, Money Amount) : IFact;

public sealed record PaymentRefundIntended(Id<Refund> Refund, Money Amount, IReadOnlyList<TenderPart> Parts) : IFact;

public sealed record PaymentRefunded(Id<Refund> Refund, int Tender, Money Amount) : IFact;

/// <summary>The provider refused something for good.</summary>
public sealed record PaymentRefused(
    int Tender, RefusedThing What, string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Id<Refund>? Refund = null) : IFact;

/// <summary>The provider gave the money free because its time was over.</summary>
public sealed record PaymentExpired(int Tender) : IFact;

/// <summary>Nothing of this payment will be taken.</summary>
public sealed record PaymentAbandoned : IFact;

/// <summary>The share of one tender in a capture or a refund.</summary>
public readonly record struct TenderPart(int Tender, Money Amount);

/// <summary>What a provider can refuse.</summary>
public enum RefusedThing
{
    Authorisation,
    Void,
    Capture,
    Refund,
}

/// <summary>The kinds of fact of a payment's stream.</summary>
public static class PaymentFacts
{
    public const string Stream = "payment";

    /// <summary>The name of <see cref="PaymentExpired"/>.</summary>
    public const string Expired = "payment.expired";

    public static IReadOnlyList<FactKind> Kinds { get; } =
    [
        FactKind.Of("payment.authorisation-intended", () => PaymentJson.Default.PaymentAuthorisationIntended),
        FactKind.Of("payment.authorised", () => PaymentJson.Default.PaymentAuthorised),
        FactKind.Of("payment.declined", () => PaymentJson.Default.PaymentDeclined),
        FactKind.Of("payment.void-intended", () => PaymentJson.Default.PaymentVoidIntended),
        FactKind.Of("payment.voided", () => PaymentJson.Default.PaymentVoided),
        FactKind.Of("payment.capture-intended", () => PaymentJson.Default.PaymentCaptureIntended),
        FactKind.Of("payment.captured", () => PaymentJson.Default.PaymentCaptured),
        FactKind.Of("payment.refund-intended", () => PaymentJson.Default.PaymentRefundIntended),
        FactKind.Of("payment.refunded", () => PaymentJson.Default.PaymentRefunded),
        FactKind.Of("payment.refused", () => PaymentJson.Default.PaymentRefused),
        FactKind.Of(Expired, () => PaymentJson.Default.PaymentExpired),
        FactKind.Of("payment.abandoned", () => PaymentJson.Default.PaymentAbandoned),
    ];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PaymentAuthorisationIntended))]
[JsonSerializable(typeof(PaymentAuthorised))]
[JsonSerializable(typeof(PaymentDeclined))]
[JsonSerializable(typeof(PaymentVoidIntended))]
[JsonSerializable(typeof(PaymentVoided))]
[JsonSerializable(typeof(PaymentCaptureIntended))]
[JsonSerializable(typeof(PaymentCaptured))]
[JsonSerializable(typeof(PaymentRefundIntended))]
[JsonSerializable(typeof(PaymentRefunded))]
[JsonSerializable(typeof(PaymentRefused))]
[JsonSerializable(typeof(PaymentExpired))]
[JsonSerializable(typeof(PaymentAbandoned))]
internal sealed partial class PaymentJson : JsonSerializerContext;
