using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Messages.Recalls;

namespace OpenAisle.Web.Desk;

/// <summary>Recalls over HTTP.</summary>
internal static class RecallApi
{
    /// <param name="From">The first day on which it was handed over, such as <c>2026-11-01</c>.</param>
    /// <param name="Until">The last day.</param>
    /// <param name="Note">Lots, best-before dates.</param>
    public sealed record Wish(Gtin Gtin, DateOnly From, DateOnly Until, RecallReason Reason, RecallAdvice Advice, string? Note = null);

    /// <summary>What anybody may know.</summary>
    public sealed record Notice(
        Id<Recall> Id, Gtin Gtin, string Name, DateOnly From, DateOnly Until, RecallReason Reason, RecallAdvice Advice, string Note, DateTimeOffset StartedAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/stores/{store}/recalls").WithTags("Recalls");
        doors.MapGet("", async (Id<Store> store, RecallBook book, CancellationToken cancel) =>
                TypedResults.Ok((await book.Standing(store, cancel)).Select(Of).ToArray()))
            .AllowAnonymous().WithSummary("What is called back that the store sold.");
        doors.MapPost("", (Id<Store> store, IdempotencyKey key, Wish wish, ClaimsPrincipal person, RecallDesk desk, CancellationToken cancel) => Start(key, wish, store, person, desk, cancel))
            .RequireAuthorization(People.Recalls).Produces<Notice>().WithSummary("Calls a product back from everybody who bought it in the store; they are told in any case.");
        doors.MapGet("/{recall}/reach", async (Id<Store> store, Id<Recall> recall, RecallBook book, CancellationToken cancel) =>
                await book.Find(recall, cancel) is null ? Problems.NotFound("recall") : (IResult)TypedResults.Ok(await book.Reach(recall, store, cancel)))
            .RequireAuthorization(People.Recalls).Produces<RecallReach>().WithSummary("Who of the store's shoppers was told, and whom somebody must call.");
        doors.MapPut("/{recall}/end", async (Id<Store> store, Id<Recall> recall, ClaimsPrincipal person, RecallBook book, RecallDesk desk, CancellationToken cancel) =>
            {
                if (await book.Find(recall, cancel) is not { } found || (found.Store is { } of && of != store))
                {
                    return Problems.NotFound("recall");
                }

                if (found.Store is null && !person.MayEverywhere(People.Recalls))
                {
                    return Results.Forbid();
                }

                await desk.End(found, Granter.Of(person), cancel);
                return (IResult)TypedResults.NoContent();
            }).RequireAuthorization(People.Recalls).Produces(StatusCodes.Status204NoContent).WithSummary("Takes the notice off the pages.");
        routes.MapPost("/api/recalls", (IdempotencyKey key, Wish wish, ClaimsPrincipal person, RecallDesk desk, CancellationToken cancel) => Start(key, wish, null, person, desk, cancel))
            .RequireAuthorization(People.RecallsHouse).WithTags("Recalls").Produces<Notice>().WithSummary("Calls a product back from everybody who bought it in any store.");
    }

    private static async Task<IResult> Start(IdempotencyKey key, Wish wish, Id<Store>? store, ClaimsPrincipal person, RecallDesk desk, CancellationToken cancel) =>
        await desk.Start(key.For<Recall>(), wish.Gtin.ToString(), store, wish.From, wish.Until, wish.Reason, wish.Advice, wish.Note, Granter.Of(person), cancel) switch
        {
            RecallOutcome.Started { Recall: var recall } when recall.Gtin == wish.Gtin && recall.Store == store => TypedResults.Ok(Of(recall)),
            RecallOutcome.Started => Problems.Conflict("conflict", "The key was used for another recall.", IdempotencyKey.Header),
            RecallOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, $"A product that is sold, at most {RecallBook.MostDays} days, and a note of at most {RecallBook.LongestNote} characters on one line."),
            _ => throw new UnreachableException(),
        };

    private static Notice Of(Recall recall) =>
        new(recall.Id, recall.Gtin, recall.Name, recall.From, recall.Until, recall.Reason, recall.Advice, recall.Note, recall.StartedAt);
}
