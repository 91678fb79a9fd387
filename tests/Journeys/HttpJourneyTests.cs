using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OpenAisle.Journeys.Tests;

/// <summary>The same job over HTTP, as a program does it.</summary>
[Collection(typeof(Ordering))]
public sealed class HttpJourneyTests(RunningShop shop)
{
    [Fact]
    public async Task From_an_empty_basket_to_a_receipt_that_adds_up()
    {
        using var shopper = Caller();
        using var associate = await new ByProgram(shop).SignedIn("associate");
        using var company = new HttpClient();
        await shopper.PostAsync(new Uri(shop.Url + "/api/session/guest"), null);

        // Browse: bananas by weight, and two things by the piece.
        var stores = await Get(shopper, "/api/stores");
        var store = stores.AsArray().First(row => row!["slug"]!.ToString() == "maple-street")!["id"]!.ToString();
        var bananas = (await Get(shopper, $"/api/stores/{store}/products?words=bananas&department=produce"))["products"]![0]!;
        var drinks = (await Get(shopper, $"/api/stores/{store}/products?department=beverages&take=10"))["products"]!.AsArray();
        Assert.Equal("weight", bananas["soldBy"]!.ToString());

        await new ByProgram(shop).KeepThere(store, [bananas, drinks[0], drinks[1]]);

        // A basket of three lines.
        var basket = (await Post(shopper, $"/api/stores/{store}/baskets", null))["id"]!.ToString();
        await Put(shopper, $"/api/baskets/{basket}/lines/{bananas["gtin"]}", new { quantity = "1.00 LBR" });
        await Put(shopper, $"/api/baskets/{basket}/lines/{drinks[0]!["gtin"]}", new { quantity = "2 H87" });
        var view = await Put(shopper, $"/api/baskets/{basket}/lines/{drinks[1]!["gtin"]}", new { quantity = "1 H87" });

        // A time, and two cards: the first will be declined.
        var slots = await Get(shopper, $"/api/stores/{store}/slots");
        var slot = slots.TimeToCollect().ToString();
        var declined = await Card(shopper, company, "4000000000000002");
        var good = await Card(shopper, company, "4242424242424242");

        var attempt = Key();
        var wish = new { basket, handover = "pickup", slot, shownTotal = view["total"]!.ToString(), source = declined };
        var refused = await Send(shopper, HttpMethod.Post, "/api/orders", wish, attempt);
        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.Equal("2", refused.Body["nextTender"]!.ToString());

        var placed = await Send(shopper, HttpMethod.Put, $"/api/orders/{attempt}/tenders/2", new { source = good });
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        var number = placed.Body["number"]!.ToString();

        // The same tender again is the same order, and the basket is empty by then.
        Assert.Equal(HttpStatusCode.Created, (await Send(shopper, HttpMethod.Put, $"/api/orders/{attempt}/tenders/2", new { source = good })).Status);

        // Pick: weigh the bananas, find the two, and one is short.
        var pick = await Post(associate, $"/api/picking/{attempt}/begin", null);
        foreach (var row in pick["lines"]!.AsArray())
        {
            var line = row!["line"]!;
            var at = $"/api/picking/{attempt}/lines/{line["number"]}";
            pick = line["gtin"]!.ToString() == bananas["gtin"]!.ToString() ? await Post(associate, at + "/weighed", new { gross = "1.04 LBR" })
                : line["quantity"]!.ToString() == "2 H87" ? await Post(associate, at + "/picked", new { quantity = "2 H87" })
                : await Post(associate, at + "/short", new { });
        }

        var zones = pick["lines"]!.AsArray().Where(row => row!["good"] is not null).Select(row => row!["zone"]!.ToString()).Distinct();
        await Post(associate, $"/api/picking/{attempt}/packed", new { totes = zones.Select((zone, i) => new { code = $"T-{i + 1}", zone }).ToArray() });
        await Post(associate, $"/api/orders/{attempt}/handover", new { number });

        // The receipt adds up to the penny, and the payment took exactly that.
        var receipt = await Get(shopper, $"/api/orders/{attempt}/receipt");
        var charged = receipt["lines"]!.AsArray().Sum(row => row!["got"] is { } got ? Due(got) : 0);
        Assert.Equal(Cents(receipt["total"]!), charged);
        Assert.Single(receipt["lines"]!.AsArray(), row => row!["got"] is null);
        Assert.Equal("1.03 LBR", receipt["lines"]!.AsArray().First(row => row!["ordered"]!["gtin"]!.ToString() == bananas["gtin"]!.ToString())!["got"]!["quantity"]!.ToString());
        for (var asked = 0; ; asked++)
        {
            var payment = await Get(shopper, $"/api/orders/{attempt}/payment");
            if (Cents(payment["captured"]!) == charged)
            {
                break;
            }

            Assert.True(asked < 240, $"The money was not taken: {payment}");
            await Task.Delay(250);
        }
    }

    private static string Key() => Guid.CreateVersion7().ToString();

    private static HttpClient Caller() => new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false });

    /// <summary>The goods, less what was taken off, and what was added.</summary>
    private static long Due(JsonNode got) => Cents(got["amount"]!)
        + (got["charge"] is { } charge ? Cents(charge["deposit"]!) + Cents(charge["tax"]!) - Cents(charge["discount"]!) : 0);

    private static long Cents(JsonNode amount) => long.Parse(amount.ToString().Split(' ')[0].Replace(".", "", StringComparison.Ordinal));

    private async Task<string> Card(HttpClient shopper, HttpClient company, string number)
    {
        using var answer = await company.PostAsJsonAsync(new Uri(shop.Sandbox + "/cards"), new { number, expiry = "11/34", cvc = "123" });
        var card = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (await Post(shopper, "/api/payment-sources", new { provider = "sandbox", token = card["token"]!.ToString(), label = card["label"]!.ToString() }))["id"]!.ToString();
    }

    private async Task<JsonNode> Get(HttpClient caller, string address) => Good(await Send(caller, HttpMethod.Get, address, null));

    private async Task<JsonNode> Put(HttpClient caller, string address, object body) => Good(await Send(caller, HttpMethod.Put, address, body));

    private async Task<JsonNode> Post(HttpClient caller, string address, object? body) => Good(await Send(caller, HttpMethod.Post, address, body));

    private static JsonNode Good((HttpStatusCode Status, JsonNode Body) answer)
    {
        Assert.True((int)answer.Status is >= 200 and < 300, $"{answer.Status}: {answer.Body}");
        return answer.Body;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> Send(HttpClient caller, HttpMethod method, string address, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(shop.Url + address));
        request.Headers.Add("Idempotency-Key", key ?? Key());
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await caller.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }
}
