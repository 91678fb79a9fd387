using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Web.Shopping;

/// <summary>The forms of named lists.</summary>
internal static class ListDoors
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms("/stores/{slug}/lists", People.Shops);
        doors.MapPost("", Begin);
        var one = doors.MapGroup("/{list}");
        one.MapPost("/goods", (string slug, Id<ShoppingList> list, [FromForm] string? gtin, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            With(slug, list, gtin, product => lists.Put(list, person.Shoppers, product, cancel)));
        one.MapPost("/goods/out", (string slug, Id<ShoppingList> list, [FromForm] string? gtin, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            With(slug, list, gtin, product => lists.Take(list, person.Shoppers, product, cancel)));
        one.MapPost("/name", async (string slug, Id<ShoppingList> list, [FromForm] string? name, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            After(Page(slug, list), Page(slug, list), await lists.Rename(list, person.Shoppers, name, cancel)));
        one.MapPost("/end", async (string slug, Id<ShoppingList> list, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel) =>
            After($"/stores/{slug}/lists", $"/stores/{slug}/lists", await lists.Delete(list, person.Shoppers, cancel)));
        one.MapPost("/basket", Fill);
    }

    /// <param name="gtin">The first product of it; none where the list begins empty.</param>
    private static async Task<IResult> Begin(
        string slug, [FromForm] string? list, [FromForm] string? name, [FromForm] string? gtin, ClaimsPrincipal person, ShoppingLists lists, CancellationToken cancel)
    {
        if (!Id<ShoppingList>.TryParse(list, null, out var id))
        {
            return Results.NotFound();
        }

        var all = $"/stores/{slug}/lists";
        var change = await lists.Begin(id, person.Shopper!.Value, name, cancel);
        if (change is ListChange.Done && Gtin.TryParse(gtin, out var product))
        {
            change = await lists.Put(id, person.Shoppers, product, cancel);
        }

        return After(Page(slug, id), gtin is { Length: > 0 } ? $"{all}?add={Uri.EscapeDataString(gtin)}" : all, change);
    }

    private static async Task<IResult> Fill(
        string slug, Id<ShoppingList> list, ClaimsPrincipal person, ListBasket filling, BasketDesk desk, IOffers offers, CancellationToken cancel)
    {
        if (await offers.StoreCalled(slug, cancel) is not { } store)
        {
            return Results.NotFound();
        }

        var shopper = person.Shopper!.Value;
        var basket = Visit.BasketOf(shopper, store.Id);
        await desk.Open(basket, store.Id, shopper, cancel);
        return await filling.Fill(basket, list, shopper, person.Shoppers, cancel) is null
            ? Results.NotFound()
            : Results.LocalRedirect(Page(slug, list) + "?put=1");
    }

    private static async Task<IResult> With(string slug, Id<ShoppingList> list, string? gtin, Func<Gtin, Task<ListChange>> change) =>
        Gtin.TryParse(gtin, out var product) ? After(Page(slug, list), Page(slug, list), await change(product)) : Results.NotFound();

    private static string Page(string slug, Id<ShoppingList> list) => $"/stores/{slug}/lists/{list}";

    private static IResult After(string done, string asked, ListChange change) => change switch
    {
        ListChange.Done => Results.LocalRedirect(done),
        ListChange.NoSuchList => Results.NotFound(),
        ListChange.Name => Results.LocalRedirect(Faults.On(asked, "name", "text")),
        ListChange.TooMany => Results.LocalRedirect(Faults.On(asked, "list", "too-many")),
        _ => throw new UnreachableException(),
    };
}
