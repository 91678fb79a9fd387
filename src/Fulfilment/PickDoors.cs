using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>Picking over HTTP, for those who work in a store. The idempotency key is the id of the step.</summary>
internal static class PickDoors
{
    public sealed record Pieces(Quantity Quantity);

    /// <param name="Tare">Left out: the product's own.</param>
    public sealed record Weight(Quantity Gross, Quantity? Tare = null);

    /// <param name="Found">Left out: none.</param>
    public sealed record Lack(Quantity? Found = null);

    public sealed record Instead(Gtin Gtin, Quantity Quantity);

    /// <param name="Text">One of <see cref="Phrases.OfPicker"/>.</param>
    public sealed record Phrase(string Text, int? Line = null);

    public sealed record Closed(IReadOnlyList<Tote> Totes);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api").WithTags("Picking").RequireAuthorization(People.Picks);

        doors.MapGet("/stores/{store}/picking", async (Id<Store> store, PickLists lists, CancellationToken cancel) =>
            TypedResults.Ok(await lists.Open(store, cancel))).WithSummary("Orders to pick, by slot.");

        doors.MapGet("/picking/{order}", async (Id<Order> order, PickLists lists, CancellationToken cancel) =>
            await lists.Of(order, cancel) is { } list ? (IResult)TypedResults.Ok(list) : Problems.NotFound("order"))
            .Produces<PickList>().WithSummary("The order as a walk past the shelves: what, where, how much, and what could be offered instead.");

        var steps = doors.MapGroup("/picking/{order}");
        steps.MapPost("/begin", (Id<Order> order, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Answer(Pick(actors, order).Begin(key.For<PickStep>(), person.Associate!.Value)))
            .Produces<PickView>().WithSummary("Begins to pick the order, or takes it over from somebody else.");

        var lines = steps.MapGroup("/lines/{line:int}");
        lines.MapPost("/picked", (Id<Order> order, int line, Pieces what, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Answer(Pick(actors, order).TakePieces(key.For<PickStep>(), person.Associate!.Value, line, what.Quantity)))
            .Produces<PickView>().WithSummary("The pieces are in the tote.");
        lines.MapPost("/weighed", (Id<Order> order, int line, Weight what, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Answer(Pick(actors, order).Weigh(key.For<PickStep>(), person.Associate!.Value, line, what.Gross, what.Tare), "gross"))
            .Produces<PickView>().WithSummary("What the scale shows. Beyond what was authorised, the answer says how much fits.");
        lines.MapPost("/short", (Id<Order> order, int line, Lack what, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Answer(Pick(actors, order).ReportShort(key.For<PickStep>(), person.Associate!.Value, line, what.Found)))
            .Produces<PickView>().WithSummary("None or fewer were there: the product is withdrawn for everyone at once.");
        lines.MapPost("/substituted", (Id<Order> order, int line, Instead what, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Answer(Pick(actors, order).Substitute(key.For<PickStep>(), person.Associate!.Value, line, what.Gtin, what.Quantity), "quantity"))
            .Produces<PickView>().WithSummary("Something else instead, at no more than what it replaces.");
        lines.MapPost("/proposed", (Id<Order> order, int line, Instead what, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Answer(Pick(actors, order).Propose(key.For<PickStep>(), person.Associate!.Value, line, what.Gtin, what.Quantity), "quantity"))
            .Produces<PickView>().WithSummary("Asks the shopper whether something else will do; the question goes out by message.");
        lines.MapPost("/undo", (Id<Order> order, int line, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Answer(Pick(actors, order).Undo(key.For<PickStep>(), person.Associate!.Value, line)))
            .Produces<PickView>().WithSummary("The line is open again.");

        steps.MapPost("/phrases", async (Id<Order> order, Phrase phrase, IdempotencyKey key, IGrainFactory actors) =>
            StepAnswers.Of(await actors.GetGrain<IOrder>(order.Value).Say(key.Value, Phrases.Picker, phrase.Text, phrase.Line)))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Says one of the phrases to the shopper, who reads it in their own language.");

        steps.MapPost("/packed", (Id<Order> order, Closed what, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Answer(Pick(actors, order).Pack(key.For<PickStep>(), person.Associate!.Value, what.Totes)))
            .Produces<PickView>().WithSummary("Every line is seen to, every tote is closed.");
    }

    private static IPick Pick(IGrainFactory actors, Id<Order> order) => actors.GetGrain<IPick>(order.Value);

    /// <param name="field">What of the request would have to be less, where it is too much.</param>
    internal static async Task<IResult> Answer(Task<PickOutcome> step, string field = "line") => await step switch
    {
        PickOutcome.Done done => TypedResults.Ok(done.Pick),
        PickOutcome.BeyondHeadroom beyond => Problems.Of(
            StatusCodes.Status409Conflict, "beyond-headroom",
            $"It would cost more than was authorised. At most {beyond.Most} of line {beyond.Line} fit: take less, or ask the shopper.", field,
            ("line", beyond.Line), ("most", beyond.Most), ("room", beyond.Room)),
        PickOutcome.NotNow not => Problems.Conflict(not.Code, not.Reason),
        PickOutcome.SomebodyElses other => Problems.Of(
            StatusCodes.Status409Conflict, "somebody-elses", "Somebody else picks this order now; begin again to take it back.", null,
            ("picker", other.Picker)),
        PickOutcome.Conflict conflict => Problems.Conflict("conflict", conflict.Reason, IdempotencyKey.Header),
        PickOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, unfit.Reason),
        PickOutcome.NoSuchOrder => Problems.NotFound("order"),
        _ => throw new UnreachableException(),
    };
}
