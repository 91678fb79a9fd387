using System.Globalization;
using System.Net;
using System.Text;

namespace OpenAisle.Sandbox;

/// <summary>The page that asks for a card: one form, no script, nothing from elsewhere.</summary>
internal sealed class CardPage(Uri back, CardPageTexts texts, DateTimeOffset now, CardEntry? entry = null, CardFault fault = CardFault.None)
{
    private const int YearsAhead = 4;

    public IResult Show(HttpResponse response)
    {
        // The redirect that follows the form counts as its target, so the shop's own origin must stand in form-action.
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; form-action 'self' {back.GetLeftPart(UriPartial.Authority)}; base-uri 'none'; frame-ancestors 'none'";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(Html(), "text/html; charset=utf-8", Encoding.UTF8, fault == CardFault.None ? 200 : 422);
    }

    private string Html() => $"""
        <!doctype html>
        <html lang="{texts.Locale}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Safe(texts.Title)}</title>
        <link rel="stylesheet" href="/cards/page.css">
        </head>
        <body>
        <main>
        <h1>{Safe(texts.Title)}</h1>
        <p class="note">{Safe(texts.Warning)}</p>
        <form method="post" action="/cards/new" autocomplete="off">
        <input type="hidden" name="return" value="{Safe(back.OriginalString)}">
        <input type="hidden" name="locale" value="{texts.Locale}">
        <fieldset>
        <legend>{Safe(texts.Choose)}</legend>
        {Choices()}
        </fieldset>
        <label for="number">{Safe(texts.OrType)}</label>
        {Fault(CardFault.Number, CardFault.NotATestCard)}
        <input id="number" name="number" inputmode="numeric" maxlength="23" value="{Safe(Typed())}">
        <div class="pair">
        <div><label for="expiry">{Safe(texts.Expiry)} <small>{Safe(texts.ExpiryHint)}</small></label>
        {Fault(CardFault.Expiry)}
        <input id="expiry" name="expiry" inputmode="numeric" maxlength="5" required value="{Safe(entry?.Expiry ?? NextYears())}"></div>
        <div><label for="cvc">{Safe(texts.Cvc)}</label>
        {Fault(CardFault.Cvc)}
        <input id="cvc" name="cvc" inputmode="numeric" maxlength="4" required value="{Safe(entry?.Cvc ?? "123")}"></div>
        </div>
        <button type="submit">{Safe(texts.Use)}</button>
        </form>
        <p><a href="{Safe(back.AbsoluteUri)}">{Safe(texts.Back)}</a></p>
        </main>
        </body>
        </html>
        """;

    private string Choices()
    {
        var choices = new StringBuilder();
        var chosen = TestCards.All.FirstOrDefault(card => card.Number == entry?.Number) ?? TestCards.All[0];
        foreach (var card in TestCards.All)
        {
            choices.Append(CultureInfo.InvariantCulture, $"""
                <label class="card"><input type="radio" name="testCard" value="{card.Number}"{(card == chosen ? " checked" : "")}>
                <span class="digits">{Spaced(card.Number)}</span> <span>{Safe(texts.Says(card))}</span></label>

                """);
        }
        return choices.ToString();
    }

    private string Fault(params CardFault[] of) =>
        of.Contains(fault) ? $"""<p class="fault" role="alert">{Safe(texts.Fault(fault))}</p>""" : "";

    private string Typed() => entry is null || TestCards.All.Any(card => card.Number == entry.Number) ? "" : entry.Number;

    private string NextYears() => now.AddYears(YearsAhead).ToString("MM/yy", CultureInfo.InvariantCulture);

    private static string Spaced(string number) => string.Join(' ', number.Chunk(4).Select(four => new string(four)));

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
