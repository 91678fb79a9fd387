using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>An associate walks through a dead spot in the middle of a pick.</summary>
[Collection(typeof(Ordering))]
public sealed class DeadSpotTests(RunningShop shop)
{
    private readonly ByProgram _programs = new(shop);

    [Fact]
    public async Task What_is_picked_in_a_dead_spot_is_kept_sent_once_and_shown_where_it_does_not_fit()
    {
        await using var browser = await Browser.Open();
        var order = await _programs.Order("wei@example.com", lines: 4);
        using var device = await _programs.SignedIn("associate");
        var picker = await browser.Person("en-US");
        await picker.SignIn(shop, "associate");
        await picker.GotoAsync($"{shop.Url}/work/orders/{order}");
        await picker.ClickAsync("form[action$='/begin'] button.deed");
        await picker.HasPage(0);

        // One line with a connection, seen by the worker that keeps the page.
        await Take(picker);
        await picker.HasPage(1);

        // The next one is done, and the page that knows of it does not come any more: the one of before is shown, and asks for the next.
        await picker.RouteAsync("**/pieces", async route =>
        {
            var answer = await route.FetchAsync();
            await picker.Context.SetOfflineAsync(true);
            await route.FulfillAsync(new() { Response = answer });
        });
        await picker.EvaluateAsync("document.body.dataset.past = ''");
        var second = await Take(picker);
        await picker.WaitForSelectorAsync("body:not([data-past]) progress.pick-bar[data-done='1'][value='2']", new() { State = WaitForSelectorState.Attached });
        await picker.HasPage(1);
        await picker.UnrouteAllAsync();
        Assert.Equal("Picked", await StatusOf(device, order, second));

        // In the dead spot another product's code is refused at once; what was asked for is found, and the walk goes on.
        await picker.EnterDeadSpot();
        await picker.FillAsync("#pick-now input[name=code]", "4006381333931");
        await Take(picker);
        await Expect(picker, "#pick-now .fault", "another product");
        await picker.HasPicked(2);
        await picker.FillAsync("#pick-now input[name=code]", "");
        var third = await Take(picker);
        await picker.HasPicked(3);
        Assert.NotEqual(second, third);
        await Expect(picker, "#floor-steps p", "phone: 1.");

        // Meanwhile somebody with another device sees to the third otherwise; and this phone is closed and opened again.
        await _programs.Send(device, HttpMethod.Post, $"/api/picking/{order}/lines/{third}/short", new { });
        await picker.ReloadAsync();
        await Expect(picker, "#floor-steps p", "phone: 1.");
        await picker.HasPicked(3);

        // Back: what does not fit is said and stays until it is seen.
        await picker.Context.SetOfflineAsync(false);
        await Expect(picker, "#floor-steps li", "otherwise");
        Assert.Equal("FellShort", await StatusOf(device, order, third));
        await picker.HasPage(3);
        await Expect(picker, "#floor-steps li", "otherwise");
        await picker.HasPicked(3);
        await picker.ClickAsync("#floor-steps li button");
        Assert.Equal(0, await picker.Locator("#floor-steps li").CountAsync());

        // A tab closed with a step in it, opened again at another page: what the shop does not take is said there.
        var fourth = (await picker.GetAttributeAsync("#pick-now", "data-line"))!;
        await picker.RouteAsync("**/pieces", route => route.AbortAsync());
        await Take(picker);
        await picker.WaitForFunctionAsync("() => localStorage.getItem('openaisle-steps').includes('pieces')");
        await picker.GotoAsync("about:blank");
        await _programs.Send(device, HttpMethod.Post, $"/api/picking/{order}/lines/{fourth}/short", new { });
        await picker.UnrouteAllAsync();
        await picker.GotoAsync($"{shop.Url}/work?store=maple-street");
        await Expect(picker, "#floor-steps li", "otherwise");
        await picker.ClickAsync("#floor-steps li button");
        await _programs.Send(device, HttpMethod.Post, $"/api/picking/{order}/lines/{fourth}/undo", null);
        await picker.GotoAsync($"{shop.Url}/work/orders/{order}");
        await picker.HasPage(3);

        // A step that the shop took, and whose answer the phone never heard, is sent again and done once.
        var last = await picker.GetAttributeAsync("#pick-now", "data-line");
        var lost = true;
        await picker.RouteAsync("**/pieces", async route =>
        {
            if (lost)
            {
                lost = false;
                await route.FetchAsync();
                await route.AbortAsync();
                return;
            }

            await route.ContinueAsync();
        });
        await Take(picker);
        await picker.WaitForSelectorAsync("form[action$='/packing']");
        Assert.Equal(0, await picker.Locator("#floor-steps li").CountAsync());
        Assert.Equal("Picked", await StatusOf(device, order, last!));
        Assert.False(lost);
    }

