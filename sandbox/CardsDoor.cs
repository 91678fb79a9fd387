namespace OpenAisle.Sandbox;

/// <summary>Where a shopper gives a card: a page of the company's own, so that no card ever touches the merchant.</summary>
internal static class CardsDoor
{
    private const int MostReturnLength = 2000;

    public static void MapCards(this IEndpointRouteBuilder app)
    {
        app.MapGet("/cards/new", ShowPage);
        app.MapPost("/cards/new", TakePage);
        app.MapPost("/cards", Take);
        app.MapGet("/cards/page.css", () => Results.Stream(typeof(CardsDoor).Assembly.GetManifestResourceStream("cards.css")!, "text/css"));
    }

    private static IResult ShowPage(HttpResponse response, TimeProvider clock, string? @return, string? locale) =>
        ReturnTo(@return) is { } back
            ? new CardPage(back, CardPageTexts.In(locale), clock.GetUtcNow()).Show(response)
            : Answers.Invalid("return", "must be an http or https address");

    private static async Task<IResult> TakePage(HttpRequest request, HttpResponse response, Cards cards, TimeProvider clock)
    {
        if (!request.HasFormContentType)
            return Answers.Problem(415, "Bad input", "invalid", "A form is asked for here.");
        var form = await request.ReadFormAsync();
        if (ReturnTo(form["return"]) is not { } back)
            return Answers.Invalid("return", "must be an http or https address");
        var typed = form["number"].ToString().Trim();
        var entry = new CardEntry(typed.Length > 0 ? typed : form["testCard"].ToString(), form["expiry"].ToString(), form["cvc"].ToString());
        var (card, _, fault) = entry.Read(clock.GetUtcNow());
        if (card is null)
            return new CardPage(back, CardPageTexts.In(form["locale"]), clock.GetUtcNow(), entry, fault).Show(response);
        var kept = await cards.Keep(card);
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.Location = With(back, $"token={Uri.EscapeDataString(kept.Token)}&label={Uri.EscapeDataString(kept.Label)}");
        return Results.StatusCode(303);
    }

    private static async Task<IResult> Take(HttpRequest request, Cards cards, TimeProvider clock)
    {
        var (entry, unreadable) = await Answers.Read(request, Wire.Default.CardEntry);
        if (entry is null)
            return unreadable!;
        var (card, field, fault) = entry.Read(clock.GetUtcNow());
        return card is null
            ? Answers.Invalid(field, CardPageTexts.English.Fault(fault))
            : Results.Json(await cards.Keep(card), Wire.Default.CardAnswer);
    }

    private static Uri? ReturnTo(string? text) =>
        text?.Length <= MostReturnLength
        && Uri.TryCreate(text, UriKind.Absolute, out var back)
        && (back.Scheme is "http" or "https")
        && back.UserInfo.Length == 0
            ? back
            : null;

    private static string With(Uri back, string query) =>
        new UriBuilder(back) { Query = back.Query.Length > 1 ? back.Query[1..] + "&" + query : query }.Uri.AbsoluteUri;
}
