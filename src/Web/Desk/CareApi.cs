using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Orders.Care;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Web.MyOrders;

namespace OpenAisle.Web.Desk;

/// <summary>The care desk over HTTP: orders looked up, their story, and money given back by one person or by two.</summary>
internal static class CareApi
{
    /// <param name="Line">Below zero: a fee or the tip, by its place among the order's charges, from -1 on.</param>
    /// <param name="Reason"><c>damaged</c>, <c>missing</c>, <c>wrong-item</c>, <c>spoiled</c> or <c>other</c>.</param>
    public sealed record Wish(int Line, Quantity Quantity, string Reason);

    public sealed record Decision(bool Yes);

    /// <param name="Status"><c>granted</c>, or <c>waiting</c> for a second person.</param>
    public sealed record Answered(string Status, Money Amount);

    /// <param name="Lines">All that is wanted from now on.</param>
    /// <param name="ShownTotal">What the caller was told that it comes to.</param>
    public sealed record Instead(SlotId? Slot, IReadOnlyList<StockLine> Lines, Money ShownTotal);

    public sealed record Reply(bool Accept);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api").WithTags("Care");
        doors.MapGet("/stores/{store}/orders", async (Id<Store> store, string words, FoundOrders orders, CancellationToken cancel) =>
            TypedResults.Ok(await orders.In(store, words, cancel)))
            .RequireAuthorization(People.LooksUpOrders).RequireRateLimiting(Limits.Search)
            .WithSummary("The store's orders of that number, or of shoppers whose telephone number ends so or whose name or address begins so.");
        doors.MapGet("/orders/{order}/story", async (Id<Order> order, OrderStory story, CancellationToken cancel) => TypedResults.Ok(await story.Of(order, cancel)))
            .RequireAuthorization(People.LooksUpOrders).WithSummary("Everything the journal knows of an order, in its order.");

        doors.MapPost("/orders/{order}/cancellation-for-shopper", async (Id<Order> order, IdempotencyKey key, CareDesk desk, HttpContext http) =>
            StepAnswers.Of(await desk.Cancel(http, order))).RequireAuthorization(People.GivesBack)
            .Produces(StatusCodes.Status204NoContent).WithSummary("The shopper called and wants it no more; until picking begins.");

        doors.MapPost("/orders/{order}/changes-for-shopper", async (Id<Order> order, Instead instead, IdempotencyKey key, CareDesk desk, HttpContext http) =>
            ChangeAnswers.Of(await desk.Change(http, order, key.For<Change>(), instead.Slot, instead.Lines, instead.ShownTotal))).RequireAuthorization(People.GivesBack)
            .Produces<ChangedAnswer>().Produces<PendingAnswer>(StatusCodes.Status202Accepted).Produces(StatusCodes.Status402PaymentRequired)
            .WithSummary("The shopper called and wants other goods or another time; until the cut-off, and charged to the card that stands.");

        var asked = doors.MapGroup("/orders/{order}/proposals-for-shopper").RequireAuthorization(People.GivesBack);
        asked.MapGet("", async (Id<Order> order, CareDesk desk) => TypedResults.Ok(await desk.Asked(order)))
            .WithSummary("What the shopper was asked while the order was picked, by line; those that wait for an answer, and the others.");
        asked.MapPut("/{proposal}", async (Id<Order> order, Id<PickStep> proposal, Reply reply, CareDesk desk, HttpContext http) =>
            await desk.Answer(http, order, proposal, reply.Accept) switch
            {
                AnswerOutcome.Stands stands => (IResult)TypedResults.Ok(stands.Proposal),
                AnswerOutcome.Over => Problems.Conflict("over", "It was answered otherwise before, it lapsed, or the picker took it back."),
                AnswerOutcome.NoSuchProposal => Problems.NotFound("proposal"),
                _ => throw new UnreachableException(),
            }).Produces<ProposalView>().WithSummary("The shopper's answer, said on the telephone. The same answer again is answered the same.");

        var refunds = doors.MapGroup("/orders/{order}/refunds").RequireAuthorization(People.GivesBack);
        refunds.MapGet("", async (Id<Order> order, CareRefunds care, CancellationToken cancel) => TypedResults.Ok(await care.Of(order, cancel)))
            .WithSummary("What was asked to be given back on an order, by whom, and who decided.");
        refunds.MapPost("", Ask).Produces<Answered>().WithSummary("Gives money back on the shopper's behalf; beyond what one person may, it waits for a second one.");
        refunds.MapPut("/{refund}/decision", Decide).Produces<Answered>().WithSummary("A second person says yes or no.");
    }

    private static async Task<IResult> Ask(Id<Order> order, IdempotencyKey key, Wish wish, ClaimsPrincipal person, CareDesk desk, HttpContext http) =>
        Problem.Reasons.Contains(wish.Reason)
            ? Answer(await desk.Ask(http, key.For<Refund>(), order, wish.Line, wish.Quantity, wish.Reason, person.Associate!.Value))
            : Problems.Field("reason", "reason", $"One of: {string.Join(", ", Problem.Reasons)}.");

    private static async Task<IResult> Decide(Id<Order> order, Id<Refund> refund, Decision decision, ClaimsPrincipal person, CareDesk desk, HttpContext http) =>
        Answer(await desk.Decide(http, refund, order, decision.Yes, person.Associate!.Value));

    private static IResult Answer(CareOutcome outcome) => outcome switch
    {
        CareOutcome.Granted granted => TypedResults.Ok(new Answered("granted", granted.Amount)),
        CareOutcome.NeedsSecond waits => TypedResults.Ok(new Answered("waiting", waits.Amount)),
        CareOutcome.SamePerson => Problems.Conflict("same-person", "The second person must be another one."),
        CareOutcome.NoSuchRequest => Problems.NotFound("refund"),
        CareOutcome.Refused { Why: StepOutcome.NotNow not } => Problems.Conflict("not-now", $"It is {not.Status}."),
        CareOutcome.Refused { Why: StepOutcome.NoSuchOrder } => Problems.NotFound("order"),
        CareOutcome.Refused { Why: StepOutcome.Unfit unfit } => Problems.Field(unfit.Field, unfit.Code, unfit.Reason),
        CareOutcome.Refused => Problems.Conflict("refused", "More than was paid cannot be given back."),
        _ => throw new UnreachableException(),
    };
}
