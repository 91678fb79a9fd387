using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Orders.Baskets;
using OpenAisle.Payments;
using OpenAisle.Web.Shopping;

namespace OpenAisle.Web.Account;

/// <summary>
/// Everything that we hold about a person, as one document (Regulation 2016/679, articles 15 and 20): the rows of every table that names
/// them, and their orders, payments, picks and baskets as the journal has them.
/// </summary>
internal sealed class MyData(
    PersonalData tables, AccountErasure accounts, OrderBook book, IOffers offers, IGrainFactory actors, IOptions<JsonOptions> json, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/data.json", Download).RequireAuthorization(People.Shops).RequireRateLimiting(Limits.Exports).ExcludeFromDescription();
        routes.MapGet("/api/shoppers/me/data", async (ClaimsPrincipal person, MyData data, CancellationToken cancel) =>
            TypedResults.Ok(await data.Of(person.Shoppers, cancel)))
            .RequireAuthorization(People.Shops).RequireRateLimiting(Limits.Exports).WithTags("Shoppers").WithSummary("Everything that we hold about you, as one document.");
    }

    public async Task<JsonObject> Of(IEnumerable<Id<Shopper>> shoppers, CancellationToken cancel)
    {
        var ids = new HashSet<Guid>();
        foreach (var shopper in shoppers)
        {
            ids.UnionWith(await accounts.IdsOf(shopper.Value, cancel));
        }

        Id<Shopper>[] all = [.. ids.Select(id => new Id<Shopper>(id))];
        var data = await tables.Of([.. ids], cancel);
        data.Insert(0, "writtenAt", clock.GetUtcNow());
        data.Insert(1, "shoppers", new JsonArray([.. all.Select(one => (JsonNode)one.ToString())]));
        data["orders"] = await Orders(all, cancel);
        data["baskets"] = await Baskets(all, cancel);
        return data;
    }

    private async Task<JsonArray> Orders(IReadOnlyList<Id<Shopper>> shoppers, CancellationToken cancel)
    {
        var orders = new JsonArray();
        foreach (var shopper in shoppers)
        {
            await foreach (var row in book.EveryOrderOf(shopper, cancel))
            {
                orders.Add((JsonNode)new JsonObject
                {
                    ["order"] = Node(await actors.GetGrain<IOrder>(row.Id.Value).Look()),
                    ["payment"] = Node(await actors.GetGrain<IPayment>(row.Id.Value).Look()),
                    ["pick"] = Node(await actors.GetGrain<IPick>(row.Id.Value).Look()),
                });
            }
        }

        return orders;
    }

    private async Task<JsonArray> Baskets(IReadOnlyList<Id<Shopper>> shoppers, CancellationToken cancel)
    {
        var baskets = new JsonArray();
        foreach (var store in await offers.Stores(cancel))
        {
            foreach (var shopper in shoppers)
            {
                if (await actors.GetGrain<IBasket>(Visit.BasketOf(shopper, store.Id).Value).Look() is { } contents)
                {
                    baskets.Add(Node(contents));
                }
            }
        }

        return baskets;
    }

    private JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, json.Value.SerializerOptions);

    private static async Task<IResult> Download(HttpContext http, ClaimsPrincipal person, MyData data, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        var document = await data.Of(person.Shoppers, cancel);
        return Results.File(
            JsonSerializer.SerializeToUtf8Bytes(document, Indented), "application/json", "openaisle-me.json");
    }
}
