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
        var (collected, placed) = (await programs.Order("rings@example.com", lines: 6, "beverages", "dairy"), await programs.Order("rings@example.com"));
        await programs.HandOver(collected);
        await using var browser = await Browser.Open();
        var desk = await browser.Person(language, width, height);
        await desk.SignIn(shop, "manager");

        // By the end of the telephone number, and by the name.
        foreach (var said in new[] { "555-0100", "Wei Ch" })
        {
            await desk.GotoAsync($"{shop.Url}/manage/orders{Store}&q={Uri.EscapeDataString(said)}");
            await desk.WaitForSelectorAsync($"a[href*='{collected}']");
        }

        // "The juice leaked": its money goes back at once.
        await desk.ClickAsync($"a[href*='{collected}']");
        await desk.ClickAsync(".care details >> nth=0");
        await desk.Locator(".care form").First.Locator("button").ClickAsync();
        await desk.Arrives(url => url.Contains("done=granted", StringComparison.Ordinal));
        Assert.Equal(1, await desk.Locator(Granted).CountAsync());

        // One line after the other: beyond the limit a second person is asked, and the first one cannot be it.
        var left = await desk.Locator(".care > li").CountAsync();
        while (left-- > 0 && !desk.Url.Contains("done=needs-second", StringComparison.Ordinal))
        {
            await desk.GotoAsync($"{shop.Url}/manage/orders/{collected}{Store}");
            await desk.ClickAsync(".care details >> nth=0");
            await desk.Locator(".care form").First.Locator("button").ClickAsync();
            await desk.Arrives(url => url.Contains("done=", StringComparison.Ordinal));
        }

        Assert.Contains("done=needs-second", desk.Url, StringComparison.Ordinal);
        var granted = await desk.Locator(Granted).CountAsync();
        await desk.ClickAsync("button[name=decision][value=yes]");
        await desk.WaitForSelectorAsync("#fault-refund");
        Assert.Equal(granted, await desk.Locator(Granted).CountAsync());

        // "Two of the first, and later please": the new total is read to them, and that is what it comes to.
        await desk.GotoAsync($"{shop.Url}/manage/orders/{placed}{Store}");
        await desk.ClickAsync($"a[href*='{placed}/change']");
        await desk.Locator("input[name^='line-']").First.FillAsync("2");
        await desk.EvaluateAsync("document.querySelectorAll('.slot-day').forEach(day => day.open = true)");
        await desk.Locator("label.slot:has(input:not([disabled]):not([checked]))").Last.ClickAsync();
        await desk.ClickAsync("form.steps button.deed");
        var slot = await desk.Locator(".sum input[name=slot]").GetAttributeAsync("value");
        var shown = await desk.Locator(".sum input[name=shown]").GetAttributeAsync("value");
        await desk.ClickAsync(".sum button.deed");
        await desk.Arrives(url => url.Contains("done=changed", StringComparison.Ordinal));
        await desk.WaitForSelectorAsync(".story li:has-text('order.changed')");
        using (var manager = await programs.SignedIn("manager"))
        {
            var written = Assert.Single((await programs.Send(manager, HttpMethod.Get, "/api/stores/maple-street/audit", null)).AsArray(), row => row!["whom"]!.ToString() == placed);
            Assert.Equal("orderChanged", written!["what"]!.ToString());
            Assert.StartsWith($"{shown} · {slot} · ", written["after"]!.ToString(), StringComparison.Ordinal);
        }

        await desk.ClickAsync($"a[href*='{placed}/change']");
        Assert.Equal("2", await desk.Locator("input[name^='line-']").First.InputValueAsync());
        Assert.Equal(slot, await desk.Locator("input[name=slot]:checked").InputValueAsync());
        await desk.ClickAsync("form.steps button.deed");
        Assert.Equal(shown, await desk.Locator(".sum input[name=shown]").GetAttributeAsync("value"));

        // Then it is wanted no more.
        await desk.GotoAsync($"{shop.Url}/manage/orders/{placed}{Store}");
        await desk.ClickAsync(".confirm summary");
        await desk.ClickAsync(".confirm form button");
        await desk.WaitForSelectorAsync(".notice-good");
        await desk.WaitForSelectorAsync(".flag-cancelled");
    }
}
