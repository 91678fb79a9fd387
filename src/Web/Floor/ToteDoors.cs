using System.Diagnostics;
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
    /// <summary>What a phone kept for longer counts from here: its clock was set anew meanwhile.</summary>
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(1);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms("/work/totes", People.Works);
        doors.MapPost("/staged", (
            [FromForm] string order, [FromForm] string tote, [FromForm] string place, [FromForm] string step, [FromForm] string? back, [FromForm] string? seen,
            HttpContext http, IGrainFactory actors) =>
            Step(order, step, back, http, actors, (pick, id, by) => pick.Stage(id, by, tote, place.Trim().ToUpperInvariant(), seen)));
        doors.MapPost("/fetched", (
            [FromForm] string order, [FromForm] string tote, [FromForm] string step, [FromForm] string? back, [FromForm] string? seen, [FromForm] string? ago,
            HttpContext http, IGrainFactory actors, TimeProvider clock) =>
            Step(order, step, back, http, actors, (pick, id, by) => pick.Fetch(id, by, tote, seen, Since(ago, clock))));
    }

    /// <summary>When a phone did what it tells only now; null for just now. The cold asks for the moment it was taken out, not the one it was heard of.</summary>
    /// <param name="ago">Milliseconds.</param>
    private static DateTimeOffset? Since(string? ago, TimeProvider clock) =>
        long.TryParse(ago, out var milliseconds) && milliseconds > 0
            ? clock.GetUtcNow() - TimeSpan.FromMilliseconds(Math.Min(milliseconds, (long)LongestKept.TotalMilliseconds))
            : null;

    private static async Task<IResult> Step(
        string order, string step, string? back, HttpContext http, IGrainFactory actors,
        Func<IPick, Id<PickStep>, Id<Associate>, Task<PickOutcome>> then)
    {
        if (http.User.Associate is not { } by || !Id<Order>.TryParse(order, null, out var id) || !Id<PickStep>.TryParse(step, null, out var known))
        {
            return Results.NotFound();
        }

        var page = Faults.Local(back, "/work/totes");
        if (await StepAnswer.NotTheirs(http, by, page, "place") is { } theirs)
        {
            return theirs;
        }

        return await then(actors.GetGrain<IPick>(id.Value), known, by) switch
        {
            PickOutcome.Done => StepAnswer.Of(http, page),
            PickOutcome.Unfit unfit => StepAnswer.Of(http, page, "place", unfit.Code),
            PickOutcome.NotNow { Code: "moved" } => StepAnswer.Of(http, page, "place", "tote-moved"),
            PickOutcome.NotNow => StepAnswer.Of(http, page, "place", "too-late"),
            PickOutcome.Conflict => StepAnswer.Of(http, page, "place", "other"),
            _ => throw new UnreachableException(),
        };
    }
}
