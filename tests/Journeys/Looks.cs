using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>Pictures of the main pages, on a phone and on a desk, in each language, for people to look at: into the folder that LOOKS names.</summary>
public sealed class Looks(RunningShop shop) : IClassFixture<RunningShop>
{
    private static readonly (string Name, int Width, int Height)[] Screens = [("phone", 360, 640), ("desk", 1440, 900)];

    private static readonly (string Name, string Address)[] Pages =
    [
        ("stores", "/"), ("home", "/stores/maple-street"), ("department", "/stores/maple-street/departments/produce"),
        ("search", "/stores/maple-street/search?q=milk"), ("search-none", "/stores/maple-street/search?q=zzzz"),
        ("offers", "/stores/maple-street/offers"), ("basket", "/stores/maple-street/basket"), ("checkout", "/stores/maple-street/checkout"), ("orders", "/orders"), ("me", "/me"),
        ("design", "/design"), ("not-found", "/nothing/here"), ("sign-in", "/sign-in"),
    ];

    [Theory]
    [InlineData("en-US", ColorScheme.Light)]
    [InlineData("zh-CN", ColorScheme.Light)]
    [InlineData("en-US", ColorScheme.Dark)]
    public async Task Every_page_fits_its_screen(string language, ColorScheme scheme)
    {
        var folder = Environment.GetEnvironmentVariable("LOOKS");
        await using var browser = await Browser.Open();
        foreach (var (screen, width, height) in Screens)
        {
            var page = await browser.Person(language, width, height);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.GotoAsync(shop.Url + "/");
            await page.ClickAsync(".demo button[value=shopper]");
            foreach (var address in new[] { "/stores/maple-street/search?q=banana", "/stores/maple-street/departments/snacks", "/stores/maple-street/departments/dairy" })
            {
                await page.GotoAsync(shop.Url + address);
                if (await page.Locator(".add").CountAsync() > 0)
                {
                    await page.Locator(".add").First.ClickAsync();
                    await page.WaitForSelectorAsync(".stepper-amount");
                }
            }

            var products = await page.Locator(".tile-name a").EvaluateAllAsync<string[]>("links => links.slice(0, 1).map(link => link.getAttribute('href'))");
            foreach (var (name, address) in Pages.Concat(products.Select(product => ("product", product))))
            {
                await page.GotoAsync(shop.Url + address);
                await page.EvaluateAsync("document.fonts.ready");
                if (folder is not null)
                {
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{screen}-{language}-{scheme}.png") });
                }

                var spills = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                Assert.True(spills <= 0, $"{address} is {spills} px wider than {screen} in {language}.");
            }
        }
    }
}
