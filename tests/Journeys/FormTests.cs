using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenAisle.Journeys.Tests;

/// <summary>The forms of the pages without a browser: double taps, forms of strangers, pages that are not for everybody.</summary>
[Collection(typeof(Strangers))]
public sealed partial class FormTests(RunningShop shop)
{
    [Fact]
    public async Task A_double_tap_on_place_order_is_one_order()
    {
        using var shopper = Caller();
        var tile = await Page(shopper, "/stores/maple-street/search?q=banana");
        await Post(shopper, "/stores/maple-street/basket/lines", new()
        {
            ["__RequestVerificationToken"] = Field(tile, "__RequestVerificationToken"),
            ["line"] = AddButton().Match(tile).Groups["line"].Value,
        });
        await shopper.GetAsync(new Uri(shop.Url + "/api/session"));
        var source = await Card(shopper);
        var page = await Page(shopper, "/stores/maple-street/checkout");
        Dictionary<string, string> form = new()
        {
            ["__RequestVerificationToken"] = Field(page, "__RequestVerificationToken"),
            ["attempt"] = Field(page, "attempt"),
            ["shownTotal"] = Field(page, "shownTotal"),
            ["name"] = "Wei",
            ["phone"] = "1",
            ["slot"] = OpenSlot().Matches(page)[1].Groups["slot"].Value,
            ["source"] = source,
        };

        var taps = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Post(shopper, "/stores/maple-street/checkout", form)));

        Assert.All(taps, tap => Assert.Equal($"/orders/{form["attempt"]}?placed=1", tap.Headers.Location?.ToString()));
        var reload = await Post(shopper, "/stores/maple-street/checkout", form);
        Assert.Equal($"/orders/{form["attempt"]}?placed=1", reload.Headers.Location?.ToString());
        var orders = await Eventually(shopper, "/api/orders");
        Assert.Equal(form["attempt"], Assert.Single(orders)!["id"]!.ToString());
    }

    [Fact]
    public async Task Another_shoppers_order_is_a_page_that_is_not_there()
    {
        using var stranger = Caller();
        await stranger.PostAsync(new Uri(shop.Url + "/api/session/guest"), null);
        using var answer = await stranger.SendAsync(Asked(HttpMethod.Get, "/orders/0197c0de-0000-7000-8000-00000000ffff"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.StartsWith("text/html", answer.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/stores/maple-street/checkout")]
    [InlineData("/orders")]
    [InlineData("/orders/0197c0de-0000-7000-8000-00000000ffff")]
    [InlineData("/orders/0197c0de-0000-7000-8000-00000000ffff/change")]
    [InlineData("/me")]
    [InlineData("/work")]
    [InlineData("/work/kerb")]
    [InlineData("/work/orders/0197c0de-0000-7000-8000-00000000ffff")]
    [InlineData("/manage")]
    [InlineData("/manage/stock")]
    public async Task A_visitor_is_asked_who_is_there(string address)
    {
        using var visitor = Caller();
        using var answer = await visitor.SendAsync(Asked(HttpMethod.Get, address));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains("/sign-in?to=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shopper", "/work")]
    [InlineData("shopper", "/work/kerb")]
    [InlineData("shopper", "/manage/stock")]
    [InlineData("associate", "/manage")]
    [InlineData("associate", "/manage/stock")]
    public async Task Who_may_not_is_told_so(string role, string address)
    {
        using var person = await new ByProgram(shop).SignedIn(role);
        using var answer = await person.SendAsync(Asked(HttpMethod.Get, address));
        Assert.Contains("/forbidden", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shopper", "/work/orders/0197c0de-0000-7000-8000-00000000ffff/begin", "step=0197c0de-0000-7000-8000-000000000001")]
    [InlineData("shopper", "/work/kerb/hand-over", "order=0197c0de-0000-7000-8000-00000000ffff&number=AAA-AAA")]
    [InlineData("associate", "/manage/stock/prices", "store=x&gtin=1&price=1")]
    [InlineData("associate", "/manage/stock/entries", "store=x&gtin=1&entry=1&reason=Received&quantity=1")]
    [InlineData("associate", "/manage/stock/keeping", "store=x&gtin=1&keeping=Off")]
    public async Task A_form_that_is_not_theirs_is_refused(string role, string address, string form)
    {
        using var answer = await Send(role, address, form);
        Assert.Contains("/forbidden", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shopper", "/stores/maple-street/basket/lines", "gtin=00204011000008&quantity=1.00 LBR")]
    [InlineData("shopper", "/me", "name=x")]
    [InlineData("shopper", "/me/erasure", "sure=yes")]
    [InlineData("shopper", "/me/sign-out", "")]
    [InlineData("shopper", "/language", "code=en")]
    [InlineData("shopper", "/stores/maple-street/checkout", "attempt=0197c0de-0000-7000-8000-00000000ffff")]
    [InlineData("shopper", "/orders/0197c0de-0000-7000-8000-00000000ffff/changes", "change=x")]
    [InlineData("shopper", "/orders/0197c0de-0000-7000-8000-00000000ffff/cancellation", "")]
    [InlineData("associate", "/work/orders/0197c0de-0000-7000-8000-00000000ffff/packing", "step=x")]
    [InlineData("manager", "/manage/stock/prices", "store=x&gtin=1&price=1")]
    public async Task A_form_without_its_token_changes_nothing(string role, string address, string form)
    {
        using var answer = await Send(role, address, form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("<h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("zh-TW,zh;q=0.9,en;q=0.1", "zh-Hans")]
    [InlineData("fr-FR,fr;q=0.9", "en")]
    [InlineData("fr, zh-CN;q=0.5", "zh-Hans")]
    [InlineData(";;;", "en")]
    public async Task A_visitor_reads_the_language_that_the_browser_prefers(string wanted, string got)
    {
        using var visitor = Caller();
        var request = Asked(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept-Language", wanted);
        using var answer = await visitor.SendAsync(request);
        Assert.Contains($"<html lang=\"{got}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_types_is_shown_as_typed_and_never_run()
    {
        using var visitor = Caller();
        var page = await Page(visitor, "/stores/maple-street/search?q=" + Uri.EscapeDataString("<script>alert(1)</script>\"'>"));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_to_be_forgotten_stays_forgotten_after_a_restore()
    {
        using var guest = Caller();
        using var began = await guest.PostAsync(new Uri(shop.Url + "/api/session/guest"), null);
        var shopper = JsonNode.Parse(await began.Content.ReadAsStringAsync())!["shopper"]!.ToString();
        var page = await Page(guest, "/me");
        var token = Field(page, "__RequestVerificationToken");
        using var kept = await Post(guest, "/me", new() { ["__RequestVerificationToken"] = token, ["name"] = "Zebedee" });
        Assert.Contains("Zebedee", await Page(guest, "/me"), StringComparison.Ordinal);

        using var erased = await Post(guest, "/me/erasure", new() { ["__RequestVerificationToken"] = token, ["sure"] = "yes" });

        // The list outside the backups is what a restore forgets them by.
        Assert.Contains(shopper, await File.ReadAllTextAsync(Path.Combine(shop.Folder, "erasures")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_leads_nowhere_but_to_our_own_pages()
    {
        using var visitor = Caller();
        var page = await Page(visitor, "/");
        foreach (var elsewhere in new[] { "https://example.com/", "//example.com/", "/\\example.com" })
        {
            using var answer = await Post(visitor, "/language", new()
            {
                ["__RequestVerificationToken"] = Field(page, "__RequestVerificationToken"),
                ["code"] = "zh-Hans",
                ["back"] = elsewhere,
            });
            Assert.Equal("/", answer.Headers.Location!.ToString());
        }
    }

    private static HttpClient Caller() => new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false });

    /// <summary>A form of somebody's own making.</summary>
    private async Task<HttpResponseMessage> Send(string role, string address, string form)
    {
        using var person = await new ByProgram(shop).SignedIn(role);
        var request = Asked(HttpMethod.Post, address);
        request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");
        return await person.SendAsync(request);
    }

    private HttpRequestMessage Asked(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, new Uri(shop.Url + address));
        request.Headers.Add("Accept", "text/html");
        return request;
    }

    private async Task<string> Page(HttpClient caller, string address)
    {
        using var answer = await caller.SendAsync(Asked(HttpMethod.Get, address));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> Post(HttpClient caller, string address, Dictionary<string, string> fields)
    {
        var request = Asked(HttpMethod.Post, address);
        request.Content = new FormUrlEncodedContent(fields);
        var answer = await caller.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{address}: {answer.StatusCode}");
        return answer;
    }

    private async Task<string> Card(HttpClient shopper)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(shop.Url + "/api/payment-sources"))
        {
            Content = new StringContent("""{"provider":"sandbox","token":"tok_ok","label":"Visa •••• 4242"}""", null, "application/json"),
        };
        using var answer = await shopper.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.ToString();
    }

    /// <summary>The list of orders follows the journal by a moment.</summary>
    private async Task<JsonArray> Eventually(HttpClient shopper, string address)
    {
        for (var asked = 0; ; asked++)
        {
            var list = JsonNode.Parse(await shopper.GetStringAsync(new Uri(shop.Url + address)))!.AsArray();
            if (list.Count > 0 || asked == 240)
            {
                return list;
            }

            await Task.Delay(250);
        }
    }

    private static string Field(string page, string name) =>
        WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("class=\"add\" form=\"step\" name=\"line\" value=\"(?<line>[^\"]*)\"")]
    private static partial Regex AddButton();

    [GeneratedRegex("name=\"slot\" value=\"(?<slot>[^\"]*)\" />")]
    private static partial Regex OpenSlot();
}
