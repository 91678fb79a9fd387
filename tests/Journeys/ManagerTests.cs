using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>A manager's morning: how the store stands, a window that takes fewer, a caller's order and its whole story.</summary>
public sealed class ManagerTests(RunningShop shop) : IClassFixture<RunningShop>
{
    private const string Store = "?store=maple-street";

    [Theory]
    [InlineData("en-US", 1440, 900)]
    [InlineData("zh-CN", 360, 640)]
    public async Task Sees_the_day_sizes_a_window_and_finds_a_callers_order(string language, int width, int height)
    {
        var order = await new ByProgram(shop).Order("caller@example.com");
        await using var browser = await Browser.Open();
        var manager = await browser.Person(language, width, height);
        await manager.GotoAsync(shop.Url + "/");
        await manager.ClickAsync(".demo button[value=manager]");

        // Today: an order waits, and the plots say so in figures too.
        await UntilOrdersWait(manager);
        Assert.Equal(4, await manager.Locator(".plot svg").CountAsync());
        Assert.Equal(14, await manager.Locator(".plot").First.Locator("tr").CountAsync());

        // The last window of the week takes 3 from now on.
        await manager.GotoAsync(shop.Url + "/manage/slots" + Store);
        await manager.Locator(".slot-day").Last.Locator("summary").ClickAsync();
        var last = manager.Locator(".slot-day").Last.Locator("form").Last;
        var slot = await last.Locator("input[name=slot]").GetAttributeAsync("value");
        await last.Locator("input[name=capacity]").FillAsync("3");
        await last.Locator("button").ClickAsync();
        await manager.WaitForSelectorAsync(".notice-good");
        Assert.Equal("3", await manager.Locator($"form:has(input[value='{slot}']) input[name=capacity]").GetAttributeAsync("value"));

        // Somebody calls: found by the end of the telephone number, and the story begins with the checkout.
        await manager.GotoAsync(shop.Url + "/manage/orders" + Store + "&q=0100");
        await manager.ClickAsync($"a[href*='{order}']");
        await manager.WaitForSelectorAsync(".story li");
        Assert.Contains("order.attempted", await manager.Locator(".story li").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Wei Chen", await manager.Locator(".stock-figures").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await manager.Locator(".story li").CountAsync() >= 4);
    }

    [Fact]
    public async Task A_window_takes_no_nonsense()
    {
        await using var browser = await Browser.Open();
        var manager = await browser.Person("en-US");
        await manager.GotoAsync(shop.Url + "/");
        await manager.ClickAsync(".demo button[value=manager]");
        await manager.GotoAsync(shop.Url + "/manage/slots" + Store);
        var first = manager.Locator(".slot-day").First.Locator("form").First;
        var before = await first.Locator("input[name=capacity]").GetAttributeAsync("value");
        foreach (var typed in new[] { "-1", "10001", "lots" })
        {
            await first.Locator("input[name=capacity]").EvaluateAsync("(field, typed) => { field.type = 'text'; field.removeAttribute('max'); field.value = typed; }", typed);
            await first.Locator("button").ClickAsync();
            await manager.WaitForSelectorAsync("#fault-capacity");
            Assert.Equal(before, await manager.Locator(".slot-day").First.Locator("form").First.Locator("input[name=capacity]").GetAttributeAsync("value"));
            await manager.GotoAsync(shop.Url + "/manage/slots" + Store);
        }
    }

    /// <summary>Figures follow the journal by a moment.</summary>
    private async Task UntilOrdersWait(IPage manager)
    {
        for (var left = 40; ; left--)
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
