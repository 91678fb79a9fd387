using System.Globalization;
using System.Net;
using Microsoft.Playwright;
using Cookie = Microsoft.Playwright.Cookie;

namespace OpenAisle.Journeys.Tests;

/// <summary>A care call: somebody rings, is found by telephone or name, gets money back, or has their order cancelled.</summary>
[Collection(typeof(Ordering))]
public sealed class CareCallTests(RunningShop shop)
{
    private const string Store = "?store=maple-street";

    /// <summary>What the order's story says of money that goes back.</summary>
    private const string Granted = ".story li:has-text('order.refund-granted')";

    [Theory]
    [InlineData("en-US", 1440, 900)]
    [InlineData("zh-CN", 360, 640)]
    public async Task A_caller_is_found_and_helped_within_what_one_person_may_give(string language, int width, int height)
    {
        var programs = new ByProgram(shop);
        var jar = new CookieContainer();
        var (collected, placed) = (await programs.OrderOf(jar, "rings@example.com", lines: 9, "beverages", "dairy"), await programs.Order("rings@example.com"));
        await programs.HandOver(collected);
        await using var browser = await Browser.Open();
        var desk = await browser.Person(language, width, height);
        await desk.SignIn(shop, "manager");

        // By the end of the telephone number, and by the name.
        foreach (var said in new[] { "555-0100", "Wei Ch" })
        {
            await desk.GotoAsync($"{shop.Url}/manage/orders{Store}&q={Uri.EscapeDataString(said)}");
            await desk.Until($"a[href*='{collected}']");
        }

        // "The juice leaked": its money goes back at once.
        await desk.ClickAsync($"a[href*='{collected}']");
        var paid = Shopping.Cents((await desk.Locator(".care summary .quiet").First.InnerTextAsync()).Split('·')[^1]);
        await desk.ClickAsync(".care details >> nth=0");
        await desk.Locator(".care form").First.Locator("button").ClickAsync();
        await desk.Arrives(url => url.Contains("done=granted", StringComparison.Ordinal));
        Assert.Equal(1, await desk.Locator(Granted).CountAsync());
        var amount = string.Create(CultureInfo.InvariantCulture, $"\"amount\": \"{paid / 100}.{paid % 100:00} USD\"");
        Assert.Contains(amount, (await desk.Locator(Granted + " pre").TextContentAsync())!, StringComparison.Ordinal);

        // One line after the other: beyond the limit a second person is asked, and the first one cannot be it.
        await AskUntilItWaits(desk, collected);
        await desk.Look("care-asked", language);
        await desk.SetViewportSizeAsync(width, height);
        var granted = await desk.Locator(Granted).CountAsync();
        Assert.Equal(0, await desk.Locator("button[name=decision]").CountAsync());
        Assert.Contains("fault=refund:same-person", await DecideByHand(desk, collected, await WaitingOf(programs, collected)), StringComparison.Ordinal);

        // Somebody else sees on every page of the desk that something waits, for what and by whom; says yes, and no to the next one.
        var colleague = await Colleague(browser, desk, programs, language, width, height);
        await colleague.GotoAsync(shop.Url + "/manage/orders" + Store);
        Assert.StartsWith("1", await colleague.InnerTextAsync("a[href^='/manage/orders'] .tab-count"), StringComparison.Ordinal);
        Assert.Equal(0, await desk.Locator(".tab-count").CountAsync());
        await colleague.Look("care-waits", language);
        await colleague.SetViewportSizeAsync(width, height);
        await colleague.ClickAsync($"section[aria-labelledby=waiting] a[href*='{collected}']");
        var asked = await colleague.InnerTextAsync(".care-waits p");
        await colleague.Look("care-decides", language);
        await colleague.ClickAsync("button[name=decision][value=yes]");
        await colleague.Arrives(url => url.Contains("done=granted", StringComparison.Ordinal));
        Assert.Equal(granted + 1, await colleague.Locator(Granted).CountAsync());
        await AskUntilItWaits(desk, collected);
        granted = await desk.Locator(Granted).CountAsync();
        await colleague.GotoAsync($"{shop.Url}/manage/orders/{collected}{Store}");
        await colleague.ClickAsync("button[name=decision][value=no]");
        await colleague.Arrives(url => url.Contains("done=declined", StringComparison.Ordinal));
        Assert.Equal(0, await colleague.Locator(".tab-count").CountAsync());
        Assert.Equal(granted, await colleague.Locator(Granted).CountAsync());
        await colleague.Look("care-declined", language);

        // The shopper sees what was allowed, and nothing of what was not.
        var caller = await browser.Person(language, 390, 844);
        await caller.Context.AddCookiesAsync(jar.GetCookies(new Uri(shop.Url)).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
        await caller.Eventually($"{shop.Url}/orders/{collected}", $".sum-refund >> nth={granted - 1}");
        var back = await caller.Locator(".sum-refund dd").AllInnerTextsAsync();
        Assert.Equal(granted, back.Count);
        Assert.Contains(back, amount => asked.Contains(Bare(amount), StringComparison.Ordinal));
        await caller.Look("care-shopper", language);

        // "Two of the first, and later please": the new total is read to them, and that is what it comes to.
        await desk.GotoAsync($"{shop.Url}/manage/orders/{placed}{Store}");
        await desk.ClickAsync($"a[href*='{placed}/change']");
        await desk.Until("[name=find]");
        var lines = await desk.Locator("input[name^='line-']").CountAsync();
        await desk.Locator("input[name^='line-']").First.FillAsync("2");

        // "And milk": found by its name. "And what I have in my hand": by its number. Both are put to what was typed already.
        await desk.FillAsync("[name=find]", "milk");
        await desk.ClickAsync("button[name=edit]");
        await desk.Locator(".found input").First.FillAsync("1");
        var byNumber = await APiece(programs);
        await desk.FillAsync("[name=find]", byNumber);
        await desk.ClickAsync("button[name=edit]");
        await desk.Locator($".found input[name='line-{byNumber}']").FillAsync("3");
        await desk.Look("care-change", language);
        await desk.SetViewportSizeAsync(width, height);
        await desk.EvaluateAsync("document.querySelectorAll('.slot-day').forEach(day => day.open = true)");
        await desk.Locator("label.slot:has(input:not([disabled]):not([checked]))").Last.ClickAsync();
        await desk.ClickAsync("form.steps button.deed");
        var slot = await desk.Locator(".sum input[name=slot]").GetAttributeAsync("value");
        var shown = await desk.Locator(".sum input[name=shown]").GetAttributeAsync("value");
        await desk.Look("care-change-sum", language);
        await desk.SetViewportSizeAsync(width, height);
        await desk.ClickAsync(".sum button.deed");
        await desk.Arrives(url => url.Contains("done=changed", StringComparison.Ordinal));
        await desk.Until(".story li:has-text('order.changed')");
        using (var manager = await programs.SignedIn("manager"))
        {
            var written = Assert.Single((await programs.Send(manager, HttpMethod.Get, "/api/stores/maple-street/audit", null)).AsArray(), row => row!["whom"]!.ToString() == placed);
            Assert.Equal("orderChanged", written!["what"]!.ToString());
            Assert.StartsWith($"{shown} · {slot} · ", written["after"]!.ToString(), StringComparison.Ordinal);
        }

        await desk.ClickAsync($"a[href*='{placed}/change']");
        Assert.Equal("2", await desk.Locator("input[name^='line-']").First.InputValueAsync());
        Assert.Equal((lines + 2, "3"), (await desk.Locator("input[name^='line-']").CountAsync(), await desk.InputValueAsync($"input[name='line-{byNumber}']")));
        Assert.Equal(slot, await desk.Locator("input[name=slot]:checked").InputValueAsync());
        await desk.ClickAsync("form.steps button.deed");
        Assert.Equal(shown, await desk.Locator(".sum input[name=shown]").GetAttributeAsync("value"));

        // Then it is wanted no more.
        await desk.GotoAsync($"{shop.Url}/manage/orders/{placed}{Store}");
        await desk.ClickAsync(".confirm summary");
        await desk.ClickAsync(".confirm form button");
        await desk.Until(".notice-good");
        await desk.Until(".flag-cancelled");
    }

    /// <summary>Gives back one line after the other of an order until one is more than a person may give back alone.</summary>
    private async Task AskUntilItWaits(IPage desk, string order)
    {
        do
        {
            await desk.GotoAsync($"{shop.Url}/manage/orders/{order}{Store}");
            await desk.ClickAsync(".care details >> nth=0");
            await desk.Locator(".care form").First.Locator("button").ClickAsync();
            await desk.Arrives(url => url.Contains("done=", StringComparison.Ordinal));
        }
        while (!desk.Url.Contains("done=needs-second", StringComparison.Ordinal));
    }

    /// <summary>The GTIN of a snack that is sold by the piece, and there.</summary>
    private static async Task<string> APiece(ByProgram programs)
    {
        using var manager = await programs.SignedIn("manager");
        var store = (await programs.Send(manager, HttpMethod.Get, "/api/stores", null)).AsArray().First(row => row!["slug"]!.ToString() == "maple-street")!["id"]!;
        var goods = (await programs.Send(manager, HttpMethod.Get, $"/api/stores/{store}/products?department=snacks&take=50", null))["products"]!.AsArray()
            .Last(row => row!["soldBy"]!.ToString() == "piece");
        await programs.KeepThere(store, [goods]);
        return goods!["gtin"]!.ToString();
    }

    private static async Task<string> WaitingOf(ByProgram programs, string order)
    {
        using var manager = await programs.SignedIn("manager");
        var requests = await programs.Send(manager, HttpMethod.Get, $"/api/orders/{order}/refunds", null);
        return requests.AsArray().Single(request => request!["status"]!.ToString() == "waiting")!["id"]!.ToString();
    }

    /// <summary>What the page offers no button for, sent all the same. Returns where that leads.</summary>
    private static Task<string> DecideByHand(IPage desk, string order, string refund) => desk.EvaluateAsync<string>(
        """
        async ([order, refund]) => {
          const fields = new URLSearchParams(new FormData(document.querySelector(".care form")));
          fields.set("decision", "yes");
          return (await fetch(`/manage/orders/${order}/refunds/${refund}`, { method: "POST", body: fields })).url;
        }
        """, new[] { order, refund });

    /// <summary>Somebody else of the care desk: with an account, an address that is theirs, and that one duty.</summary>
    private async Task<IPage> Colleague(Browser browser, IPage administrator, ByProgram programs, string language, int width, int height)
    {
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var person = await browser.Person(language, width, height);
        await person.GotoAsync(shop.Url + "/sign-up");
        await person.FillAsync("form[action='/sign-up'] [name=name]", "Bo Lindqvist");
        await person.FillAsync("form[action='/sign-up'] [name=email]", email);
        await person.FillAsync("form[action='/sign-up'] [name=password]", "a fine long sentence");
        await person.ClickAsync("form[action='/sign-up'] button");
        await person.Arrives(shop.Url + "/me?welcome=1");
        var letter = $".outbox-entry:has-text('{email}') a[href*='/addresses/']";
        await administrator.Eventually($"{shop.Url}/manage/messages{Store}&which=accounts", letter);
        await person.GotoAsync(shop.Url + await administrator.Locator(letter).First.GetAttributeAsync("href"));
        await person.ClickAsync("form[action^='/addresses/'] button");
        await person.Arrives(shop.Url + "/addresses/done");
        using var manager = await programs.SignedIn("manager");
        await programs.Send(manager, HttpMethod.Post, "/api/staff", new { email, duty = "careDesk" });
        return person;
    }

    /// <summary>An amount without its sign.</summary>
    private static string Bare(string amount) => amount.Trim().TrimStart('−', '-');
}
