using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>What managers see of files of other systems, and decide. A decision is made once, so a repeated call is told that it was.</summary>
internal static class FeedDoors
{
    private const int MostRuns = 200;

    public static void Map(IEndpointRouteBuilder app)
    {
        var feeds = app.MapGroup("/api/feeds").RequireAuthorization(People.PricesHouse).WithTags("Feeds");
        feeds.MapGet("/runs", async (FeedDesk desk, CancellationToken cancel, bool waiting = false) =>
                TypedResults.Ok(await desk.Runs(MostRuns, waiting, cancel)))
            .WithSummary("The last files of other systems, and what became of them; or those that wait for approval.");
        feeds.MapGet("/runs/{run}/report", Report).WithSummary("The report of one of them, line by line.");
        feeds.MapPost("/runs/{run}/approval", (string run, HttpContext http, FeedDesk desk, CancellationToken cancel) =>
            Decide(run, http, desk, approves: true, cancel)).WithSummary("Applies a file that waits, as it was held.");
        feeds.MapPost("/runs/{run}/rejection", (string run, HttpContext http, FeedDesk desk, CancellationToken cancel) =>
            Decide(run, http, desk, approves: false, cancel)).WithSummary("Turns down a file that waits.");
    }

    private static async Task<Results<Ok<ReportAnswer>, ProblemHttpResult>> Report(string run, FeedDesk desk, CancellationToken cancel) =>
        await desk.Report(run, cancel) is { } report ? TypedResults.Ok(new ReportAnswer(report.Split('\n'))) : Problems.NotFound("run");

    private static async Task<Results<Ok<DecisionAnswer>, ProblemHttpResult>> Decide(
        string run, HttpContext http, FeedDesk desk, bool approves, CancellationToken cancel)
    {
        var by = http.User.Identity?.Name ?? http.User.Associate?.ToString() ?? "manager";
        return await (approves ? desk.Approve(run, by, cancel) : desk.Reject(run, by, cancel)) switch
        {
            FeedDecision.Done(var outcome) => TypedResults.Ok(outcome switch
            {
                null => new DecisionAnswer("rejected", null),
                FeedOutcome.Applied => new DecisionAnswer("applied", null),
                FeedOutcome.Waiting(_, _, var why) => new DecisionAnswer("waiting", why),
                FeedOutcome.Refused(_, _, var why) => new DecisionAnswer("refused", why),
                _ => throw new UnreachableException(),
            }),
            FeedDecision.NoSuchRun => Problems.NotFound("run"),
            FeedDecision.NotWaiting(var now) => Problems.Conflict("not-waiting", $"It does not wait any more; it is {now}.", "run"),
            _ => throw new UnreachableException(),
        };
    }

    internal sealed record ReportAnswer(IReadOnlyList<string> Lines);

    /// <param name="Why">Why it waits again, or is refused.</param>
    internal sealed record DecisionAnswer(string Outcome, string? Why);
}
