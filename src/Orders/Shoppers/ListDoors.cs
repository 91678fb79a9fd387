using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue;
using OpenAisle.Doors;
using OpenAisle.Orders.Baskets;

namespace OpenAisle.Orders.Shoppers;

/// <summary>Named lists over HTTP.</summary>
internal static class ListDoors
{
    public sealed record Named(string Name);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/shoppers/me/lists").RequireAuthorization(People.Shops).WithTags("Shoppers");

        doors.MapGet("", async (ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            TypedResults.Ok(await lists.Of(person.Shoppers, cancel))).WithSummary("Your lists, the newest first.");

        doors.MapPost("", async (Named wish, IdempotencyKey key, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            await lists.Begin(key.For<ShoppingList>(), person.Shopper!.Value, wish.Name, cancel) is ListChange.Done
                && await lists.Find(key.For<ShoppingList>(), person.Shoppers, cancel) is { } list
                ? TypedResults.Created($"/api/shoppers/me/lists/{list.Id}", list)
                : (IResult)Problems.Field("name", "name", $"1 to {ShoppingLists.LongestName} characters on one line; at most {ShoppingLists.MostLists} lists."))
            .Produces<ShoppingList>(StatusCodes.Status201Created).WithSummary("Begins a list; the idempotency key becomes its id.");

        doors.MapPut("/{list}", (Id<ShoppingList> list, Named wish, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            Answer(lists.Rename(list, person.Shoppers, wish.Name, cancel))).Produces(StatusCodes.Status204NoContent).WithSummary("Gives a list another name.");

        doors.MapDelete("/{list}", (Id<ShoppingList> list, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            Answer(lists.Delete(list, person.Shoppers, cancel))).Produces(StatusCodes.Status204NoContent).WithSummary("Deletes a list.");

        doors.MapPut("/{list}/goods/{gtin}", (Id<ShoppingList> list, Gtin gtin, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            Answer(lists.Put(list, person.Shoppers, gtin, cancel))).Produces(StatusCodes.Status204NoContent).WithSummary("Puts a product into a list.");

        doors.MapDelete("/{list}/goods/{gtin}", (Id<ShoppingList> list, Gtin gtin, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            Answer(lists.Take(list, person.Shoppers, gtin, cancel))).Produces(StatusCodes.Status204NoContent).WithSummary("Takes a product out of a list.");

        // A PUT: what is in the basket already stays as it is, so the same again changes nothing.
        routes.MapPut("/api/baskets/{basket}/lists/{list}", async (
            Id<Basket> basket, Id<ShoppingList> list, ClaimsPrincipal person, ListBasket filling, BasketDesk desk, CancellationToken cancel) =>
            await filling.Fill(basket, list, person.Shopper!.Value, person.Shoppers, cancel) is null
                ? Problems.NotFound("list")
                : await desk.Look(basket, person.Shopper!.Value, cancel) is { } view ? TypedResults.Ok(view) : (IResult)Problems.NotFound("basket"))
            .RequireAuthorization(People.Shops).WithTags("Baskets").Produces<BasketView>().WithSummary("Puts one of each product of a list into the basket; what is in it stays as it is.");
    }

    private static async Task<IResult> Answer(Task<ListChange> change) => await change switch
    {
        ListChange.Done => TypedResults.NoContent(),
        ListChange.NoSuchList => Problems.NotFound("list"),
        ListChange.Name => Problems.Field("name", "name", $"1 to {ShoppingLists.LongestName} characters on one line."),
        ListChange.TooMany => Problems.Field("gtin", "too-many", $"A list holds at most {ShoppingLists.MostGoods} goods."),
        _ => throw new UnreachableException(),
    };
}

/// <summary>Fills a basket from a list: of each product that the store sells, the smallest step.</summary>
public sealed class ListBasket(ShoppingLists lists, BasketDesk desk, IOffers offers)
{
    /// <returns>How many were put in; null when there is no such list or basket.</returns>
    public async Task<int?> Fill(
        Id<Basket> basket, Id<ShoppingList> list, Id<Shopper> shopper, IEnumerable<Id<Shopper>> shoppers, CancellationToken cancel = default)
    {
        if (await lists.Find(list, shoppers, cancel) is not { } found || await desk.Look(basket, shopper, cancel) is not { } view)
        {
            return null;
        }

        var there = view.Lines.Select(line => line.Line.Gtin).ToHashSet();
        Gtin[] wanted = [.. found.Goods.Select(one => one.Gtin).Where(gtin => !there.Contains(gtin))];
        var sold = await offers.Find(view.Store, wanted, cancel);
        var put = 0;
        foreach (var gtin in wanted.Where(sold.ContainsKey))
        {
            put += await desk.Set(basket, shopper, gtin, sold[gtin].Increment, cancel) is BasketOutcome.Done ? 1 : 0;
        }

        return put;
    }
}
