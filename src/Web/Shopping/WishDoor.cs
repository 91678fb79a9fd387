using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders;
using OpenAisle.Orders.Baskets;

namespace OpenAisle.Web.Shopping;

/// <summary>The form of the wishes for one line of the basket.</summary>
internal static class WishDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapOpenForms("").MapPost("/stores/{slug}/basket/wishes", Wish);

    private static async Task<IResult> Wish(
        string slug, IFormCollection form, ClaimsPrincipal person, IOffers offers, BasketDesk desk, CancellationToken cancel)
    {
        if (await offers.StoreCalled(slug, cancel) is not { } store
            || !Gtin.TryParse(form["gtin"], out var gtin))
        {
            return Results.NotFound();
        }

        var back = $"/stores/{slug}/basket";
        if (person.Shopper is not { } shopper)
        {
            return Results.LocalRedirect(back);   // a guest whose cookie is gone has no basket here
        }

        var page = $"{back}/{gtin}/wish";
        if (!Enum.TryParse<IfMissing>(form["ifMissing"], out var ifMissing))
        {
            return Results.LocalRedirect(Faults.On(page, "ifMissing", "missing"));
        }

        var basket = Visit.BasketOf(shopper, store.Id);
        var preparation = form["preparation"].ToString() is { Length: > 0 } way ? way : null;
        var outcome = await desk.Wish(basket, shopper, gtin, new(ifMissing, These(form, ifMissing), preparation), cancel);
        if (outcome is BasketOutcome.Done && form["all"] == "yes" && ifMissing != IfMissing.These)
        {
            await ForAll(basket, shopper, ifMissing, desk, cancel);
        }

        return Results.LocalRedirect(outcome switch
        {
            BasketOutcome.Done => $"{back}#p{gtin}",
            BasketOutcome.Refused { Code: "not-in-basket" } or BasketOutcome.NoSuchBasket => back,
            BasketOutcome.Refused refused => Faults.On(page, refused.Field, refused.Code),
            _ => throw new UnreachableException(),
        });
    }

    private static async Task ForAll(Id<Basket> basket, Id<Shopper> shopper, IfMissing ifMissing, BasketDesk desk, CancellationToken cancel)
    {
        foreach (var line in (await desk.Look(basket, shopper, cancel))?.Lines ?? [])
        {
            await desk.Wish(basket, shopper, line.Line.Gtin, new(ifMissing, null, line.Line.Wish?.Preparation), cancel);
        }
    }

    private static Gtin[]? These(IFormCollection form, IfMissing ifMissing) => ifMissing != IfMissing.These ? null :
    [
        .. form["these"].Select(text => Gtin.TryParse(text, out var named) ? named : (Gtin?)null).OfType<Gtin>().Distinct(),
    ];
}
