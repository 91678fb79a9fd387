using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Web.Desk;

/// <summary>The form of the slots page: how many orders a window takes, and how many items they may come to.</summary>
internal static class SlotsDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.Manages).MapPost("/manage/slots", Resize);

    private static async Task<IResult> Resize(
        [FromForm] string store, [FromForm] string slot, [FromForm] string capacity, IOffers offers, IGrainFactory actors, HttpContext http, CancellationToken cancel,
        [FromForm] string? items = null, [FromForm] string? seen = null)
    {
        if (await offers.StoreOfField(store, cancel) is not { } profile || !SlotId.TryParse(slot, null, out var window))
        {
            return Results.NotFound();
        }

        var page = "/manage/slots?store=" + profile.Slug;
        if (!int.TryParse(capacity, NumberStyles.None, CultureInfo.InvariantCulture, out var places) || places > SlotPlan.MostPlaces)
        {
            return Results.LocalRedirect(Faults.On(page, "capacity", "quantity"));
        }

        int? most = null; // an empty field: only orders are counted
        if (!string.IsNullOrWhiteSpace(items))
        {
            if (!int.TryParse(items, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) || typed > SlotPlan.MostItems)
            {
                return Results.LocalRedirect(Faults.On(page, "items", "quantity"));
            }

            most = typed;
        }

        var book = actors.GetGrain<ISlotBook>(profile.Id.Value);
        if ((await book.Look(window.Handover)).FirstOrDefault(view => view.Plan.Slot == window) is not { } known)
        {
            return Results.LocalRedirect(Faults.On(page, "capacity", "slot-gone"));
        }

        // Between the two looks nobody else may have sized it; and not since the page was shown either.
        var sized = known.Plan with { Capacity = places, Items = most };
        if ((seen is not null && seen != known.Plan.Size) || !await book.Resize(known.Plan, sized))
        {
            return Results.LocalRedirect(Faults.On(page, "capacity", "outdated"));
        }

        if (sized != known.Plan)
        {
            await http.Note(StaffChange.SlotSized, window.ToString(), profile.Id, known.Plan.Size, sized.Size);
        }

        return Results.LocalRedirect(page + "&done=saved");
    }
}
