using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Payments;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Shopping;

/// <summary>
/// The way to the payment company's own card page and back. What comes back is a token and a label; a sealed word says that this very
/// shopper was sent, so nobody can slip somebody a card by a link.
/// </summary>
internal sealed class CardReturn(IDataProtectionProvider protection, WebSettings settings)
{
    private const string Provider = "sandbox";
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("openaisle.web.cards").ToTimeLimitedDataProtector();

    /// <summary>The company's page, which sends the shopper back to ours.</summary>
    public string Ask(HttpContext http, Id<Shopper> shopper, string page)
    {
        var word = _seal.Protect($"{shopper} {page}", GoodFor);
        var back = $"{http.Request.Scheme}://{http.Request.Host}/cards/back?sent={Uri.EscapeDataString(word)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.CardPage}?return={Uri.EscapeDataString(back)}&locale={(Languages.Of(http).Code.StartsWith("zh", StringComparison.Ordinal) ? "zh" : "en")}");
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/cards/back", Back).RequireAuthorization(People.Shops).ExcludeFromDescription();

    private static async Task<IResult> Back(
        string sent, string? token, string? label, ClaimsPrincipal person, CardReturn cards, PaymentSources sources, CancellationToken cancel)
    {
        var shopper = person.Shopper!.Value;
        if (cards.Read(sent, shopper) is not { } page)
        {
            return Results.LocalRedirect("/");
        }

        if (token is null)
        {
            return Results.LocalRedirect(page);   // turned back without giving a card
        }

        return await sources.Add(shopper, Provider, token, label ?? "", cancel) is AddSourceOutcome.Added added
            ? Results.LocalRedirect(WithSource(page, added.Source))
            : Results.LocalRedirect(Faults.On(page, "source", "card-refused"));
    }

    private string? Read(string sent, Id<Shopper> shopper)
    {
        try
        {
            var word = _seal.Unprotect(sent);
            return word.StartsWith($"{shopper} ", StringComparison.Ordinal) ? word[(word.IndexOf(' ', StringComparison.Ordinal) + 1)..] : null;
        }
        catch (CryptographicException)
        {
            return null;   // not ours, or too old
        }
    }

    private static string WithSource(string page, Id<PaymentSource> source)
    {
        var at = page.IndexOf("&source=", StringComparison.Ordinal);
        return $"{(at < 0 ? page : page[..at])}&source={source}";
    }
}
