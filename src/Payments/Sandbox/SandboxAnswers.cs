using System.Net;

namespace OpenAisle.Payments.Sandbox;

/// <summary>
/// What the sandbox's answers mean. Only an answer that is whole and about our reference says something; everything else is unknown.
/// </summary>
internal static class SandboxAnswers
{
    /// <summary>An authorisation as it stands there.</summary>
    public static ProviderAnswer Standing(WireAuthorisation found, string reference) =>
        found.Reference != reference ? new ProviderAnswer.Unknown("about another reference") : found.Status switch
        {
            "pending" => new ProviderAnswer.Pending(),
            "authorised" or "captured" when
                found is { Amount.Money: { } amount, Captured.Money: { } captured, Refunded.Money: { } refunded, ExpiresAt: { } expires }
                && captured.Currency == amount.Currency && refunded.Currency == amount.Currency =>
                new ProviderAnswer.Authorised(amount, captured, refunded, expires),
            "declined" => new ProviderAnswer.Declined(Reason(found.Reason)),
            "voided" => new ProviderAnswer.Voided(),
            "expired" => new ProviderAnswer.Expired(),
            _ => new ProviderAnswer.Unknown("an authorisation that makes no sense"),
        };

    public static ProviderAnswer Captured(WireAuthorisation found, string reference, string captureReference) =>
        found.Reference == reference && Of(found.Captures, captureReference) is { } amount
            ? new ProviderAnswer.Captured(amount)
            : new ProviderAnswer.Unknown("a capture without our capture in it");

    public static ProviderAnswer Refunded(WireAuthorisation found, string reference, string refundReference) =>
        found.Reference == reference && Of(found.Refunds, refundReference) is { } amount
            ? new ProviderAnswer.Refunded(amount)
            : new ProviderAnswer.Unknown("a refund without our refund in it");

    /// <summary>A problem answer, by its status and code.</summary>
    public static ProviderAnswer Problem(HttpStatusCode status, string? code) => (status, code) switch
    {
        (HttpStatusCode.NotFound, "not_found") => new ProviderAnswer.NotFound(),
        (HttpStatusCode.Conflict, "voided") => new ProviderAnswer.Voided(),
        (HttpStatusCode.Conflict, "expired") => new ProviderAnswer.Expired(),
        (HttpStatusCode.Conflict, "pending") => new ProviderAnswer.Pending(),
        (HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, { Length: > 0 }) => new ProviderAnswer.Refused(Word(code)),
        (HttpStatusCode.BadRequest, "invalid") => new ProviderAnswer.Refused("invalid"),
        // Wrong keys, floods, faults, a proxy's own pages: none of them tells what became of the money.
        _ => new ProviderAnswer.Unknown($"status {(int)status}"),
    };

    private static Money? Of(IReadOnlyList<WireKeyed>? movements, string reference) =>
        movements?.FirstOrDefault(movement => movement.Reference == reference)?.Amount.Money;

    private static string Reason(string? theirs) => theirs switch
    {
        "insufficient_funds" => "insufficient-funds",
        "expired_card" => "expired-card",
        _ => "declined",
    };

    private static string Word(string code) => code.Replace('_', '-');
}
