using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenAisle.Doors;
using OpenAisle.Testing;

namespace OpenAisle.Host.Tests;

/// <summary>
/// The main job over HTTP, with the sandbox payment company as a process of its own: import, browse, order, decline, second card, pick and
/// weigh, one short, hand over, receipt.
/// </summary>
public sealed class JourneyTests : IAsyncLifetime
{
    private const string Store = "0197c0de-0000-7000-8000-000000000001";
    private const string Imported = "04006381333931";
    private const string Good = "4242424242424242";
    private const string Declined = "4000000000000002";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _company = $"http://127.0.0.1:{PostgresCluster.FreePort()}";
    private readonly string _folder = Directory.CreateTempSubdirectory("openaisle-journey-").FullName;
    private Process _sandbox = null!;
    private OpenShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Repository.At($"artifacts/bin/Host/{configuration}/sandbox/OpenAisle.Sandbox.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--data", _folder, "--url", _company]) { RedirectStandardOutput = true };
        _sandbox = Process.Start(start)!;
        _shop = await OpenShop.Open(null, ("Sandbox:Url", _company));
        Assert.NotNull(await _sandbox.StandardOutput.ReadLineAsync());   // it says when it answers
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        _sandbox.Kill();
        await _sandbox.WaitForExitAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task From_an_imported_product_to_a_receipt_that_adds_up()
    {
        using var shopper = _shop.Visitor();
        using var manager = _shop.Visitor();
        await Ask(shopper, HttpMethod.Post, "/api/session/guest");
        using var asManager = new FormUrlEncodedContent(new Dictionary<string, string> { ["as"] = "manager" });
        await manager.PostAsync(new Uri("/demo/sign-in", UriKind.Relative), asManager);

        // Import; a product is offered once it has a price and stock.
        await Import("""{"code":"4006381333931","product_name":"Oat drink","brands":"Meadow","quantity":"1 l","categories_tags":["en:beverages"]}""");
        await Ask(manager, HttpMethod.Put, $"/api/stores/{Store}/prices/{Imported}", """{"unitPrice":"2.25 USD"}""");
        await Ask(manager, HttpMethod.Post, $"/api/stores/{Store}/stock/entries",
            $$"""{"reason":"received","lines":[{"gtin":"{{Imported}}","quantity":"5 H87"}]}""");

        // Browse.
        var found = await Ask(shopper, HttpMethod.Get, $"/api/stores/{Store}/products?words=oat%20drink&take=5");
        Assert.Contains(found.GetProperty("products").EnumerateArray(), product => product.GetProperty("gtin").GetString() == Imported);
        var weighed = await First(shopper, "produce", "weight");
        var other = await First(shopper, "dairy", "piece");

        // Fill a basket.
        var basket = (await Ask(shopper, HttpMethod.Post, $"/api/stores/{Store}/baskets")).GetProperty("id").GetString()!;
        await Ask(shopper, HttpMethod.Put, $"/api/baskets/{basket}/lines/{weighed}", """{"quantity":"1.50 LBR"}""");
        await Ask(shopper, HttpMethod.Put, $"/api/baskets/{basket}/lines/{Imported}", """{"quantity":"2 H87"}""");
        var filled = await Ask(shopper, HttpMethod.Put, $"/api/baskets/{basket}/lines/{other}", """{"quantity":"1 H87"}""");
        var shown = filled.GetProperty("total").GetString()!;

        // Decline, then a second card.
        var slot = (await Ask(shopper, HttpMethod.Get, $"/api/stores/{Store}/slots?handover=pickup")).TimeToCollect();
        var attempt = Guid.NewGuid().ToString();
        var wish = JsonSerializer.Serialize(
            new { basket, handover = "pickup", slot, shownTotal = shown, source = await Card(shopper, Declined) });
        var declined = await Send(shopper, HttpMethod.Post, "/api/orders", wish, attempt);
        Assert.Equal((402, "declined", "source"), await declined.Problem());
        var order = (await declined.Json()).GetProperty("order").GetString()!;
        Assert.Equal(attempt, order);
        var second = JsonSerializer.Serialize(new { source = await Card(shopper, Good) });
        var placed = await Ask(shopper, HttpMethod.Put, $"/api/orders/{order}/tenders/2", second);
        Assert.Equal(shown, placed.GetProperty("total").GetString());

        // Pick and weigh; one line is short.
        await Ask(manager, HttpMethod.Post, $"/api/picking/{order}/begin");
        var lines = (await Ask(shopper, HttpMethod.Get, $"/api/orders/{order}")).GetProperty("lines").EnumerateArray()
            .ToDictionary(line => line.GetProperty("gtin").GetString()!, line => line.GetProperty("number").GetInt32());
        await Ask(manager, HttpMethod.Post, $"/api/picking/{order}/lines/{lines[weighed]}/weighed", """{"gross":"1.55 LBR"}""");
        await Ask(manager, HttpMethod.Post, $"/api/picking/{order}/lines/{lines[Imported]}/picked", """{"quantity":"2 H87"}""");
        await Ask(manager, HttpMethod.Post, $"/api/picking/{order}/lines/{lines[other]}/short", """{"found":"0 H87"}""");
        await Ask(manager, HttpMethod.Post, $"/api/picking/{order}/packed", """{"totes":[{"code":"T-1","zone":"ambient"},{"code":"T-2","zone":"chilled"}]}""");

        // Hand over: the weighed amount is charged, and the receipt says it.
        await Ask(manager, HttpMethod.Post, $"/api/orders/{order}/handover", $$"""{"number":"{{placed.GetProperty("number").GetString()}}"}""");
        var payment = await Until(
            () => Ask(shopper, HttpMethod.Get, $"/api/orders/{order}/payment"), payment => Pennies(payment.GetProperty("captured")) > 0);
        var charged = Pennies((await Ask(shopper, HttpMethod.Get, $"/api/orders/{order}")).GetProperty("charged"));
        var receipt = await Ask(shopper, HttpMethod.Get, $"/api/orders/{order}/receipt");
        Assert.Equal(charged, Pennies(payment.GetProperty("captured")));
        Assert.Equal(charged, Pennies(receipt.GetProperty("total")));
        Assert.InRange(charged, (2 * 2_25) + 1, Pennies(placed.GetProperty("authorised")));
        Assert.NotEqual(charged, Pennies(placed.GetProperty("total")));   // what was shown was an estimate with a line that was short

        // Nobody is offered what was not there.
        var level = await Ask(manager, HttpMethod.Get, $"/api/stores/{Store}/stock/{other}");
        Assert.Equal("off", level.GetProperty("level").GetProperty("keeping").GetString());
    }

    [Fact]
    public async Task The_first_request_again_is_the_same_order_also_after_it_was_changed()
    {
        using var shopper = _shop.Visitor();
        await Ask(shopper, HttpMethod.Post, "/api/session/guest");
        var milk = await First(shopper, "dairy", "piece");
        var basket = (await Ask(shopper, HttpMethod.Post, $"/api/stores/{Store}/baskets")).GetProperty("id").GetString()!;
        var shown = (await Ask(shopper, HttpMethod.Put, $"/api/baskets/{basket}/lines/{milk}", """{"quantity":"1 H87"}""")).GetProperty("total").GetString()!;
        var slot = (await Ask(shopper, HttpMethod.Get, $"/api/stores/{Store}/slots?handover=pickup")).TimeToCollect();
        var source = await Card(shopper, Good);
        var attempt = Guid.NewGuid().ToString();
        var wish = JsonSerializer.Serialize(new { basket, handover = "pickup", slot, shownTotal = shown, source });
        var first = await Send(shopper, HttpMethod.Post, "/api/orders", wish, attempt);
        Assert.Equal(201, (int)first.StatusCode);

        var twice = $"{Pennies(JsonSerializer.SerializeToElement(shown)) * 2 / 100m:0.00} {shown.Split(' ')[1]}";
        await Ask(shopper, HttpMethod.Post, $"/api/orders/{attempt}/changes", JsonSerializer.Serialize(
            new { slot, lines = new[] { new { gtin = milk, quantity = "2 H87" } }, shownTotal = twice, source }));

        var again = await Send(shopper, HttpMethod.Post, "/api/orders", wish, attempt);
        Assert.Equal(201, (int)again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        await Ask(shopper, HttpMethod.Delete, $"/api/payment-sources/{source}");
        Assert.Equal(201, (int)(await Send(shopper, HttpMethod.Post, "/api/orders", wish, attempt)).StatusCode);
        var other = wish.Replace(shown, twice, StringComparison.Ordinal);
        Assert.Equal((409, "conflict", IdempotencyKey.Header), await (await Send(shopper, HttpMethod.Post, "/api/orders", other, attempt)).Problem());
    }

    private async Task Import(string record)
    {
        var file = Path.Combine(_folder, "export.jsonl");
        await File.WriteAllTextAsync(file, record + "\n");
        var report = await ((Catalogue.OpenFoodFacts.OpenFoodFactsImport)_shop.Services.GetService(typeof(Catalogue.OpenFoodFacts.OpenFoodFactsImport))!).Run(file);
        Assert.Equal(0, report.ExitCode);
    }

    private static async Task<string> First(HttpClient client, string department, string soldBy) =>
        (await Ask(client, HttpMethod.Get, $"/api/stores/{Store}/products?department={department}&take=20"))
        .GetProperty("products").EnumerateArray()
        .First(product => product.GetProperty("soldBy").GetString() == soldBy).GetProperty("gtin").GetString()!;

    /// <summary>A card is given to the payment company; we only keep its token.</summary>
    private async Task<string> Card(HttpClient shopper, string number)
    {
        using var browser = new HttpClient { BaseAddress = new Uri(_company) };
        var card = await (await browser.PostText("/cards", $$"""{"number":"{{number}}","expiry":"12/30","cvc":"123"}""")).Json();
        var kept = await Ask(shopper, HttpMethod.Post, "/api/payment-sources",
            JsonSerializer.Serialize(new { provider = "sandbox", token = card.GetProperty("token").GetString(), label = card.GetProperty("label").GetString() }));
        return kept.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> Until(Func<Task<JsonElement>> look, Func<JsonElement, bool> isSo)
    {
        for (var since = Stopwatch.StartNew(); ;)
        {
            var seen = await look();
            if (isSo(seen))
            {
                return seen;
            }

            Assert.True(since.Elapsed < Patience, seen.ToString());
            await Task.Delay(50);
        }
    }

    private static long Pennies(JsonElement money) =>
        (long)(decimal.Parse(money.GetString()!.Split(' ')[0], CultureInfo.InvariantCulture) * 100);

    private static async Task<JsonElement> Ask(HttpClient client, HttpMethod method, string path, string? body = null)
    {
        var answer = await Send(client, method, path, body, Guid.NewGuid().ToString());
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {said}");
        return said.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(said);
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string path, string? body, string key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add(IdempotencyKey.Header, key);
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        return await client.SendAsync(request);
    }
}
