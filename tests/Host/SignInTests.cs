using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using OpenAisle.Doors;
using OpenAisle.Host.SignIn;

namespace OpenAisle.Host.Tests;

public sealed class SignInTests
{
    private const string Key = "oa_staff_0123456789";
    private const string AssociateId = "0197c0de-5a1e-7000-8000-00000000cafe";

    private static readonly Uri GuestDoor = new("/api/session/guest", UriKind.Relative);
    private static readonly Uri DemoDoor = new("/demo/sign-in", UriKind.Relative);
    private static readonly Uri Look = new("/api/session", UriKind.Relative);

    [Fact]
    public async Task A_guest_is_given_an_id_once()
    {
        await using var shop = await OpenShop.Open();
        using var visitor = shop.Visitor();
        var first = (await (await visitor.PostAsync(GuestDoor, null)).Json()).GetProperty("shopper").GetString();
        var second = (await (await visitor.PostAsync(GuestDoor, null)).Json()).GetProperty("shopper").GetString();
        Assert.NotNull(first);
        Assert.Equal(first, second);
        using var other = shop.Visitor();
        Assert.NotEqual(first, (await (await other.PostAsync(GuestDoor, null)).Json()).GetProperty("shopper").GetString());
    }

    [Fact]
    public async Task The_cookie_is_for_our_pages_only()
    {
        await using var shop = await OpenShop.Open();
        using var plain = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = shop.Address };
        var cookie = (await plain.PostAsync(GuestDoor, null)).Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_demo_nobody_signs_in_as_anybody()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "false"));
        using var visitor = shop.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.PostAsync(DemoDoor, As("manager"))).StatusCode);
    }

    [Theory]
    [InlineData("shopper", true, false, false)]
    [InlineData("associate", true, true, false)]
    [InlineData("manager", true, true, true)]
    public async Task In_the_demo_one_walks_in_as_each(string role, bool shops, bool works, bool manages)
    {
        await using var shop = await OpenShop.Open(TestDoors, ("Demo", "true"));
        using var visitor = shop.Visitor();
        Assert.Equal(HttpStatusCode.Found, (await visitor.PostAsync(DemoDoor, As(role))).StatusCode);
        Assert.Equal((shops, works, manages), await Opens(visitor));
    }

    [Fact]
    public async Task The_demo_door_leads_to_pages_of_this_shop_only()
    {
        await using var shop = await OpenShop.Open();
        using var visitor = shop.Visitor();
        foreach (var away in new[] { "https://example.com/", "//example.com/", "/\\example.com" })
        {
            var answer = await visitor.PostAsync(DemoDoor, As("shopper", away));
            Assert.Equal("/", answer.Headers.Location?.ToString());
        }

        Assert.Equal("/basket", (await visitor.PostAsync(DemoDoor, As("shopper", "/basket"))).Headers.Location?.ToString());
    }

    [Fact]
    public async Task Behind_a_proxy_of_ours_each_address_has_its_own_limit_and_cookies_are_for_https()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"), ("Proxies:0", "127.0.0.0/8"));
        using var plain = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = shop.Address };
        for (var i = 1; i <= 40; i++)
        {
            using var welcome = await Knock($"198.51.100.{i}");
            Assert.Equal(HttpStatusCode.Found, welcome.StatusCode);
            Assert.Contains("max-age", welcome.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
            Assert.Contains("secure", welcome.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        }

        // What somebody wrote into the header before our proxy did changes nothing.
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
        {
            using var answer = await Knock($"192.0.2.{i}, 203.0.113.9");
            answers.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);

        async Task<HttpResponseMessage> Knock(string from)
        {
            using var ask = new HttpRequestMessage(HttpMethod.Post, DemoDoor) { Content = As("shopper") };
            ask.Headers.Add("X-Forwarded-For", from);
            ask.Headers.Add("X-Forwarded-Proto", "https");
            return await plain.SendAsync(ask);
        }
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void An_address_knocks_for_its_network_where_a_line_has_many(string address, string knocker) =>
        Assert.Equal(knocker, SignInSetup.Knocker(IPAddress.Parse(address)));

    [Theory]
    [InlineData("associate", false, true, false)]
    [InlineData("manager", false, true, true)]
    public async Task A_staff_key_opens_what_its_role_may(string role, bool shops, bool works, bool manages)
    {
        await using var shop = await OpenShop.Open(TestDoors,
            ("Demo", "false"), ("StaffKeys:0:Role", role), ("StaffKeys:0:Associate", AssociateId), ("StaffKeys:0:Sha256", StaffKey.HashOf(Key)));
        using var client = shop.Visitor();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        Assert.Equal((shops, works, manages), await Opens(client));
        Assert.Equal(AssociateId, (await (await client.GetAsync(Look)).Json()).GetProperty("associate").GetString());

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key + "x");
        Assert.Equal((false, false, false), await Opens(client));
    }

    [Fact]
    public async Task Without_signing_in_a_program_is_told_and_a_person_is_led()
    {
        await using var shop = await OpenShop.Open(app =>
        {
            app.MapGet("/api/test/work", () => "").RequireAuthorization(People.Works);
            app.MapGet("/test/work", () => "").RequireAuthorization(People.Works);
        });
        using var visitor = shop.Visitor();
        Assert.Equal((401, "not-signed-in", null), await (await visitor.GetAsync(new Uri("/api/test/work", UriKind.Relative))).Problem());
        var led = await visitor.GetAsync(new Uri("/test/work", UriKind.Relative));
        Assert.Equal("/sign-in?to=%2Ftest%2Fwork", led.Headers.Location?.PathAndQuery);

        await visitor.PostAsync(GuestDoor, null);
        Assert.Equal((403, "not-allowed", null), await (await visitor.GetAsync(new Uri("/api/test/work", UriKind.Relative))).Problem());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "https://example.com", false)]
    [InlineData("Origin", "null", false)]
    public async Task A_page_of_another_site_does_nothing_in_our_name(string header, string value, bool passes)
    {
        await using var shop = await OpenShop.Open();
        using var visitor = shop.Visitor();
        visitor.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        var answer = await visitor.PostAsync(GuestDoor, null);
        Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Signing_in_has_a_limit_a_minute()
    {
        await using var shop = await OpenShop.Open();
        using var visitor = shop.Visitor();
        HttpResponseMessage last = null!;
        for (var i = 0; i < 31; i++)
        {
            last = await visitor.PostAsync(DemoDoor, As("shopper"));
        }

        Assert.Equal((429, "too-many", null), await last.Problem());
    }

    [Fact]
    public void A_staff_key_that_cannot_be_right_stops_the_start() =>
        Assert.Throws<SettingException>(() => new StaffKey { Sha256 = "abc", Role = "manager", Associate = AssociateId }.Check());

    private static void TestDoors(WebApplication app)
    {
        foreach (var policy in new[] { People.Shops, People.Works, People.Manages })
        {
            app.MapGet("/api/test/" + policy, () => "").RequireAuthorization(policy);
        }
    }

    private static async Task<(bool Shops, bool Works, bool Manages)> Opens(HttpClient client)
    {
        var opened = new List<bool>();
        foreach (var policy in new[] { People.Shops, People.Works, People.Manages })
        {
            opened.Add((await client.GetAsync(new Uri("/api/test/" + policy, UriKind.Relative))).IsSuccessStatusCode);
        }

        return (opened[0], opened[1], opened[2]);
    }

    private static FormUrlEncodedContent As(string role, string? to = null) =>
        new(to is null ? new Dictionary<string, string> { ["as"] = role } : new() { ["as"] = role, ["to"] = to });
}
