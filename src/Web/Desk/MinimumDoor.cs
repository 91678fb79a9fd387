using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Web.Desk;

/// <summary>The form of the page of the minimum: an amount, or an empty field for none.</summary>
internal static class MinimumDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.Prices).MapPost("/manage/minimum", Keep);

    private static async Task<IResult> Keep(
        [FromForm] string store, IOffers offers, StoreMinimum setting, CancellationToken cancel, [FromForm] string? least = null)
    {
        if (await offers.StoreOfField(store, cancel) is not { } profile)
        {
            return Results.NotFound();
        }

        var page = "/manage/minimum?store=" + profile.Slug;
        Money? minimum = null;
        if (!string.IsNullOrWhiteSpace(least))
        {
            if (!Figures.TryReadMoney(least, profile.Currency, out var typed))
            {
                return Results.LocalRedirect(Faults.On(page, "least", "money"));
            }

            minimum = typed;
        }

        return await setting.Set(profile.Id, minimum, cancel) switch
        {
            MinimumOutcome.Set => Results.LocalRedirect(page + "&done=saved"),
            MinimumOutcome.Unfit => Results.LocalRedirect(Faults.On(page, "least", "money")),
            MinimumOutcome.NoSuchStore => Results.NotFound(),
            _ => throw new UnreachableException(),
        };
    }
}
