using System.Net;
using System.Security.Claims;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Accounts;
using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

/// <summary>Accounts as people meet them: by forms.</summary>
public sealed partial class AccountTests
{
    private const string Maple = "0197c0de-0000-7000-8000-000000000001";
    private const string Password = "a fine long sentence";
    private const string Product = "/stores/maple-street/departments/dairy";

    [Fact]
    public async Task A_guests_basket_becomes_the_accounts_on_every_device()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var phone = shop.Visitor();
        await FillBasket(phone, 0);
        var guest = await ShopperOf(phone);
        Assert.Equal("/me?welcome=1", await Post(phone, "/sign-up", "/sign-up", ("name", "Ana"), ("email", "ana@example.com"), ("password", Password)));
        Assert.Equal(guest, await ShopperOf(phone));

        // At the desk she filled another basket before she thought of signing in.
        using var desk = shop.Visitor();
        await FillBasket(desk, 1);
        var other = await ShopperOf(desk);
        Assert.Equal("/orders", await Post(desk, "/sign-in?to=%2Forders", "/sign-in", ("email", "ana@example.com"), ("password", Password), ("to", "/orders")));
        Assert.Equal(guest, await ShopperOf(desk));
        Assert.NotEqual(guest, other);
        Assert.Equal(2, LineInBasket().Count(await Page(desk, "/stores/maple-street/basket")));