    [Theory]
    [InlineData("en-US", "phone: 2.", "moved this tote meanwhile")]
    [InlineData("zh-CN", "保存 2 步", "其他人已移动过")]
    public async Task A_tote_put_away_in_a_dead_spot_is_kept_through_a_closed_tab_and_put_away_once(string language, string kept, string moved)
    {
        await using var browser = await Browser.Open();
        var order = await _programs.Order("totes@example.com", 1, "beverages", "dairy");
        using var device = await _programs.SignedIn("associate");
        await _programs.Pack(order, device);
        var phone = await browser.Person(language, 360, 640);
        await phone.SignIn(shop, "associate");
        var page = $"{shop.Url}/work/totes?store=maple-street";
        await phone.Eventually(page, Row(order, "CHILLED"));
        await phone.IsKept(page);

        // In the cold room nothing is heard. Two totes are put away, one with a double tap; each stands as kept in its row.
        await phone.EnterDeadSpot();
        await phone.FillAsync(Row(order, "CHILLED") + " input[name=place]", "c-12");
        await phone.DblClickAsync(Row(order, "CHILLED") + " button.deed");
        await Expect(phone, Row(order, "CHILLED") + " .tote-kept", "C-12");
        await phone.FillAsync(Row(order, "AMBIENT") + " input[name=place]", "a-1");
        await phone.PressAsync(Row(order, "AMBIENT") + " input[name=place]", "Enter");
        await Expect(phone, Row(order, "AMBIENT") + " .tote-kept", "A-1");
        await Expect(phone, "#floor-steps p", kept);

        // Loaded again, and the tab closed and another one opened: the page of before, and what is kept.
        await phone.ReloadAsync();
        await Expect(phone, "#floor-steps p", kept);
        var tab = await phone.Context.NewPageAsync();
        await phone.CloseAsync();
        await tab.GotoAsync(page);
        await Expect(tab, Row(order, "CHILLED") + " .tote-kept", "C-12");
        Assert.False(await tab.IsVisibleAsync(Row(order, "CHILLED") + " form"));
        await Expect(tab, "#floor-steps p", kept);

        // Meanwhile somebody else puts one of them elsewhere. Back: the other one is put away, though the first answer is lost; that one is not moved, and it is said until seen.
        await _programs.Send(device, HttpMethod.Post, $"/api/orders/{order}/totes/AMBIENT/staged", new { place = "B-9" });
        var lost = true;
        await tab.RouteAsync("**/totes/staged", async route =>
        {
            if (lost)
            {
                lost = false;
                await route.FetchAsync();
                await route.AbortAsync();
                return;
            }

            await route.ContinueAsync();
        });
        await tab.Context.SetOfflineAsync(false);
        await Expect(tab, "#floor-steps li", moved);
        Assert.False(lost);
        await tab.GotoAsync(page);
        await Expect(tab, "#floor-steps li", moved);
        await tab.ClickAsync("#floor-steps li button");
        Assert.Equal(0, await tab.Locator("#floor-steps li").CountAsync());
        Assert.Equal(["CHILLED C-12", "AMBIENT B-9"], await Staged(order));

        // Fetched out of reach, too: it is out again as soon as the shop hears of it.
        await tab.IsKept(page);
        await tab.EnterDeadSpot();
        await tab.ClickAsync(Row(order, "CHILLED") + " form button");
        await tab.WaitForSelectorAsync(Row(order, "CHILLED") + " .tote-kept");
        await tab.Context.SetOfflineAsync(false);
        await tab.WaitForSelectorAsync(Row(order, "CHILLED") + " input[name=place]");
        Assert.Equal(0, await tab.Locator("#floor-steps li").CountAsync());
    }

