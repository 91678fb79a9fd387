using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>The kerb over HTTP. These steps may be repeated by their nature; the key is asked for as at every door that moves money.</summary>
internal static class KerbDoors
{
    /// <param name="Number">The order's number, as the shopper says it.</param>
    /// <param name="SeenOver">The years that whoever collects was seen to be over; left out where nothing asks for it.</param>
    public sealed record Collected(string Number, int? SeenOver = null);

    /// <param name="Bay">Left out: somewhere at the kerb.</param>
    public sealed record Here(string? Bay = null);

    /// <param name="Place">What stands on the shelf it is put on: <c>C-12</c>.</param>
    public sealed record PutAway(string Place);

    public sealed record Reason(string Text);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api").WithTags("Kerb").RequireAuthorization(People.HandsOver);

        routes.MapPut("/api/orders/{order}/on-my-way", (Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, pick => pick.SetOut())).RequireAuthorization(People.Shops).WithTags("Kerb")
            .Produces(StatusCodes.Status204NoContent).WithSummary("The shopper has set out for a packed order.");
        routes.MapPut("/api/orders/{order}/arrival", (Id<Order> order, Here where, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, pick => pick.Arrive(where.Bay))).RequireAuthorization(People.Shops).WithTags("Kerb")
            .Produces(StatusCodes.Status204NoContent).WithSummary("The shopper is at the kerb, in that bay.");

        doors.MapGet("/stores/{store}/kerb", async (Id<Store> store, Kerb kerb, CancellationToken cancel) =>
            TypedResults.Ok(await kerb.Waiting(store, cancel))).WithSummary("Packed orders that wait to be collected.");

        var staging = routes.MapGroup("/api").WithTags("Kerb").RequireAuthorization(People.Works);
        staging.MapGet("/stores/{store}/staging", async (Id<Store> store, Kerb kerb, CancellationToken cancel) =>
            TypedResults.Ok((await kerb.Waiting(store, cancel)).SelectMany(waiting => (waiting.Clocks ?? []).Select(clock => new StagedTote(waiting.Order.Id, clock)))))
            .WithSummary("The totes of packed orders: where each is put away, and how long it has been out of its cold.");
        staging.MapPost("/orders/{order}/totes/{tote}/staged", (
            Id<Order> order, string tote, PutAway where, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            PickDoors.Answer(actors.GetGrain<IPick>(order.Value).Stage(key.For<PickStep>(), person.Associate!.Value, tote, where.Place), "place"))
            .Produces<PickView>().WithSummary("A tote is put away into its cold: its time out stops.");
        staging.MapPost("/orders/{order}/totes/{tote}/fetched", (
            Id<Order> order, string tote, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            PickDoors.Answer(actors.GetGrain<IPick>(order.Value).Fetch(key.For<PickStep>(), person.Associate!.Value, tote), "tote"))
            .Produces<PickView>().WithSummary("A tote is taken out for the shopper: its time out goes on.");

        doors.MapPost("/orders/{order}/handover", (Id<Order> order, Collected what, IdempotencyKey key, ClaimsPrincipal person, Kerb kerb) =>
            Answer(kerb.HandOver(order, what.Number, person.Associate!.Value, what.SeenOver ?? 0))).Produces(StatusCodes.Status204NoContent).WithSummary("The shopper takes the goods; the money is captured.");

        doors.MapPost("/orders/{order}/uncollected", (Id<Order> order, IdempotencyKey key, ClaimsPrincipal person, Kerb kerb) =>
            Answer(kerb.CloseUncollected(order, person.Associate!.Value))).Produces(StatusCodes.Status204NoContent).WithSummary("Nobody came: nothing is charged.");

        doors.MapPost("/orders/{order}/cancellation-by-store", (Id<Order> order, Reason why, IdempotencyKey key, Kerb kerb) =>
            Answer(kerb.Cancel(order, why.Text))).Produces(StatusCodes.Status204NoContent).WithSummary("The store cannot do it, until picking begins.");
    }

    private static async Task<IResult> Own(Id<Order> order, ClaimsPrincipal person, IGrainFactory actors, Func<IPick, Task<PickOutcome>> say) =>
        await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || !person.Is(view.Shopper)
            ? Problems.NotFound("order")
            : await say(actors.GetGrain<IPick>(order.Value)) switch
            {
                PickOutcome.Done => TypedResults.NoContent(),
                PickOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, unfit.Reason),
                PickOutcome.NotNow not => Problems.Conflict(not.Code, not.Reason),
                _ => throw new UnreachableException(),
            };

    private static async Task<IResult> Answer(Task<StepOutcome> step) => StepAnswers.Of(await step);
}

/// <summary>A tote that waits for its shopper.</summary>
public sealed record StagedTote(Id<Order> Order, ToteClock Clock);
