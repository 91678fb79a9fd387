using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders.Baskets;

namespace OpenAisle.Web.Shopping;

/// <summary>The form of every stepper: sets how much of a product is wanted and leads back to where it stood.</summary>
internal static class BasketDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapOpenForms("").MapPost("/stores/{slug}/basket/lines", SetLine);

    /// <param name="line">What the button of a stepper says: a product and how much of it is wanted, with a space between.</param>
    private static async Task<IResult> SetLine(
        string slug, [FromForm] string? line, [FromForm] string? gtin, [FromForm] string? quantity, [FromForm] string? back,
        HttpContext http, IOffers offers, BasketDesk desk, CancellationToken cancel)
    {
        var home = $"/stores/{slug}";
        var to = Faults.Local(back, home);
        if (await offers.StoreCalled(slug, cancel) is not { } store)
        {
            return Results.NotFound();
        }

        if (line is not null && line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space)
        {
            (gtin, quantity) = (line[..space], line[(space + 1)..]);
        }

        if (!Gtin.TryParse(gtin, out var product) || !Quantity.TryParse(quantity, null, out var wanted))
        {
            return Results.LocalRedirect(Faults.On(to, "quantity", "quantity"));
        }

        var shopper = await http.ShopperOrGuest();
        var basket = Visit.BasketOf(shopper, store.Id);
        var opened = await desk.Open(basket, store.Id, shopper, cancel);
        var outcome = opened is BasketOutcome.Done ? await desk.Set(basket, shopper, product, wanted, cancel) : opened;
        return Results.LocalRedirect(outcome switch
        {
            // Without a script the page comes back at the product that was touched.
            BasketOutcome.Done => $"{to}#p{product}",
            BasketOutcome.Refused refused => Faults.On(to, refused.Field == "lines" ? "lines" : "quantity", refused.Code),
            BasketOutcome.NoSuchBasket => to,
            _ => throw new UnreachableException(),
        });
    }
}
