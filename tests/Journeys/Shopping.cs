using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>What people do again and again in a browser.</summary>
internal static partial class Shopping
{
    public const string GoodCard = "4242424242424242";
    public const string DeclinedCard = "4000000000000002";

    private const int MostLooks = 120;

    /// <summary>Signs in as one of the demo's people, by its button.</summary>
    public static async Task SignIn(this IPage page, RunningShop shop, string person)
    {
        await page.GotoAsync(shop.Url + "/");
        await page.Follow($".demo button[value={person}]");
    }

    /// <summary>Clicks what leads to another page, or to this one anew, and waits for it, whole: the address alone does not tell the two apart.</summary>
    public static async Task Follow(this IPage page, string what)
    {
        await page.EvaluateAsync("document.body.dataset.past = ''");
        await page.ClickAsync(what);
        await page.Until("body:not([data-past])", WaitForSelectorState.Attached);
        await page.Arrives();
    }

    /// <summary>Puts the first thing of a page that can be had into the basket. Returns the name of its tile.</summary>
    public static async Task<string> Add(this IPage page, RunningShop shop, string address)
    {
        await page.GotoAsync(shop.Url + address);
        await page.Until(".tile .add");
        var tile = page.Locator(".tile:has(.add)").First;
        var id = await tile.GetAttributeAsync("id");
        await tile.Locator(".add").ClickAsync();
        await page.Until($"#{id} .stepper-amount");
        return id!;
    }

    /// <summary>A time to collect that can still be chosen when it comes to paying: the first of all may reach its cut-off meanwhile.</summary>
    public static async Task<ILocator> TimeToCollect(this IPage page)
    {
        var time = page.Locator("label:has(input[name=slot]:enabled)").Nth(1);
        if (!await time.IsVisibleAsync())
        {
            await time.Locator("xpath=ancestor::details/summary").ClickAsync(); // another day's
        }

        return time;
    }

    /// <summary>The same, among the slots as the API lists them.</summary>
    public static JsonNode TimeToCollect(this JsonNode slots) => slots.AsArray().Where(row => row!["whyNot"] is null).ElementAt(1)!["slot"]!;

    /// <summary>Away to the payment company's page, and back.</summary>
    public static async Task GiveCard(this IPage page, RunningShop shop, string number)
    {
        await page.ClickAsync("button[name=newCard]");
        await page.Arrives(url => url.StartsWith(shop.Sandbox, StringComparison.Ordinal));
        await page.CheckAsync($"input[value='{number}']");
        await page.ClickAsync("button[type=submit]");
        await page.Arrives(url => url.StartsWith(shop.Url, StringComparison.Ordinal));
    }

    /// <summary>Waits for a part; a page that refreshes itself is given the time to.</summary>
    public static async Task Until(this IPage page, string part, WaitForSelectorState state = WaitForSelectorState.Visible)
    {
        try
        {
            await page.WaitForSelectorAsync(part, new() { State = state });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"No '{part}' on {page.Url}:\n{await page.InnerTextAsync("main")}");
        }
    }

    /// <summary>Waits until the page stands at the address, whole.</summary>
    public static Task Arrives(this IPage page, string address) => page.Arrives(url => url == address);

    /// <summary>
    /// Waits until the page stands at such an address, whole. It is asked again and again: to wait for the event of its loading hangs
    /// where that comes between the look and the wait.
    /// </summary>
    public static async Task Arrives(this IPage page, Func<string, bool>? at = null)
    {
        for (var looks = 0; looks < MostLooks * 5; looks++)
        {
            try
            {
                var (url, state) = (page.Url, await page.EvaluateAsync<string>("document.readyState"));
                if (state == "complete" && url == page.Url && at?.Invoke(url) != false)
                {
                    return;
                }
            }
            catch (PlaywrightException)
            {
                // The page that was asked is being left.
            }

            await Task.Delay(100);
        }

        Assert.Fail($"Still at {page.Url}:\n{await page.InnerTextAsync("main")}");
    }

    /// <summary>Lists and messages follow the journal by a moment: asked again until it is there.</summary>
    public static async Task Eventually(this IPage page, string address, string part)
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            await page.GotoAsync(address);
            if (await page.Locator(part).CountAsync() > 0)
            {
                return;
            }

            await Task.Delay(500);
        }

        Assert.Fail($"No '{part}' on {address}:\n{await page.InnerTextAsync("main")}");
    }

    /// <summary>A picture for people, when LOOKS names a folder: on the phone, and on a desk.</summary>
    public static async Task Look(this IPage page, string name, string language)
    {
        if (Environment.GetEnvironmentVariable("LOOKS") is { } folder)
        {
            foreach (var (screen, width, height) in new[] { ("desk", 1440, 900), ("phone", 360, 640) })
            {
                await page.SetViewportSizeAsync(width, height);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{screen}-{language}.png"), FullPage = screen == "phone" });
            }
        }
    }

    /// <summary>The number that is said at the kerb, out of the heading of an order's page.</summary>
    public static async Task<string> OrderNumber(this IPage page) => NumberOf().Match(await page.InnerTextAsync("h1")).Value;

    public static long Cents(string text) => long.Parse(string.Concat(text.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    public static long SignedCents(string text) => text.Contains('−', StringComparison.Ordinal) ? -Cents(text) : Cents(text);

    [GeneratedRegex("[0-9A-Z]{3}-[0-9A-Z]{3}")]
    private static partial Regex NumberOf();
}
