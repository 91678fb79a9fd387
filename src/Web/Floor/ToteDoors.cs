using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;

namespace OpenAisle.Web.Floor;

/// <summary>The forms of the totes of packed orders: put away into their cold, and fetched again.</summary>
internal static class ToteDoors
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms("/work/totes", People.Works);
        doors.MapPost("/staged", (
            [FromForm] string order, [FromForm] string tote, [FromForm] string place, [FromForm] string step, [FromForm] string? back,
            ClaimsPrincipal person, IGrainFactory actors) =>
            Step(order, step, back, person, actors, (pick, id, by) => pick.Stage(id, by, tote, place.Trim().ToUpperInvariant())));
        doors.MapPost("/fetched", (
            [FromForm] string order, [FromForm] string tote, [FromForm] string step, [FromForm] string? back, ClaimsPrincipal person, IGrainFactory actors) =>
            Step(order, step, back, person, actors, (pick, id, by) => pick.Fetch(id, by, tote)));
    }

    private static async Task<IResult> Step(
        string order, string step, string? back, ClaimsPrincipal person, IGrainFactory actors,
        Func<IPick, Id<PickStep>, Id<Associate>, Task<PickOutcome>> then)
    {
        if (person.Associate is not { } by || !Id<Order>.TryParse(order, null, out var id) || !Id<PickStep>.TryParse(step, null, out var known))
        {
            return Results.NotFound();
        }

        var page = Faults.Local(back, "/work/totes");
        return Results.LocalRedirect(await then(actors.GetGrain<IPick>(id.Value), known, by) switch
        {
            PickOutcome.Done => page,
            PickOutcome.Unfit unfit => Faults.On(page, "place", unfit.Code),
            PickOutcome.NotNow => Faults.On(page, "place", "too-late"),
            PickOutcome.Conflict => Faults.On(page, "place", "other"),
            _ => throw new UnreachableException(),
        });
    }
}
