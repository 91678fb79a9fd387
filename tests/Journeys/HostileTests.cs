using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>Hostile texts, taps that come twice, the back button, two devices, sessions that ended, pages left open, a slow network: in a browser.</summary>
[Collection(typeof(Strangers))]
public sealed partial class HostileTests(RunningShop shop)
{
    private const string Department = "/stores/maple-street/departments/";

    /// <summary>As of a phone at the edge of 3G.</summary>
    private const int SlowBytesASecond = 50_000;
    private const int SlowMilliseconds = 400;

    /// <summary>Everything that a page of the checkout runs, and nothing else may be there. A new one is written here by whoever has read it.</summary>
    private static readonly string[] ScriptsOfTheCheckout = ["blazor.web.js", "search.js", "shop.js", "diet.js", "passkey.js", "push.js"];

    private static readonly string[] Names =
    [
        "<script>window.hit=1</script>", "\"><img src=x onerror=window.hit=1>", "' onmouseover='window.hit=1", "{{7*7}}${7*7}", "\u202Egnp.exe",
        "مرحبا بالعالم", "👩‍👩‍👧‍👦🏴‍☠️", "Robert'); drop table accounts;--", "=HYPERLINK(\"http://x\")", "Z̸͖̈a̷l̵g̶o̴", new string('W', 180),
    ];

