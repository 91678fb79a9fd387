using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OpenAisle.Journeys.Tests;

/// <summary>An order made over HTTP, for stories that begin after it: three packets and boxes that others like them could stand in for.</summary>
internal sealed class ByProgram(RunningShop shop)
{
    public Task<string> Order(string email, int lines = 3, params string[] departments) => OrderOf(new(), email, lines, departments);

    /// <param name="jar">Where the shopper's cookies are kept: whoever has them sees the shopper's pages.</param>
    public async Task<string> OrderOf(CookieContainer jar, string email, int lines = 3, params string[] departments)
    {
        using var shopper = new HttpClient(new HttpClientHandler { CookieContainer = jar });
        using var company = new HttpClient();
        await Send(shopper, HttpMethod.Post, "/api/session/guest", null);
        await Send(shopper, HttpMethod.Put, "/api/shoppers/me", new { name = "Wei Chen", phone = "+1 555 0100", email });
        var store = (await Send(shopper, HttpMethod.Get, "/api/stores", null)).AsArray().First(row => row!["slug"]!.ToString() == "maple-street")!["id"];
        List<JsonNode?> goods = [];
        foreach (var department in departments.Length == 0 ? ["beverages"] : departments)
        {
            goods.AddRange((await Send(shopper, HttpMethod.Get, $"/api/stores/{store}/products?department={department}&take=50", null))["products"]!.AsArray()
                .Where(row => row!["soldBy"]!.ToString() == "piece").Take(lines));
        }

        await KeepThere(store!, goods);
        var basket = (await Send(shopper, HttpMethod.Post, $"/api/stores/{store}/baskets", null))["id"];
        JsonNode view = new JsonObject();
        foreach (var good in goods)
        {
            view = await Send(shopper, HttpMethod.Put, $"/api/baskets/{basket}/lines/{good!["gtin"]}", new { quantity = "1 H87" });
        }

        var slot = (await Send(shopper, HttpMethod.Get, $"/api/stores/{store}/slots", null)).TimeToCollect();
        using var answer = await company.PostAsJsonAsync(
            new Uri(shop.Sandbox + "/cards"), new { number = "4242424242424242", expiry = "11/34", cvc = "123" });
        var card = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var source = (await Send(
            shopper, HttpMethod.Post, "/api/payment-sources", new { provider = "sandbox", token = card["token"], label = card["label"] }))["id"];
        var attempt = Guid.CreateVersion7().ToString();
        await Send(shopper, HttpMethod.Post, "/api/orders", new { basket, handover = "pickup", slot, shownTotal = view["total"], source }, attempt);
        return attempt;
    }

    /// <summary>Many tests order what stands first on the shelf, and some do not find it there: there is always one more.</summary>
    public async Task KeepThere(JsonNode store, IEnumerable<JsonNode?> goods)
    {
        using var manager = await SignedIn("manager");
        foreach (var good in goods)
        {
            await Send(manager, HttpMethod.Put, $"/api/stores/{store}/stock/{good!["gtin"]}/keeping", new { keeping = "assumed" });
        }
    }

    /// <summary>An associate picks all of it, packs it and hands it over.</summary>
    public async Task HandOver(string order)
    {
        using var associate = await SignedIn("associate");
        var number = await Pack(order, associate);
        await Send(associate, HttpMethod.Post, $"/api/orders/{order}/handover", new { number });
    }

    /// <summary>All of it is picked and stands in the totes AMBIENT, CHILLED and FROZEN. Returns the order's number.</summary>
    public async Task<string> Pack(string order, HttpClient associate)
    {
        await Send(associate, HttpMethod.Post, $"/api/picking/{order}/begin", null);
        var list = await Send(associate, HttpMethod.Get, $"/api/picking/{order}", null);
        foreach (var line in list["lines"]!.AsArray().Select(row => row!["line"]!["line"]!))
        {
            await Send(associate, HttpMethod.Post, $"/api/picking/{order}/lines/{line["number"]}/picked", new { quantity = line["quantity"] });
        }

        var totes = new[] { "ambient", "chilled", "frozen" }.Select(zone => new { code = zone.ToUpperInvariant(), zone });
        await Send(associate, HttpMethod.Post, $"/api/picking/{order}/packed", new { totes });
        return list["number"]!.ToString();
    }

    /// <summary>One of the demo's people.</summary>
    public async Task<HttpClient> SignedIn(string person)
    {
        var jar = new CookieContainer();
        jar.Add(await shop.CookieOf(person));
        return new(new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false });
    }

    public async Task<JsonNode> Send(HttpClient caller, HttpMethod method, string address, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(shop.Url + address));
        request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await caller.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
