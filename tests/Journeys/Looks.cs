using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// Every page fits its screen, on a phone and on a desk; and where LOOKS names a folder, pictures of all of them are put there for people to
/// look at, those of the ones who work there too.
/// </summary>
public sealed class Looks(RunningShop shop) : IClassFixture<RunningShop>
{
    private const int LongestName = 80;

    private static readonly (string Name, int Width, int Height)[] Screens = [("phone", 360, 640), ("desk", 1440, 900)];

    /// <summary>One language by day, the other by night: how wide words are has nothing to do with colours.</summary>
    [Theory]
    [InlineData("en-US", ColorScheme.Light)]
    [InlineData("zh-CN", ColorScheme.Dark)]
    public async Task Every_page_fits_its_screen(string language, ColorScheme scheme)
    {
        var folder = Environment.GetEnvironmentVariable("LOOKS");
        await using var browser = await Browser.Open();
        foreach (var (screen, width, height) in Screens)
        {
            var shopper = await Visitors.Shopper(shop, browser, language, scheme, width, height);
            foreach (var address in new[] { "/stores/maple-street/search?q=banana", "/stores/maple-street/departments/snacks", "/stores/maple-street/departments/dairy" })
            {
                await shopper.GotoAsync(shop.Url + address);
                if (await shopper.Locator(".add").CountAsync() > 0)
                {
                    await shopper.Locator(".add").First.ClickAsync();
                    await shopper.WaitForSelectorAsync(".stepper-amount");
                }
            }

            await Walk(shopper, await Pages.Of(shopper, PageFor.Shopper), $"{screen}-{language}-{scheme}", folder);
            if (folder is not null)
            {
                var manager = await Visitors.Manager(shop, browser, language, scheme, width, height);
                await Walk(manager, await Pages.Of(manager, PageFor.Staff), $"{screen}-{language}-{scheme}", folder);
            }
        }
    }

    private async Task Walk(IPage page, IEnumerable<string> addresses, string screen, string? folder)
    {
        foreach (var address in addresses)
        {
            await page.GotoAsync(shop.Url + address);
            await page.EvaluateAsync("document.fonts.ready");
            if (folder is not null)
            {
                var name = string.Concat(address.Trim('/').Select(sign => char.IsAsciiLetterOrDigit(sign) ? sign : '-'));
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{(name.Length > LongestName ? name[..LongestName] : name)}-{screen}.png"), FullPage = true });
            }

            var spills = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(spills <= 0, $"{address} is {spills} px wider than {screen}.");
        }
    }
}
