using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Sandbox;

/// <summary>The shapes that go over HTTP, and how they are written: camelCase, nothing unknown or doubled taken.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AuthoriseAsk))]
[JsonSerializable(typeof(CaptureAsk))]
[JsonSerializable(typeof(RefundAsk))]
[JsonSerializable(typeof(CardEntry))]
[JsonSerializable(typeof(CardAnswer))]
[JsonSerializable(typeof(AuthorisationAnswer))]
[JsonSerializable(typeof(AuthorisationPage))]
[JsonSerializable(typeof(NotificationBody))]
[JsonSerializable(typeof(NotificationPage))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(LedgerCheckAnswer))]
[JsonSerializable(typeof(Weather))]
[JsonSerializable(typeof(TextAsk))]
[JsonSerializable(typeof(TextAnswer))]
[JsonSerializable(typeof(TextPage))]
internal sealed partial class Wire : JsonSerializerContext;

internal sealed record AuthoriseAsk(Amount Amount, string Token);

internal sealed record CaptureAsk(Amount Amount, bool Final = true);

internal sealed record RefundAsk(Amount Amount);

internal sealed record CardAnswer(string Token, string Label);

internal sealed record HealthAnswer(string Name, string Ledger);

/// <summary>A refusal or a fault: RFC 9457 with a code for programs and, for bad input, what is wrong by field.</summary>
internal sealed record ProblemAnswer(
    string Title, int Status, string Detail, string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Dictionary<string, string[]>? Errors = null);

internal sealed record CaptureAnswer(string Reference, Amount Amount, Amount Fee, bool Final, DateTimeOffset At);

internal sealed record RefundAnswer(string Reference, Amount Amount, DateTimeOffset At);

internal sealed record AuthorisationPage(IReadOnlyList<AuthorisationAnswer> Items, string? Next);

internal sealed record NotificationBody(string Id, string Type, long Sequence, DateTimeOffset At, AuthorisationAnswer Authorisation);

internal sealed record NotificationPage(IReadOnlyList<NotificationBody> Items, string? Next);

/// <summary>An authorisation as the merchant sees it. The amounts are null when it was voided before it was ever asked for.</summary>
internal sealed record AuthorisationAnswer(
    string Reference, string Status, Amount? Amount, Amount? Captured, Amount? Refunded, DateTimeOffset? ExpiresAt, string? Reason, string? Card,
    DateTimeOffset CreatedAt, long Sequence, IReadOnlyList<CaptureAnswer> Captures, IReadOnlyList<RefundAnswer> Refunds)
{
    public static AuthorisationAnswer Of(Authorisation of)
    {
        var currency = of.Amount?.Currency ?? "";
        Amount? Money(long minorUnits) => of.Amount is null ? null : new Amount(minorUnits, currency);
        return new AuthorisationAnswer(
            of.Reference, JsonNamingPolicy.CamelCase.ConvertName(of.Status.ToString()), of.Amount, Money(of.Captured), Money(of.Refunded),
            of.ExpiresAt, of.Reason, of.Card, of.CreatedAt, of.Sequence,
            [.. of.Movements.Where(m => m.Kind == MovementKind.Capture)
                .Select(m => new CaptureAnswer(m.Key, new(m.MinorUnits, currency), new(m.FeeMinorUnits, currency), m.Final, m.At))],
            [.. of.Movements.Where(m => m.Kind == MovementKind.Refund)
                .Select(m => new RefundAnswer(m.Key, new(m.MinorUnits, currency), m.At))]);
    }
}
