using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenAisle.Sandbox;

/// <summary>What a merchant asks over HTTP about authorisations, captures and refunds.</summary>
internal static class MerchantDoor
{
    private const int MostReferenceLength = 100;
    private const int MostInOnePage = 500;

    public static void MapMerchant(this IEndpointRouteBuilder app, Settings settings, Sky sky)
    {
        var door = app.MapGroup("/authorisations").AddEndpointFilter(Key(settings.MerchantKey)).AddEndpointFilter(sky.Around);
        door.MapPut("/{reference}", PutAuthorisation);
        door.MapGet("/{reference}", GetAuthorisation);
        door.MapPut("/{reference}/void", PutVoid);
        door.MapPut("/{reference}/captures/{key}", PutCapture);
        door.MapPut("/{reference}/refunds/{key}", PutRefund);
        door.MapGet("", List);
    }

    /// <summary>Lets only the holder of a key pass.</summary>
    public static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Key(string key)
    {
        var expected = Encoding.UTF8.GetBytes("Bearer " + key);
        return async (context, next) =>
        {
            var given = Encoding.UTF8.GetBytes(context.HttpContext.Request.Headers.Authorization.ToString());
            return CryptographicOperations.FixedTimeEquals(given, expected)
                ? await next(context)
                : Answers.Problem(401, "Unknown key", "key", "Send the header Authorization: Bearer KEY.");
        };
    }

    private static async Task<IResult> PutAuthorisation(
        string reference, HttpContext http, Ledger ledger, Cards cards, Terms terms, Sky sky)
    {
        if (BadReference(reference) is { } bad)
            return bad;
        var (ask, unreadable) = await Answers.Read(http.Request, Wire.Default.AuthoriseAsk);
        if (ask is null)
            return unreadable!;
        if (ask.Amount.Fault() is { } fault)
            return Answers.Invalid(fault.Field, fault.Why);
        if (cards.Find(ask.Token) is not { } card)
            return Answers.Of(Refusal.UnknownToken);
        var decision = await ledger.Decide(reference, (known, now) => Authorise.Decide(known, reference, ask.Amount, card, terms, now));
        // Only the first answer is bad: whoever asks again is told what happened.
        if (decision is Decision.Changed && card.Behaviour == Behaviour.Slow)
            await Patience.Wait(http, terms.SlowFor);
        if (decision is Decision.Changed && card.Behaviour == Behaviour.ErrorAfter)
            return Answers.Fault("after_charge", "An error of the card's own making.");
        return Answers.Of(decision, sky.Now, Verdict);
    }

    /// <summary>Yes, no, or not yet.</summary>
    private static int Verdict(Status status) => status switch
    {
        Status.Declined => 402,
        Status.Pending => 202,
        _ => 200,
    };

    private static async Task<IResult> GetAuthorisation(string reference, Ledger ledger, Sky sky)
    {
        if (BadReference(reference) is { } bad)
            return bad;
        var known = await ledger.Find(reference);
        return known is null || sky.Now.LieNotFound ? Answers.Of(Refusal.NotFound) : Answers.Of(known, sky.Now);
    }

    private static async Task<IResult> PutVoid(string reference, Ledger ledger, Sky sky) =>
        BadReference(reference)
        ?? Answers.Of(await ledger.Decide(reference, (known, now) => VoidByReference.Decide(known, reference, now)), sky.Now);

    private static async Task<IResult> PutCapture(string reference, string key, HttpRequest request, Ledger ledger, Sky sky)
    {
        if ((BadReference(reference) ?? BadReference(key)) is { } bad)
            return bad;
        var (ask, unreadable) = await Answers.Read(request, Wire.Default.CaptureAsk);
        if (ask is null)
            return unreadable!;
        return ask.Amount.Fault() is { } fault
            ? Answers.Invalid(fault.Field, fault.Why)
            : Answers.Of(await ledger.Decide(reference, (known, now) => Capture.Decide(known, key, ask.Amount, ask.Final, now)), sky.Now);
    }

    private static async Task<IResult> PutRefund(string reference, string key, HttpRequest request, Ledger ledger, Sky sky)
    {
        if ((BadReference(reference) ?? BadReference(key)) is { } bad)
            return bad;
        var (ask, unreadable) = await Answers.Read(request, Wire.Default.RefundAsk);
        if (ask is null)
            return unreadable!;
        return ask.Amount.Fault() is { } fault
            ? Answers.Invalid(fault.Field, fault.Why)
            : Answers.Of(await ledger.Decide(reference, (known, now) => Refund.Decide(known, key, ask.Amount, now)), sky.Now);
    }

    private static IResult List(Ledger ledger, string? from, string? to, string? after, int? limit)
    {
        if (!TryInstant(from, DateTimeOffset.UnixEpoch, out var since))
            return Answers.Invalid("from", "must be an instant such as 2026-01-31T00:00:00Z");
        if (!TryInstant(to, DateTimeOffset.MaxValue, out var until))
            return Answers.Invalid("to", "must be an instant such as 2026-01-31T00:00:00Z");
        var cursor = 0L;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out cursor))
            return Answers.Invalid("after", "must be the 'next' of an earlier page");
        if (limit is < 1 or > MostInOnePage)
            return Answers.Invalid("limit", $"must be from 1 to {MostInOnePage}");
        var most = limit ?? 100;
        using var connection = ledger.Read();
        var page = AuthorisationRow.Page(connection, since, until, cursor, most);
        var next = page.Count == most ? page[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null;
        return Results.Json(new AuthorisationPage([.. page.Select(AuthorisationAnswer.Of)], next), Wire.Default.AuthorisationPage);
    }

    private static bool TryInstant(string? text, DateTimeOffset otherwise, out DateTimeOffset instant)
    {
        instant = otherwise;
        return text is null
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }

    private static IResult? BadReference(string reference) =>
        reference.Length <= MostReferenceLength && reference.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-')
            ? null
            : Answers.Invalid("reference", $"must be 1 to {MostReferenceLength} letters, digits, dots, colons, dashes or underscores");
}
