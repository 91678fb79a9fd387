using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders;
using OpenAisle.Orders.Baskets;

namespace OpenAisle.Web.Shopping;

/// <summary>The basket of the pages over HTTP: a program and a page of one shopper fill the same one.</summary>
internal static class BasketApi
{
    /// <summary>What the shopper orders again and again, as the store sells it now.</summary>
    public sealed record UsualProduct(Gtin Gtin, string Name, SoldBy SoldBy, Money UnitPrice);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api").RequireAuthorization(People.Shops).WithTags("Baskets");

        // A PUT: a shopper has one in a store, and it is opened once.
        doors.MapPut("/stores/{store}/basket", async (Id<Store> store, ClaimsPrincipal person, BasketDesk desk, CancellationToken cancel) =>
            await desk.Open(Visit.BasketOf(person.Shopper!.Value, store), store, person.Shopper!.Value, cancel) switch
            {
                BasketOutcome.Done done => TypedResults.Ok(await desk.View(done.Contents, cancel)),
                BasketOutcome.Refused refused => Problems.Field(refused.Field, refused.Code, refused.Reason),
                BasketOutcome.NoSuchBasket => (IResult)Problems.NotFound("basket"),
                _ => throw new UnreachableException(),
            }).Produces<BasketView>().WithSummary("Your basket in the store, the one that the pages show; opened when there is none yet.");

        doors.MapPut("/baskets/{basket}/orders/{order}", async (
            Id<Basket> basket, Id<Order> order, ClaimsPrincipal person, OrderAgain again, BasketDesk desk, CancellationToken cancel) =>
            await again.Fill(basket, order, person, cancel) && await desk.Look(basket, person.Shopper!.Value, cancel) is { } view
                ? TypedResults.Ok(view)
                : (IResult)Problems.NotFound("order")).Produces<BasketView>()
            .WithSummary("Orders again: puts into the basket what was ordered and is not in it; what the store does not sell any more stays out.");

        doors.MapGet("/stores/{store}/usual", async (Id<Store> store, ClaimsPrincipal person, UsualGoods usual, CancellationToken cancel) =>
            TypedResults.Ok((await usual.Of(store, person, cancel)).Goods.Select(offer => new UsualProduct(offer.Product.Gtin, offer.Product.Name, offer.Product.SoldBy, offer.UnitPrice)).ToArray()))
            .WithSummary("What you order again and again in the store, the most usual first.");
    }
}

/// <summary>Fills a basket from an order of the same store.</summary>
internal sealed class OrderAgain(BasketDesk desk, IGrainFactory actors)
{
    /// <summary>False when there is no such order of theirs in the basket's store.</summary>
    public async Task<bool> Fill(Id<Basket> basket, Id<Order> order, ClaimsPrincipal person, CancellationToken cancel)
    {
        var shopper = person.Shopper!.Value;
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || !person.Is(view.Shopper)
            || await desk.Look(basket, shopper, cancel) is not { } contents || contents.Store != view.Store)
        {
            return false;
        }

        var there = contents.Lines.Select(line => line.Line.Gtin).ToHashSet();
        foreach (var line in view.Lines.Where(line => !there.Contains(line.Gtin)))
        {
            if (await desk.Set(basket, shopper, line.Gtin, line.Quantity, cancel) is BasketOutcome.Done && line.Wish is { } wish)
            {
                await desk.Wish(basket, shopper, line.Gtin, wish, cancel);
            }
        }

        return true;
    }
}

/// <summary>What a shopper ordered most often of late in a store.</summary>
internal sealed class UsualGoods(OrderBook book, IOffers offers, IGrainFactory actors)
{
    /// <summary>Orders that are looked back on, and goods that are shown of them.</summary>
    private const int MostOrders = 10;
    private const int MostGoods = 40;

    /// <returns>The last order, where there is one, and the goods that the store still sells, the most usual first.</returns>
    public async Task<(OrderRow? Last, IReadOnlyList<Offer> Goods)> Of(Id<Store> store, ClaimsPrincipal person, CancellationToken cancel)
    {
        var orders = (await book.OfShoppers(person.Shoppers, cancel))
            .Where(order => order.Store == store && order.Status != OrderStatus.Cancelled).Take(MostOrders).ToList();
        var views = await Task.WhenAll(orders.Select(order => actors.GetGrain<IOrder>(order.Id.Value).Look()));
        Gtin[] usual =
        [
            .. views.SelectMany((view, back) => (view?.Lines ?? []).Select(line => (line.Gtin, back))).GroupBy(line => line.Gtin)
                .OrderByDescending(times => times.Count()).ThenBy(times => times.Min(line => line.back)).Select(times => times.Key).Take(MostGoods),
        ];
        var found = await offers.Find(store, usual, cancel);
        return (orders.FirstOrDefault(), [.. usual.Where(found.ContainsKey).Select(gtin => found[gtin])]);
    }
}
