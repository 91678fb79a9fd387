using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>A manager's morning: how the store stands, a window that takes fewer, a caller's order and its whole story.</summary>
[Collection(typeof(Desks))]
public sealed class ManagerTests(RunningShop shop)
{
    private const string Store = "?store=maple-street";

    [Theory]
    [InlineData("en-US", 1440, 900)]
    [InlineData("zh-CN", 360, 640)]
    public async Task Sees_the_day_sizes_a_window_and_finds_a_callers_order(string language, int width, int height)
    {
        var department = language == "en-US" ? "beverages" : "snacks"; // each has an offer of its own
        var order = await new ByProgram(shop).Order("caller@example.com", 3, department);
        await using var browser = await Browser.Open();
        var manager = await browser.Person(language, width, height);
        await manager.SignIn(shop, "manager");

        // Today: an order waits, and the plots say so in figures too.
        await UntilOrdersWait(manager);
        Assert.Equal(6, await manager.Locator(".plot svg").CountAsync()); // orders, sales, found, waits, waste, units
        Assert.Equal(14, await manager.Locator(".plot").First.Locator("tr").CountAsync());

        // The last window of the week takes 3 from now on.
        await manager.GotoAsync(shop.Url + "/manage/slots" + Store);
        await manager.Locator(".slot-day").Last.Locator("summary").ClickAsync();
        var last = manager.Locator(".slot-day").Last.Locator("form").Last;
        var slot = await last.Locator("input[name=slot]").GetAttributeAsync("value");
        await last.Locator("input[name=capacity]").FillAsync("3");
        await last.Locator("button").ClickAsync();
        await manager.Until(".notice-good");
        Assert.Equal("3", await manager.Locator($"form:has(input[value='{slot}']) input[name=capacity]").GetAttributeAsync("value"));

        // A price that was set stands in the history of its product.
        var gtin = await APiece(department);
        await manager.GotoAsync($"{shop.Url}/manage/stock{Store}&q={gtin}");
        await manager.FillAsync("form[action='/manage/stock/prices'] [name=price]", "7.77");
        await manager.ClickAsync("form[action='/manage/stock/prices'] button");
        await manager.Until(".notice-good");
        await manager.ClickAsync(".stock-row .more > summary");
        var past = await manager.Locator(".stock-row .more li").AllInnerTextsAsync();
        Assert.Contains("7.77", past[0], StringComparison.Ordinal);

        // Who set it, before and after, stands in the log; the products sort by price and go out as a file.
        await manager.GotoAsync(shop.Url + "/manage/audit");
        Assert.Contains("7.77", await manager.Locator(".grid-table tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);
        await manager.GotoAsync($"{shop.Url}/manage/stock{Store}&department={department}");
        await manager.ClickAsync(".grid-table th a[href*='sort=price']");
        await manager.ClickAsync(".grid-table th[aria-sort=ascending] a");
        await manager.Until(".grid-table th[aria-sort=descending]");
        var file = await manager.EvaluateAsync<string>("async () => (await fetch(document.querySelector('a[download]').href)).text()");
        Assert.Contains(gtin + ",", file, StringComparison.Ordinal);
        Assert.Equal(int.Parse((await manager.InnerTextAsync(".table-tools [role=status]")).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), file.Trim().Split("\r\n").Length - 1);

        // An offer is tried on real baskets, and goes live only then; it is ended again. A department that is mistyped is none.
        await manager.GotoAsync($"{shop.Url}/manage/offers{Store}");
        await manager.FillAsync(".offer-form [name=name]", "Half of all " + department);
        await manager.FillAsync(".offer-form [name=goods]", department + "s");
        await manager.FillAsync(".offer-form [name=number]", "50");
        await manager.ClickAsync(".offer-form button");
        await manager.Until(".offer-form label:has([name=goods]) ~ #fault-goods");
        await manager.Look("offer-department", language);
        await manager.SetViewportSizeAsync(width, height);
        Assert.Equal(0, await manager.Locator("#trial").CountAsync());
        await manager.FillAsync(".offer-form [name=goods]", department);
        await manager.ClickAsync(".offer-form button");
        await manager.Until("#trial");
        Assert.NotEqual("0", (await manager.Locator("#trial dd").Nth(1).InnerTextAsync()).Trim());
        Assert.DoesNotContain("Half of all " + department, await manager.Locator(".rows").InnerTextAsync(), StringComparison.Ordinal);
        await manager.ClickAsync("#trial form button");
        await manager.Until(".notice-good");
        await UntilOffered(manager, "Half of all " + department, true);
        var own = $".rows li:has-text('Half of all {department}') details.confirm";
        await manager.ClickAsync(own + " > summary");
        await manager.Follow(own + " button");
        await manager.Until(".notice-good");
        await UntilOffered(manager, "Half of all " + department, false);

        // Another system is told from now on; its secret is shown once.
        await manager.GotoAsync($"{shop.Url}/manage/webhooks");
        await manager.FillAsync("form.sum [name=url]", "http://127.0.0.1:9/nobody-listens");
        await manager.CheckAsync("input[value='order.placed']");
        await manager.ClickAsync("form.sum button");
        await manager.Until("#hook-secret");
        Assert.StartsWith("whsec_", await manager.InnerTextAsync("#hook-secret"), StringComparison.Ordinal);
        await manager.ReloadAsync();
        Assert.Equal(0, await manager.Locator("#hook-secret").CountAsync());
        await manager.ClickAsync("button[value=ping]");
        await manager.Until(".notice-fault");
        await manager.ClickAsync(".more > summary");
        await manager.ClickAsync("button[value=remove]");
        await manager.Arrives(shop.Url + "/manage/webhooks?done=removed");
        Assert.Equal(0, await manager.Locator("button[value=remove]").CountAsync());

        // Somebody calls: found by the end of the telephone number and by no other one, and the story begins with the checkout.
        await manager.GotoAsync(shop.Url + "/manage/orders" + Store + "&q=0199");
        Assert.Equal(0, await manager.Locator($"a[href*='{order}']").CountAsync());
        await manager.GotoAsync(shop.Url + "/manage/orders" + Store + "&q=0100");
        await manager.ClickAsync($"a[href*='{order}']");
        await manager.Until(".story li");
        Assert.Contains("order.attempted", await manager.Locator(".story li").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Wei Chen", await manager.Locator(".stock-figures").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await manager.Locator(".story li").CountAsync() >= 4);
    }

    [Fact]
    public async Task A_window_takes_no_nonsense()
    {
        await using var browser = await Browser.Open();
        var manager = await browser.Person("en-US");
        await manager.SignIn(shop, "manager");
        await manager.GotoAsync(shop.Url + "/manage/slots" + Store);
        var first = manager.Locator(".slot-day").First.Locator("form").First;
        var before = await first.Locator("input[name=capacity]").GetAttributeAsync("value");
        foreach (var typed in new[] { "-1", "10001", "lots" })
        {
            await first.Locator("input[name=capacity]").EvaluateAsync("(field, typed) => { field.type = 'text'; field.removeAttribute('max'); field.value = typed; }", typed);
            await first.Locator("button").ClickAsync();
            await manager.Until("#fault-capacity");
            Assert.Equal(before, await manager.Locator(".slot-day").First.Locator("form").First.Locator("input[name=capacity]").GetAttributeAsync("value"));
            await manager.GotoAsync(shop.Url + "/manage/slots" + Store);
        }
    }

    /// <summary>The last product of a department's first shelves that is sold by the piece.</summary>
    private async Task<string> APiece(string department)
    {
        using var visitor = new HttpClient();
        var page = System.Text.Json.Nodes.JsonNode.Parse(await visitor.GetStringAsync(new Uri($"{shop.Url}/api/stores/maple-street/products?department={department}&take=50")))!;
        return page["products"]!.AsArray().Last(row => row!["soldBy"]!.ToString() == "piece")!["gtin"]!.ToString();
    }

    /// <summary>Registers follow the desk by a moment.</summary>
    private static async Task UntilOffered(IPage manager, string name, bool isThere)
    {
        for (var left = 120; (await manager.Locator(".rows").InnerTextAsync()).Contains(name, StringComparison.Ordinal) != isThere; left--)
        {
            Assert.True(left > 0, isThere ? "A register does not see the offer." : "A register still sees the offer.");
            await Task.Delay(500);
            await manager.ReloadAsync();
        }
    }

    /// <summary>Figures follow the journal by a moment.</summary>
    private async Task UntilOrdersWait(IPage manager)
    {
        for (var left = 240; ; left--)
        {
            await manager.GotoAsync(shop.Url + "/manage" + Store);
            var said = await manager.Locator(".lead").InnerTextAsync();
            if (said.Any(letter => letter is >= '1' and <= '9'))
            {
                return;
            }

            Assert.True(left > 0, $"It still says '{said}'.");
            await Task.Delay(250);
        }
    }
}
