using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenAisle.Journeys.Tests;

/// <summary>Pages that are drawn once for many: what each visitor sees in them is their own, and prices, shelves and orders are as they are now.</summary>
[Collection(typeof(Desks))]
public sealed partial class ManyVisitorsTests(RunningShop shop)
{
    private const string Home = "/stores/maple-street";

    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_page_that_many_see_holds_nobodys_basket_but_ones_own()
    {
        using var shopper = Caller();
        var page = await Page(shopper, Home);
        var line = AddButton().Match(page).Groups["line"].Value;
        using var added = await shopper.PostAsync(Address(Home + "/basket/lines"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token(page),
            ["line"] = line,
        }));
        Assert.Equal(HttpStatusCode.Found, added.StatusCode);
        using var stranger = Caller();

        var (own, others) = (await Page(shopper, Home), await Page(stranger, Home));

        Assert.Contains("stepper-amount", own, StringComparison.Ordinal);
        Assert.Contains("rail-total", own, StringComparison.Ordinal);
        Assert.DoesNotContain("stepper-amount", others, StringComparison.Ordinal);
        Assert.DoesNotContain("rail-total", others, StringComparison.Ordinal);
        Assert.Contains(line, others, StringComparison.Ordinal);
        Assert.NotEqual(Token(own), Token(others));
        Assert.DoesNotContain("<!--hole", own + others, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_price_and_an_empty_shelf_are_seen_within_a_second()
    {
        using var visitor = Caller();
        var address = Product().Match(await Page(visitor, Home + "/departments/snacks")).Groups["page"].Value;
        var api = $"/api/stores/{await StoreId(visitor)}";
        using var manager = await new ByProgram(shop).SignedIn("manager");
        foreach (var cents in new[] { 321, 654 })
        {
            await Page(visitor, address);
            using var set = await manager.PutAsJsonAsync(Address($"{api}/prices/{address[^14..]}"), new { unitPrice = $"{cents / 100}.{cents % 100} USD" });
            Assert.True(set.IsSuccessStatusCode, $"{set.StatusCode}");
            await Soon(visitor, address, page => page.Contains($">${cents / 100}.{cents % 100}<", StringComparison.Ordinal));
        }

        foreach (var (keeping, isThere) in new[] { ("off", false), ("assumed", true) })
        {
            using var kept = await manager.PutAsJsonAsync(Address($"{api}/stock/{address[^14..]}/keeping"), new { keeping });
            Assert.True(kept.IsSuccessStatusCode, $"{kept.StatusCode}");
            await Soon(visitor, address, page => page.Contains($"name=\"line\" value=\"{address[^14..]} ", StringComparison.Ordinal) == isThere);
        }
    }

    [Fact]
    public async Task A_promotion_stands_on_the_goods_that_it_is_about()
    {
        using var visitor = Caller();
        Assert.Contains("flag-offer", await Page(visitor, Home + "/departments/cookies"), StringComparison.Ordinal);
        Assert.DoesNotContain("flag-offer", await Page(visitor, Home + "/departments/produce"), StringComparison.Ordinal);
        Assert.Contains("/departments/cookies", await Page(visitor, Home + "/offers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_follows_a_strangers_order()
    {
        using var stranger = await new ByProgram(shop).SignedIn("shopper");
        using var answer = await stranger.GetAsync(Address("/orders/0197c0de-0000-7000-8000-00000000ffff/follow"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_kept_for_a_phone_without_network_names_nobody()
    {
        using var shopper = await new ByProgram(shop).SignedIn("shopper");
        var worker = await shopper.GetStringAsync(Address("/service-worker.js"));
        foreach (Match file in Asset().Matches(worker))
        {
            using var asset = await shopper.GetAsync(Address(file.Value));
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }

        Assert.DoesNotContain("asset(", worker, StringComparison.Ordinal);
        Assert.DoesNotContain("/stores/", worker, StringComparison.Ordinal);
        Assert.Contains("credentials: \"omit\"", worker, StringComparison.Ordinal);
        using var manifest = await shopper.GetAsync(Address("/manifest.webmanifest"));
        Assert.Equal("application/manifest+json", manifest.Content.Headers.ContentType?.MediaType);
        Assert.Equal("standalone", JsonNode.Parse(await manifest.Content.ReadAsStringAsync())!["display"]!.ToString());
    }

    private static HttpClient Caller() => new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false });

    private static string Token(string page) => TokenField().Match(page).Groups["token"].Value;

    private Uri Address(string path) => new(shop.Url + path);

    private async Task<string> StoreId(HttpClient caller) =>
        JsonNode.Parse(await caller.GetStringAsync(Address("/api/stores")))!.AsArray().First(store => Home.EndsWith(store!["slug"]!.ToString(), StringComparison.Ordinal))!["id"]!.ToString();

    private async Task Soon(HttpClient visitor, string address, Predicate<string> says)
    {
        // Measured from the answer that was asked for last: a page that is drawn while the machine is busy is not an old page.
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var asked = Stopwatch.GetElapsedTime(since);
            if (says(await Page(visitor, address)))
            {
                return;
            }

            Assert.True(asked < SeenWithin, $"{address} still says what was so {asked.TotalMilliseconds:0} ms ago.");
            await Task.Delay(20);
        }
    }

    private async Task<string> Page(HttpClient caller, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(address));
        request.Headers.Add("Accept", "text/html");
        using var answer = await caller.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("class=\"add\" form=\"step\" name=\"line\" value=\"(?<line>[^\"]*)\"")]
    private static partial Regex AddButton();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]*)\"")]
    private static partial Regex TokenField();

    [GeneratedRegex("href=\"(?<page>/stores/[^/\"]+/products/[0-9]{14})\"")]
    private static partial Regex Product();

    [GeneratedRegex("/assets/[^\" ]+")]
    private static partial Regex Asset();
}