        // The one who leaves takes the way in along, and the next one on this device is somebody else.
        await Post(desk, "/me", "/me/sign-out");
        Assert.Null(await ShopperOf(desk));
        Assert.Equal(guest, await ShopperOf(phone));
    }

    [Fact]
    public async Task An_old_copy_of_a_guests_cookie_opens_no_account()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"), ("Accounts:KnownFor", "00:00:00"));
        using var plain = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = shop.Address };
        using var made = await plain.PostAsync(new Uri("/api/session/guest", UriKind.Relative), null);
        var guest = made.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Assert.NotEqual(JsonValueKind.Null, (await Who()).ValueKind);

        using var wish = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/accounts", UriKind.Relative));
        wish.Headers.Add("Cookie", guest);
        wish.Content = new StringContent("""{"name":"Ana","email":"ana@example.com","password":"a fine long sentence"}""", System.Text.Encoding.UTF8, "application/json");
        using var opened = await plain.SendAsync(wish);
        Assert.Equal(HttpStatusCode.NoContent, opened.StatusCode);
        Assert.Equal(JsonValueKind.Null, (await Who()).ValueKind);

        async Task<JsonElement> Who()
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/session", UriKind.Relative));
            ask.Headers.Add("Cookie", guest);
            using var answer = await plain.SendAsync(ask);
            return (await answer.Json()).GetProperty("shopper");
        }
    }

    [Fact]
    public async Task An_old_copy_of_a_cookie_opens_nothing_of_who_was_erased_and_the_demo_goes_on_as_somebody_else()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"), ("Accounts:KnownFor", "01:00:00"));   // so what was known before is not read again
        using var shopper = await Trip.As(shop, "shopper");
        var id = (await shopper.Ask(HttpMethod.Get, "/api/session")).GetProperty("shopper").GetString()!;
        var basket = await shopper.Basket();
        await shopper.Put(basket, Trip.Bananas, "1.00 LBR");
        var order = await shopper.Order(basket);
        using var kept = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = shop.Address };
        kept.DefaultRequestHeaders.Add("Cookie", shop.CookieOf([new(People.ShopperClaim, id)]));
        Assert.Equal(HttpStatusCode.OK, await Look());

        await shopper.Post("/me", "/me/erasure", ("sure", "yes"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Look());

        using var next = await Trip.As(shop, "shopper");
        var somebody = (await next.Ask(HttpMethod.Get, "/api/session")).GetProperty("shopper").GetString();
        Assert.NotNull(somebody);
        Assert.NotEqual(id, somebody);

        async Task<HttpStatusCode> Look()
        {
            using var answer = await kept.GetAsync(new Uri($"/api/orders/{order}", UriKind.Relative));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_wrong_password_is_said_at_its_field_and_a_session_ends_where_its_owner_says()
    {
        await using var shop = await OpenShop.Open();
        using var here = shop.Visitor();
        using var there = shop.Visitor();
        await Post(here, "/sign-up", "/sign-up", ("email", "ana@example.com"), ("password", Password));
        Assert.Equal("/sign-in?fault=password:wrong", await Post(there, "/sign-in", "/sign-in", ("email", "ana@example.com"), ("password", "not " + Password)));
        await Post(there, "/sign-in", "/sign-in", ("email", "ana@example.com"), ("password", Password));
        Assert.Contains("Security", await Page(there, "/me"), StringComparison.OrdinalIgnoreCase);

        await Post(here, "/me/security", "/me/sessions/end-others");
        using var led = await there.GetAsync(new Uri("/me/security", UriKind.Relative));
        Assert.Contains("/sign-in?to=", led.Headers.Location?.ToString(), StringComparison.Ordinal);
        await Page(here, "/me/security");
    }

    [Fact]
    public async Task Who_asks_to_be_forgotten_has_no_account_any_more()
    {
        await using var shop = await OpenShop.Open();
        using var ana = shop.Visitor();
        await Post(ana, "/sign-up", "/sign-up", ("email", "ana@example.com"), ("password", Password));
        await Post(ana, "/me", "/me/erasure", ("sure", "yes"));
        using var again = shop.Visitor();
        Assert.Equal("/sign-in?fault=password:wrong", await Post(again, "/sign-in", "/sign-in", ("email", "ana@example.com"), ("password", Password)));
        Assert.Equal("/me?welcome=1", await Post(again, "/sign-up", "/sign-up", ("email", "ana@example.com"), ("password", Password)));
    }

    [Fact]
    public async Task A_cookie_of_the_demo_opens_nothing_elsewhere()
    {
        Claim[] manager = [new(People.ShopperClaim, Maple), new(People.AssociateClaim, Maple), new(People.PostClaim, "StoreManager@*")];
        foreach (var (demo, status) in new[] { ("true", HttpStatusCode.OK), ("false", HttpStatusCode.Unauthorized) })
        {
            await using var shop = await OpenShop.Open(null, ("Demo", demo));
            using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = shop.Address };
            client.DefaultRequestHeaders.Add("Cookie", shop.CookieOf(manager));
            Assert.Equal(status, (await client.GetAsync(new Uri($"/api/stores/{Maple}/stock/tasks", UriKind.Relative))).StatusCode);
        }
    }

    [Fact]
    public async Task A_leavers_phone_asks_who_is_there_and_a_colleague_goes_on()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        var store = Id<Store>.Parse(Maple, null);
        var staff = shop.Services.GetRequiredService<Staff>();
        var phones = shop.Services.GetRequiredService<SharedPhones>();
        var (leaver, colleague) = (await Hire("Bo"), await Hire("Cleo"));

        // A manager shares the phone; from then on two taps and a PIN are enough.
        using var phone = shop.Visitor();
        using var manager = shop.Visitor();
        await manager.PostAsync(new Uri("/demo/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("as", "manager")]));
        await phone.PostAsync(new Uri("/demo/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("as", "manager")]));
        Assert.Equal("/manage/phones?done=enrolled", await Post(phone, "/manage/phones", "/manage/phones/enrol", ("store", Maple), ("name", "Phone 1")));
        await Post(phone, "/me", "/me/sign-out");
        Assert.Equal("/work/phone?fault=pin:wrong", await Post(phone, "/work/phone", "/work/phone", ("associate", leaver.ToString()), ("pin", "0000")));
        Assert.Equal("/work", await Post(phone, "/work/phone", "/work/phone", ("associate", leaver.ToString()), ("pin", "2580")));
        await Page(phone, "/work");
        var order = await PlaceOrder(shop);
        Assert.Equal($"/work/orders/{order}", await Post(phone, $"/work/orders/{order}", $"/work/orders/{order}/begin", ("step", NewId())));
        Assert.DoesNotContain("/begin\"", await Page(phone, $"/work/orders/{order}"), StringComparison.Ordinal);
        using var desk = await phone.GetAsync(new Uri("/manage/stock", UriKind.Relative));
        Assert.Contains("/forbidden", desk.Headers.Location?.ToString(), StringComparison.Ordinal);

        Assert.StartsWith("/manage/people?done=left", await Post(manager, "/manage/people", "/manage/people/leave", ("associate", leaver.ToString())), StringComparison.Ordinal);
        using var locked = await phone.GetAsync(new Uri("/work/kerb", UriKind.Relative));
        Assert.Equal("/work/phone?to=%2Fwork%2Fkerb", locked.Headers.Location?.ToString());
        Assert.Equal("/work/phone?fault=pin:wrong", await Post(phone, "/work/phone", "/work/phone", ("associate", leaver.ToString()), ("pin", "2580")));
        Assert.Equal("/work/kerb", await Post(phone, "/work/phone?to=%2Fwork%2Fkerb", "/work/phone", ("associate", colleague.ToString()), ("pin", "2580"), ("to", "/work/kerb")));
        await Page(phone, "/work/kerb");

        // What the leaver had begun is hers to begin again.
        Assert.Equal($"/work/orders/{order}", await Post(phone, $"/work/orders/{order}", $"/work/orders/{order}/begin", ("step", NewId())));
        Assert.DoesNotContain("/begin\"", await Page(phone, $"/work/orders/{order}"), StringComparison.Ordinal);
        Assert.Contains("Bo", await Page(manager, "/manage/audit"), StringComparison.Ordinal);

        async Task<Id<Associate>> Hire(string name)
        {
            var hired = Assert.IsType<StaffOutcome.Done>(await staff.Hire(name, null, new(Duty.Picker, store), Granter.CommandLine)).Associate;
            await staff.Grant(hired, new(Duty.Kerb, store), Granter.CommandLine);
            await phones.SetPin(hired, "2580", Granter.CommandLine);
            return hired;
        }
    }

    [Fact]
    public async Task A_phone_that_nobody_shared_takes_no_pin()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var phone = shop.Visitor();
        Assert.Contains("This device is not a shared phone", await Page(phone, "/work/phone"), StringComparison.Ordinal);
        var page = await Page(phone, "/sign-in");
        using var answer = await phone.PostAsync(new Uri("/work/phone", UriKind.Relative), new FormUrlEncodedContent(
            [new("__RequestVerificationToken", TokenOf(page)), new("associate", Maple), new("pin", "2580")]));
        Assert.Equal("/work/phone", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Guessing_and_searching_have_a_limit_a_minute()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"), ("SearchesPerMinute", "3"));
        using var visitor = shop.Visitor();
        var search = new Uri("/stores/maple-street/search?q=milk", UriKind.Relative);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(search)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await visitor.GetAsync(search)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await visitor.GetAsync(new Uri($"/api/stores/{Maple}/suggestions?typed=m", UriKind.Relative))).StatusCode);

        var statuses = new List<HttpStatusCode>();
        foreach (var door in new[] { "/sign-in", "/sign-up", "/work/phone", "/sign-in/passkey" }.SelectMany(door => Enumerable.Repeat(door, 8)))
        {
            using var answer = await visitor.PostAsync(new Uri(door, UriKind.Relative), new FormUrlEncodedContent([new("email", "ana@example.com"), new("password", "x")]));
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(30, statuses.Count(status => status == HttpStatusCode.BadRequest));
        Assert.Equal(2, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/me")]
    [InlineData("/work")]
    [InlineData("/work/phone")]
    [InlineData("/manage/people")]
    [InlineData("/manage/phones")]
    [InlineData("/manage/audit")]
    [InlineData("/stores/maple-street")]
    public async Task No_page_runs_a_script_that_stands_in_it(string address)
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var manager = shop.Visitor();
        await manager.PostAsync(new Uri("/demo/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("as", "manager")]));
        using var answer = await manager.GetAsync(new Uri(address, UriKind.Relative));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(Script().Matches(page), script => Assert.Contains(" src=\"/assets/", script.Value, StringComparison.Ordinal));
        Assert.DoesNotMatch(Inline(), page);
    }

    private static async Task FillBasket(HttpClient visitor, int which)
    {
        var page = await Page(visitor, Product);
        var line = WebUtility.HtmlDecode(Add().Matches(page)[which].Groups["line"].Value);
        using var answer = await visitor.PostAsync(new Uri("/stores/maple-street/basket/lines", UriKind.Relative), new FormUrlEncodedContent(
            [new("__RequestVerificationToken", TokenOf(page)), new("line", line)]));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.DoesNotContain("fault", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    private static string NewId() => Guid.CreateVersion7().ToString();

    /// <summary>An order of a guest's, to be paid in the store.</summary>
    private static async Task<string> PlaceOrder(OpenShop shop)
    {
        using var guest = shop.Visitor();
        await guest.PostAsync(new Uri("/api/session/guest", UriKind.Relative), null);
        var products = await Ask(HttpMethod.Get, $"/api/stores/{Maple}/products?department=dairy&take=20");
        var gtin = products.GetProperty("products").EnumerateArray().First(product => product.GetProperty("soldBy").GetString() == "piece").GetProperty("gtin").GetString();
        var basket = (await Ask(HttpMethod.Post, $"/api/stores/{Maple}/baskets")).GetProperty("id").GetString();
        var total = (await Ask(HttpMethod.Put, $"/api/baskets/{basket}/lines/{gtin}", """{"quantity":"1 H87"}""")).GetProperty("total").GetString();
        var slot = (await Ask(HttpMethod.Get, $"/api/stores/{Maple}/slots?handover=pickup")).TimeToCollect();
        var wish = JsonSerializer.Serialize(new { basket, handover = "pickup", slot, shownTotal = total, source = Payments.PayAtStore.Source.Id });
        return (await Ask(HttpMethod.Post, "/api/orders", wish)).GetProperty("order").GetString()!;

        async Task<JsonElement> Ask(HttpMethod method, string path, string? body = null)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Headers.Add(IdempotencyKey.Header, NewId());
            request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await guest.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode}");
            return await answer.Json();
        }
    }

    private static async Task<string?> ShopperOf(HttpClient visitor)
    {
        using var answer = await visitor.GetAsync(new Uri("/api/session", UriKind.Relative));
        return (await answer.Json()).TryGetProperty("shopper", out var shopper) && shopper.ValueKind == JsonValueKind.String ? shopper.GetString() : null;
    }

    private static async Task<string> Page(HttpClient visitor, string address)
    {
        using var answer = await visitor.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode} {answer.Headers.Location}");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends a form as it stands on the page, and says where it led.</summary>
    private static async Task<string?> Post(HttpClient visitor, string page, string door, params (string Name, string Value)[] fields)
    {
        var form = fields.Append(("__RequestVerificationToken", TokenOf(await Page(visitor, page)))).Select(field => KeyValuePair.Create(field.Item1, field.Item2));
        using var answer = await visitor.PostAsync(new Uri(door, UriKind.Relative), new FormUrlEncodedContent(form));
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{door}: {answer.StatusCode}");
        return answer.Headers.Location?.ToString();
    }

    private static string TokenOf(string page) => WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Token();

    [GeneratedRegex("class=\"add\" form=\"step\" name=\"line\" value=\"(?<line>[^\"]*)\"")]
    private static partial Regex Add();

    [GeneratedRegex("class=\"line dept-")]
    private static partial Regex LineInBasket();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("<[^>]+ on[a-z]+=|javascript:|<style")]
    private static partial Regex Inline();
}
