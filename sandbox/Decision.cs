namespace OpenAisle.Sandbox;

/// <summary>What the company makes of one request under one reference.</summary>
internal abstract record Decision
{
    private Decision() { }

    /// <summary>Something new, to be written down and told by a notification of each kind named.</summary>
    internal sealed record Changed(Authorisation Now, params string[] Tell) : Decision;

    /// <summary>Nothing new: the same was asked before.</summary>
    internal sealed record Stands(Authorisation Now) : Decision;

    internal sealed record Refused(Refusal Why) : Decision;
}

/// <summary>Why a request was refused: the status over HTTP, a code for programs and a sentence for people.</summary>
internal sealed record Refusal(int Http, string Code, string Why)
{
    public static readonly Refusal NotFound = new(404, "not_found", "Nothing is known under this reference.");
    public static readonly Refusal Conflict = new(409, "conflict", "This reference was used before with other content.");
    public static readonly Refusal Voided = new(409, "voided", "This reference was voided.");
    public static readonly Refusal Expired = new(409, "expired", "This authorisation has expired.");
    public static readonly Refusal Pending = new(409, "pending", "This authorisation is not decided yet.");
    public static readonly Refusal Declined = new(409, "declined", "This authorisation was declined.");
    public static readonly Refusal Captured = new(409, "captured", "Money was captured already: it can only be refunded.");
    public static readonly Refusal Closed = new(409, "closed", "The final capture was made already; the remainder is released.");
    public static readonly Refusal NotCaptured = new(409, "not_captured", "Nothing was captured, so nothing can be refunded.");
    public static readonly Refusal AboveAuthorised = new(422, "above_authorised", "More than what is still held.");
    public static readonly Refusal AboveCaptured = new(422, "above_captured", "More than what was captured and not refunded yet.");
    public static readonly Refusal OtherCurrency = new(422, "other_currency", "The authorisation is in another currency.");
    public static readonly Refusal UnknownToken = new(422, "unknown_token", "No card is known by this token.");
    public static readonly Refusal TooMany = new(422, "too_many", $"More than {Authorisation.MostMovements} movements under one reference.");
}

/// <summary>Kinds of notification.</summary>
internal static class Tell
{
    public const string Authorised = "authorisation.authorised";
    public const string Declined = "authorisation.declined";
    public const string Voided = "authorisation.voided";
    public const string Expired = "authorisation.expired";
    public const string Captured = "capture.made";
    public const string Refunded = "refund.made";
}
