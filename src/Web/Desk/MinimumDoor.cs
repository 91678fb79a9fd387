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
        [FromForm] string store, IOffers offers, StoreMinimum setting, HttpContext http, CancellationToken cancel, [FromForm] string? least = null,
        [FromForm] string? seen = null)
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

        Money? before = Figures.TryReadMoney(seen, profile.Currency, out var stood) ? stood : null;
        switch (await setting.Replace(profile.Id, before, minimum, cancel))
        {
            case MinimumOutcome.Set:
                await http.Note(StaffChange.MinimumSet, profile.Slug, profile.Id, before?.ToString(), minimum?.ToString());
                return Results.LocalRedirect(page + "&done=saved");
            case MinimumOutcome.Outdated:
                return Results.LocalRedirect(Faults.On(page, "least", "outdated"));
            case MinimumOutcome.Unfit:
                return Results.LocalRedirect(Faults.On(page, "least", "money"));
            case MinimumOutcome.NoSuchStore:
                return Results.NotFound();
            default:
                throw new UnreachableException();
        }
    }
}