    [Theory]
    [InlineData("en-US", "Keep the goods", "cannot be looked up")]
    [InlineData("zh-CN", "请勿交出商品", "暂时无法查找")]
    public async Task What_the_shop_must_answer_is_not_kept_and_the_page_says_so_with_what_was_entered(string language, string keep, string find)
    {
        await using var browser = await Browser.Open();
        var order = await _programs.Order("kerb@example.com", 1, "beverages");
        using var device = await _programs.SignedIn("associate");
        var number = await _programs.Pack(order, device);
        var phone = await browser.Person(language, 360, 640);
        await phone.SignIn(shop, "associate");
        var (list, page) = ("/work/kerb?store=maple-street", $"{shop.Url}/work/kerb?store=maple-street&number={number}");
        await phone.Eventually(page, ".kerb-card-found");
        await phone.IsKept(shop.Url + list);

        // A page that a link led to is kept as one that was loaded.
        await phone.EvaluateAsync("() => caches.open('openaisle-floor-1').then(cache => cache.keys().then(keys => Promise.all(keys.filter(key => key.url.includes('number=')).map(key => cache.delete(key)))))");
        await phone.ClickAsync($".work-card:has-text('{number}')");
        await phone.WaitForSelectorAsync(".kerb-card-found");
        await phone.HasInCache(page);
        await phone.EnterDeadSpot();
        await phone.ReloadAsync();
        await phone.WaitForSelectorAsync("#floor-steps[data-ready]", new() { State = WaitForSelectorState.Attached });
        await phone.DblClickAsync("form[action$='/hand-over'] button.deed");
        await Expect(phone, "form[action$='/hand-over'] .fault", keep);
        await phone.FillAsync("#kerb-number", "AAA-AAA");
        await phone.PressAsync("#kerb-number", "Enter");
        await Expect(phone, ".kerb-find .fault", find);
        Assert.Equal("AAA-AAA", await phone.InputValueAsync("#kerb-number"));
        Assert.Equal(page, phone.Url);

        // Nothing goes out by itself when it is back.
        await phone.Context.SetOfflineAsync(false);
        await phone.WaitForFunctionAsync("fetch('/health/live', { cache: 'no-store' }).then(() => true, () => false)");
        Assert.Equal("[]", await phone.EvaluateAsync<string>("localStorage.getItem('openaisle-steps') ?? '[]'"));
        Assert.DoesNotContain("order.handed-over", await Story(order), StringComparer.Ordinal);

        // Asked again, it is answered; a lost answer and a second tap later it is still handed over once.
        var lost = true;
        await phone.RouteAsync("**/hand-over", async route =>
        {
            if (lost)
            {
                lost = false;
                await route.FetchAsync(new() { MaxRedirects = 0 });
                await route.AbortAsync();
                return;
            }

            await route.ContinueAsync();
        });
        await phone.ClickAsync("form[action$='/hand-over'] button.deed");
        await Expect(phone, "form[action$='/hand-over'] .fault", keep);
        await phone.ClickAsync("form[action$='/hand-over'] button.deed");
        await phone.WaitForSelectorAsync(".notice-good");
        Assert.False(lost);
        Assert.Single(await Story(order), kind => kind == "order.handed-over");
    }

    private static string Row(string order, string tote) => $"[id='t{order}{tote}']";

    /// <summary>Where totes were put, as the journal tells it: each tote and place once.</summary>
    private async Task<string[]> Staged(string order)
    {
        using var manager = await _programs.SignedIn("manager");
        return [.. (await _programs.Send(manager, HttpMethod.Get, $"/api/orders/{order}/story", null)).AsArray()
            .Where(fact => fact!["kind"]!.ToString() == "pick.tote-staged")
            .Select(fact => JsonNode.Parse(fact!["body"]!.ToString())!)
            .Select(body => $"{body["tote"]} {body["place"]}").OrderByDescending(text => text, StringComparer.Ordinal)];
    }

    private async Task<string[]> Story(string order)
    {
        using var manager = await _programs.SignedIn("manager");
        return [.. (await _programs.Send(manager, HttpMethod.Get, $"/api/orders/{order}/story", null)).AsArray().Select(fact => fact!["kind"]!.ToString())];
    }

    /// <summary>Takes what the card shows. Returns the line.</summary>
    private static async Task<string> Take(IPage picker)
    {
        var line = (await picker.GetAttributeAsync("#pick-now", "data-line"))!;
        await picker.ClickAsync("#pick-now form[action$='/pieces'] button.deed");
        return line;
    }

    private static async Task Expect(IPage page, string part, string text)
    {
        try
        {
            await page.WaitForFunctionAsync(
                "([part, text]) => [...document.querySelectorAll(part)].some((one) => one.textContent.includes(text))", new[] { part, text });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"No '{text}' in {part} on {page.Url}:\n{await page.InnerTextAsync("main")}");
        }
    }

    private async Task<string> StatusOf(HttpClient device, string order, string line) =>
        (await _programs.Send(device, HttpMethod.Get, $"/api/picking/{order}", null))["pick"]!["lines"]!.AsArray()
            .First(row => row!["line"]!["number"]!.ToString() == line)!["status"]!.ToString() is var status
            ? char.ToUpperInvariant(status[0]) + status[1..]
            : "";
}
