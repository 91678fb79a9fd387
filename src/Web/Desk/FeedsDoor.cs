using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue.Feeds;

namespace OpenAisle.Web.Desk;

/// <summary>The form by which a manager lets a file in that waits, or turns it down.</summary>
internal static class FeedsDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.PricesHouse).MapPost("/manage/files/{run}", Decide);

    private static async Task<IResult> Decide(string run, [FromForm] string decision, ClaimsPrincipal person, FeedDesk desk, CancellationToken cancel)
    {
        var by = person.Identity?.Name ?? person.Associate?.ToString() ?? "manager";
        var outcome = decision == "approve" ? await desk.Approve(run, by, cancel) : await desk.Reject(run, by, cancel);
        return outcome switch
        {
            FeedDecision.Done(null or FeedOutcome.Applied) => Results.LocalRedirect("/manage/files"),
            FeedDecision.Done => Results.LocalRedirect(Faults.On($"/manage/files?which=all&run={Uri.EscapeDataString(run)}", "run", "not-taken")),
            FeedDecision.NotWaiting => Results.LocalRedirect(Faults.On("/manage/files", "run", "too-late")),
            FeedDecision.NoSuchRun => Results.NotFound(),
            _ => throw new UnreachableException(),
        };
    }
}
