using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment.Floor;

namespace OpenAisle.Web.Floor;

/// <summary>The form of the two scans: a product, then the tag of the shelf it stands on now.</summary>
internal static class MovedDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.KeepsStock).MapPost("/work/moved", Move);

    private static async Task<IResult> Move(
        [FromForm] string store, [FromForm] string move, [FromForm] string gtin, [FromForm] string tag, ClaimsPrincipal person, IOffers offers,
        IGrainFactory actors, CancellationToken cancel)
    {
        if (person.Associate is not { } by || await offers.StoreOfField(store, cancel) is not { } profile
            || !Id<ProductMove>.TryParse(move, null, out var key))
        {
            return Results.NotFound();
        }

        var page = "/work/moved?store=" + profile.Slug;
        if ((await ScannedCode.Find(gtin, profile.Id, offers, cancel))?.Product.Gtin is not { } product)
        {
            return Results.LocalRedirect(Faults.On(page, "gtin", "no-such-product"));
        }

        return Results.LocalRedirect(await actors.GetGrain<IFloor>(profile.Id.Value).Move(key, by, product, tag) switch
        {
            MoveOutcome.Stands => $"{page}&done={product}",
            MoveOutcome.Unfit unfit => Faults.On($"{page}&gtin={product}", unfit.Field, unfit.Code),
            _ => throw new UnreachableException(),
        });
    }
}