    [Fact]
    public async Task A_hostile_name_is_shown_as_it_is_or_refused_and_never_run()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        var manager = await Visitors.Manager(shop, browser, "en-US", ColorScheme.Light, 1440, 900);
        // An order, so that who works there reads the name too.
        var order = (await Pages.Of(shopper, PageFor.Shopper)).First(address => address.StartsWith("/orders/", StringComparison.Ordinal)).Split('/')[2];
        foreach (var name in Names)
        {
            await shopper.GotoAsync(shop.Url + "/me");
            await shopper.FillAsync("form[action='/me'] [name=name]", name);
            await shopper.ClickAsync("form[action='/me'] button.deed");
            await shopper.Arrives(url => url.Contains("saved=1", StringComparison.Ordinal) || url.Contains("fault=name:text", StringComparison.Ordinal));
            if (shopper.Url.Contains("saved=1", StringComparison.Ordinal))
            {
                Assert.Equal(name, await shopper.InputValueAsync("form[action='/me'] [name=name]"));
            }

            foreach (var (page, address) in new[] { (shopper, "/me"), (shopper, "/stores/maple-street/checkout"), (manager, "/manage/orders?q=" + Uri.EscapeDataString(name)), (manager, "/manage/orders/" + order), (manager, "/work"), (manager, "/work/kerb") })
            {
                await page.GotoAsync(shop.Url + address);
                Assert.False(await page.EvaluateAsync<bool>("'hit' in window"), $"{address} ran what somebody is called: {name}");
                Assert.Equal(0, await page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));
            }
        }
    }

    [Fact]
    public async Task A_name_of_ten_thousand_characters_is_refused_at_its_field()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await shopper.GotoAsync(shop.Url + "/me");
        await shopper.EvaluateAsync("name => { const field = document.querySelector(\"form[action='/me'] [name=name]\"); field.removeAttribute('maxlength'); field.value = name; }", new string('長', 10_000));
        await shopper.ClickAsync("form[action='/me'] button.deed");
        await shopper.Arrives(url => url.Contains("fault=name:text", StringComparison.Ordinal));
        Assert.True(await shopper.Locator("#fault-name").IsVisibleAsync());
    }

    [Fact]
    public async Task Back_and_order_again_is_the_same_order()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Holder(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await FillCheckout(shopper);
        await shopper.ClickAsync(".sum button.deed");
        await shopper.Until(".notice-good");
        var order = OrderOf(shopper.Url);
        await shopper.GoBackAsync();
        if (await shopper.Locator("form[action$='/checkout'] .sum button.deed:not([name=newCard]), .sum button.deed").CountAsync() > 0 && shopper.Url.Contains("/checkout", StringComparison.Ordinal))
        {
            await shopper.Locator(".sum button.deed").First.ClickAsync();
            await shopper.Arrives();
        }

        await Eventually(async () => await OrdersOf(shopper) is [var only] && only == order, "another order than the one that was placed");
    }

    [Fact]
    public async Task On_a_slow_phone_network_the_pages_do_and_an_impatient_second_tap_orders_nothing_more()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Holder(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        var session = await shopper.Context.NewCDPSessionAsync(shopper);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = SlowMilliseconds,
            ["downloadThroughput"] = SlowBytesASecond,
            ["uploadThroughput"] = SlowBytesASecond / 2,
        });
        await FillCheckout(shopper);
        await shopper.EvaluateAsync("document.querySelector('.sum button.deed').click(); document.querySelector('.sum button.deed').click()");
        await shopper.Until(".notice-good");
        var order = OrderOf(shopper.Url);
        await Eventually(async () => await OrdersOf(shopper) is [var only] && only == order, "another order than the one that was placed");
    }

    [Fact]
    public async Task Two_devices_fill_one_basket()
    {
        await using var browser = await Browser.Open();
        var phone = await Visitors.Holder(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        var desk = await browser.Person("en-US", 1440, 900);
        await desk.Context.AddCookiesAsync((await phone.Context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = cookie.Domain,
            Path = cookie.Path,
        }));
        await Task.WhenAll(phone.Add(shop, Department + "snacks"), desk.Add(shop, Department + "dairy"));
        foreach (var page in new[] { phone, desk })
        {
            await page.GotoAsync(shop.Url + "/stores/maple-street/basket");
            Assert.Equal(2, await page.Locator(".lines > .line").CountAsync());
        }
    }

    [Fact]
    public async Task A_session_that_ended_in_the_middle_of_a_form_leads_to_the_way_in_and_changes_nothing()
    {
        await using var browser = await Browser.Open();
        var person = await Visitors.Holder(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await person.GotoAsync(shop.Url + "/me/security");
        await person.Context.ClearCookiesAsync(new() { Name = "openaisle" });   // as after a night, or an end from another device
        await person.FillAsync("form[action='/me/password'] [name=old]", "a fine long sentence");
        await person.FillAsync("form[action='/me/password'] [name=password]", "another fine sentence");
        await person.ClickAsync("form[action='/me/password'] button");
        await person.Arrives(url => url.Contains("/sign-in", StringComparison.Ordinal));
        Assert.True(await person.Locator("form[action='/sign-in']").IsVisibleAsync());
    }

    [Fact]
    public async Task A_page_left_open_until_its_token_is_another_ones_says_what_to_do()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await shopper.GotoAsync(shop.Url + "/me");
        await shopper.Context.ClearCookiesAsync(new() { Name = "openaisle-form" });
        await shopper.ClickAsync("form[action='/me'] button.deed");
        await shopper.Until("main h1:text('This page was open for too long')");
        Assert.True(await shopper.Locator("main a[href]").CountAsync() > 0, "Nothing leads on from here.");
    }

    [Fact]
    public async Task A_total_that_is_no_longer_so_is_said_before_anything_is_ordered()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Holder(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await FillCheckout(shopper);
        await shopper.EvaluateAsync("document.querySelector('[name=shownTotal]').value = '0.01 USD'");   // what the page showed yesterday
        await shopper.ClickAsync(".sum button.deed");
        await shopper.Arrives(url => url.Contains("price-changed", StringComparison.Ordinal));
        Assert.True(await shopper.GetByText("A price changed").First.IsVisibleAsync());
        Assert.Empty(await OrdersOf(shopper));
    }

    [Fact]
    public async Task The_checkout_runs_the_scripts_that_are_known_and_the_card_page_none()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await FillCheckout(shopper);
        var scripts = await shopper.EvaluateAsync<string[]>("() => [...document.scripts].map((one) => one.src || 'inline')");
        Assert.Equal(ScriptsOfTheCheckout, scripts.Select(src => HashedName().Replace(new Uri(src).AbsolutePath.Split('/')[^1], "")));

        // Ours, and each under an address that changes with every byte of it.
        Assert.All(scripts, src => Assert.StartsWith(shop.Url + "/assets/", src, StringComparison.Ordinal));
        Assert.All(scripts, src => Assert.Matches(HashedName(), src));
        await shopper.ClickAsync("button[name=newCard]");
        await shopper.Arrives(url => url.StartsWith(shop.Sandbox, StringComparison.Ordinal));
        Assert.Equal(0, await shopper.EvaluateAsync<int>("document.scripts.length"));
    }

    [Fact]
    public async Task What_stands_on_a_card_never_comes_to_us()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await FillCheckout(shopper);
        List<string> sent = [];
        shopper.Request += (_, request) =>
        {
            if (request.Url.StartsWith(shop.Url, StringComparison.Ordinal))
            {
                sent.Add(Uri.UnescapeDataString($"{request.Url} {request.PostData} {string.Join(' ', request.Headers.Values)}"));
            }
        };
        await shopper.ClickAsync("button[name=newCard]");
        await shopper.Arrives(url => url.StartsWith(shop.Sandbox, StringComparison.Ordinal));
        await shopper.CheckAsync("input[value='4242424242424242']");
        await shopper.FillAsync("[name=cvc]", "739");
        await shopper.FillAsync("[name=expiry]", "11/31");
        await shopper.ClickAsync("button[type=submit]");
        await shopper.Arrives(url => url.StartsWith(shop.Url, StringComparison.Ordinal));
        Assert.NotEmpty(sent);
        Assert.All(sent, said => Assert.DoesNotMatch(@"4242\s?4242|cvc|11/31|=739\b", said));

        // Nor does it lie anywhere in the shop's folder afterwards.
        foreach (var file in Directory.EnumerateFiles(shop.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("4242424242424242", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Something in the basket, a name, a time, payment in the store.</summary>
    private async Task FillCheckout(IPage shopper)
    {
        await shopper.GotoAsync(shop.Url + "/");
        await shopper.Add(shop, Department + "snacks");
        await shopper.GotoAsync(shop.Url + "/stores/maple-street/checkout");
        await shopper.FillAsync("input[name=name]", "Wei Chen");
        await shopper.FillAsync("input[name=phone]", "+1 555 0100");
        await (await shopper.TimeToCollect()).Locator("input").CheckAsync();
        await shopper.CheckAsync("input[name=source][value='00000000-0000-8000-8000-000000000001']");
    }

    private static string OrderOf(string url) => url.Split("/orders/")[1][..36];

    private static Task<string[]> OrdersOf(IPage shopper) =>
        shopper.EvaluateAsync<string[]>("async () => (await (await fetch('/api/orders')).json()).map((one) => one.id)");

    private static async Task Eventually(Func<Task<bool>> isSo, string otherwise)
    {
        for (var i = 0; i < 240; i++)
        {
            try
            {
                if (await isSo())
                {
                    return;
                }
            }
            catch (PlaywrightException)
            {
                // The page that was asked is being left.
            }

            await Task.Delay(250);
        }

        Assert.Fail(otherwise);
    }

    [GeneratedRegex(@"\.[0-9a-f]{8,}(?=\.js$)")]
    private static partial Regex HashedName();
}
