using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Orders.Baskets;

/// <summary>A basket over HTTP.</summary>
internal static class BasketDoors
{
    public sealed record Wanted(Quantity Quantity);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api").RequireAuthorization(People.Shops).WithTags("Baskets");

        doors.MapPost("/stores/{store}/baskets", async (
            Id<Store> store, IdempotencyKey key, ClaimsPrincipal person, BasketDesk desk, CancellationToken cancel) =>
            await Answer(await desk.Open(key.For<Basket>(), store, person.Shopper!.Value, cancel), desk, cancel))
            .Produces<BasketView>().WithSummary("Opens a basket; the idempotency key becomes its id.");

        doors.MapGet("/baskets/{basket}", async (Id<Basket> basket, ClaimsPrincipal person, BasketDesk desk, CancellationToken cancel) =>
            await desk.Look(basket, person.Shopper!.Value, cancel) is { } view ? TypedResults.Ok(view) : (IResult)Problems.NotFound("basket"))
            .Produces<BasketView>().WithSummary("The basket, priced now.");

        doors.MapPut("/baskets/{basket}/lines/{gtin}", async (
            Id<Basket> basket, Gtin gtin, Wanted wanted, ClaimsPrincipal person, BasketDesk desk, CancellationToken cancel) =>
            await Answer(await desk.Set(basket, person.Shopper!.Value, gtin, wanted.Quantity, cancel), desk, cancel))
            .Produces<BasketView>().WithSummary("Sets how much of a product is wanted.");

        doors.MapPut("/baskets/{basket}/lines/{gtin}/wish", async (
            Id<Basket> basket, Gtin gtin, LineWish wish, ClaimsPrincipal person, BasketDesk desk, CancellationToken cancel) =>
            await Answer(await desk.Wish(basket, person.Shopper!.Value, gtin, wish, cancel), desk, cancel))
            .Produces<BasketView>().WithSummary("What may come instead of a product (choose, these, ask, nothing), and how it is made ready; in place of what was wished before.");

        doors.MapDelete("/baskets/{basket}/lines/{gtin}", async (
            Id<Basket> basket, Gtin gtin, ClaimsPrincipal person, BasketDesk desk, CancellationToken cancel) =>
            await Answer(await desk.Set(basket, person.Shopper!.Value, gtin, Quantity.Pieces(0), cancel), desk, cancel))
            .Produces<BasketView>().WithSummary("Takes a product out.");
    }

    private static async Task<IResult> Answer(BasketOutcome outcome, BasketDesk desk, CancellationToken cancel) => outcome switch
    {
        BasketOutcome.Done done => TypedResults.Ok(await desk.View(done.Contents, cancel)),
        BasketOutcome.Refused { Code: "conflict" } conflict => Problems.Conflict(conflict.Code, conflict.Reason, conflict.Field),
        BasketOutcome.Refused refused => Problems.Field(refused.Field, refused.Code, refused.Reason),
        BasketOutcome.NoSuchBasket => Problems.NotFound("basket"),
        _ => throw new UnreachableException(),
    };
}
