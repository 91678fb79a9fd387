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
    public sealed record Collected(string Number);

    public sealed record Reason(string Text);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api").WithTags("Kerb").RequireAuthorization(People.HandsOver);

        doors.MapGet("/stores/{store}/kerb", async (Id<Store> store, Kerb kerb, CancellationToken cancel) =>
            TypedResults.Ok(await kerb.Waiting(store, cancel))).WithSummary("Packed orders that wait to be collected.");

        doors.MapPost("/orders/{order}/handover", (Id<Order> order, Collected what, IdempotencyKey key, ClaimsPrincipal person, Kerb kerb) =>
            Answer(kerb.HandOver(order, what.Number, person.Associate!.Value))).WithSummary("The shopper takes the goods; the money is captured.");

        doors.MapPost("/orders/{order}/uncollected", (Id<Order> order, IdempotencyKey key, ClaimsPrincipal person, Kerb kerb) =>
            Answer(kerb.CloseUncollected(order, person.Associate!.Value))).WithSummary("Nobody came: nothing is charged.");

        doors.MapPost("/orders/{order}/cancellation-by-store", (Id<Order> order, Reason why, IdempotencyKey key, Kerb kerb) =>
            Answer(kerb.Cancel(order, why.Text))).WithSummary("The store cannot do it, until picking begins.");
    }

    private static async Task<IResult> Answer(Task<StepOutcome> step) => StepAnswers.Of(await step);
}
