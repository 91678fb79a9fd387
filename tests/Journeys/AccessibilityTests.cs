using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>What axe-core finds on the pages of shopper, associate and manager, in both languages, by day and by night; and what a page weighs.</summary>
public sealed class AccessibilityTests(RunningShop shop) : IClassFixture<RunningShop>
{
    private const long MostBytesAtFirstView = 150_000;

    private static readonly string[] Grave = ["serious", "critical"];

    /// <summary>One language by day, the other by night: words and colours have nothing to do with each other.</summary>
    [Theory]
    [InlineData("en-US", ColorScheme.Light)]
    [InlineData("zh-CN", ColorScheme.Dark)]
    public async Task Nothing_grave_stands_in_a_shoppers_way(string language, ColorScheme scheme)
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, language, scheme, 360, 640);
        var found = await Find(shopper, await Pages.Of(shopper, PageFor.Shopper));
        found.AddRange(await Find(await Visitors.Holder(shop, browser, language, scheme, 360, 640), Pages.OfAccounts));
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Nothing_grave_stands_in_the_way_of_those_who_work_there()
    {
        await using var browser = await Browser.Open();
        var manager = await Visitors.Manager(shop, browser, "zh-CN", ColorScheme.Dark, 1440, 900);
        var found = await Find(manager, await Pages.Of(manager, PageFor.Staff));
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task A_first_view_is_light()
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        var addresses = await Pages.Of(page, PageFor.Shopper);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });   // each as if nothing had been fetched before
        await session.SendAsync("Network.setBypassServiceWorker", new() { ["bypass"] = true });
        var bytes = 0L;
        session.Event("Network.loadingFinished").OnEvent += (_, told) => Interlocked.Add(ref bytes, (long)told!.Value.GetProperty("encodedDataLength").GetDouble());
        foreach (var address in addresses)
        {
            await page.GotoAsync("about:blank");
            Interlocked.Exchange(ref bytes, 0);
            await page.GotoAsync(shop.Url + address, new() { WaitUntil = WaitUntilState.Load });
            var weighs = Interlocked.Read(ref bytes);
            Assert.True(weighs is > 1_000 and <= MostBytesAtFirstView, $"{address} weighs {weighs} bytes at first view.");
        }
    }

    private async Task<List<string>> Find(IPage page, IEnumerable<string> addresses)
    {
        List<string> found = [];
        foreach (var address in addresses)
        {
            await page.GotoAsync(shop.Url + address);
            if (await page.Locator("h1").CountAsync() is var heads and not 1)
            {
                found.Add($"{address}: {heads} headings of the first level");
            }

            var seen = await page.RunAxe();
            found.AddRange(seen.Violations.Where(violation => Grave.Contains(violation.Impact)).Select(violation =>
                $"{address}: {violation.Id} ({violation.Impact}) {string.Join(", ", violation.Nodes.Take(3).Select(node => node.Html))}"));
        }

        return found;
    }
}
