using System.Text.Json.Serialization;

namespace OpenAisle.Payments.Sandbox;

// The shapes of the sandbox company's API, as its documentation gives them. What we do not use is not read.

internal sealed record WireAmount(long MinorUnits, string Currency)
{
    public static WireAmount Of(Money money) => new(money.MinorUnits, money.Currency.Code);

    /// <summary>Null where it is no amount we can keep. Not on the wire: the company takes no field that it does not know.</summary>
    [JsonIgnore]
    public Money? Money =>
        MinorUnits is >= 0 and <= OpenAisle.Kernel.Money.MaxMinorUnits && OpenAisle.Kernel.Currency.TryOf(Currency, out var currency)
            ? new(MinorUnits, currency)
            : null;
}

internal sealed record WireAuthorise(WireAmount Amount, string Token);

internal sealed record WireMovement(WireAmount Amount);

internal sealed record WireKeyed(string Reference, WireAmount Amount);

internal sealed record WireAuthorisation(
    string Reference, string Status, WireAmount? Amount = null, WireAmount? Captured = null, WireAmount? Refunded = null,
    DateTimeOffset? ExpiresAt = null, string? Reason = null, IReadOnlyList<WireKeyed>? Captures = null, IReadOnlyList<WireKeyed>? Refunds = null);

internal sealed record WireProblem(string? Code = null);

internal sealed record WireNotification(WireAuthorisation Authorisation);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(WireAuthorise))]
[JsonSerializable(typeof(WireMovement))]
[JsonSerializable(typeof(WireAuthorisation))]
[JsonSerializable(typeof(WireProblem))]
[JsonSerializable(typeof(WireNotification))]
internal sealed partial class SandboxJson : JsonSerializerContext;
