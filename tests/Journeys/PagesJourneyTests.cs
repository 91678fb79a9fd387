using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// The main job in a browser: browse, order with a weighed line, a card that is declined and one that is not, pick with one short, weigh,
/// hand over, and a receipt that adds up.
/// </summary>
public sealed partial class PagesJourneyTests(RunningShop shop) : IClassFixture<RunningShop>
{
    private const string GoodCard = "4242424242424242";
    private const string DeclinedCard = "4000000000000002";

    [Theory]
    [InlineData("en-US", true)]
    [InlineData("en-US", false)]
    [InlineData("zh-CN", true)]
    public async Task From_an_empty_basket_to_a_receipt_that_adds_up(string language, bool scripts)
    {
        await using var browser = await Browser.Open();
        var shopper = await browser.Person(language, scripts: scripts);

        // Browse, and put three things into the basket; one of them is weighed.
        await shopper.GotoAsync(shop.Url + "/");
        await shopper.ClickAsync("a[href='/stores/maple-street']");
        await shopper.WaitForURLAsync(shop.Url + "/stores/maple-street");
        await Until(shopper, ".shelf .add");
        await Add(shopper, "/stores/maple-street/search?q=banana");
        await Add(shopper, "/stores/maple-street/departments/beverages");
        await Add(shopper, "/stores/maple-street/departments/snacks");
        await shopper.GotoAsync(shop.Url + "/stores/maple-street/basket");
        Assert.Equal(3, await shopper.Locator(".lines > .line").CountAsync());
        await Look(shopper, "basket", language);

        // Who, when, and a card that will be declined.
        await shopper.GotoAsync(shop.Url + "/stores/maple-street/checkout");
        await shopper.FillAsync("input[name=name]", "Wei Chen <b>");
        await shopper.FillAsync("input[name=phone]", "+1 555 0100");
        await shopper.Locator("input[name=slot]:enabled").First.CheckAsync();
        await Look(shopper, "checkout", language);
        await GiveCard(shopper, DeclinedCard);
        Assert.Equal("Wei Chen <b>", await shopper.InputValueAsync("input[name=name]"));
        Assert.True(await shopper.Locator("input[name=slot]:checked").CountAsync() == 1, "The chosen time was lost on the way to the card.");
        await shopper.ClickAsync(".sum button.deed");

        // Declined: the goods are kept, another card pays.
        await Until(shopper, ".notice-fault");
        await Look(shopper, "declined", language);
        await GiveCard(shopper, GoodCard);
        await shopper.ClickAsync(".sum button.deed");
        await Until(shopper, ".notice-good");
        var order = shopper.Url.Split("/orders/")[1][..36];
        await Look(shopper, "order", language);

        // The store picks: the weighed line is weighed, one is short, the rest found.
        var associate = await browser.Person(language, scripts: scripts);
        await SignIn(associate, "associate");
        await associate.GotoAsync($"{shop.Url}/work/orders/{order}");
        await Look(associate, "begin", language);
        await associate.ClickAsync("form[action$='/begin'] button.deed");
        await Until(associate, ".pick-card");
        await Told(shopper, order, scripts, ".flag-picking");
        var shorted = false;
        for (var line = 0; line < 3; line++)
        {
            await Look(associate, $"pick-{line}", language);
            if (await associate.Locator("input[name=gross]").CountAsync() > 0)
            {
                await associate.FillAsync("input[name=gross]", "0.53");
                await associate.ClickAsync("form[action$='/weighing'] button.deed");
            }
            else if (!shorted)
            {
                shorted = true;
                await associate.Locator(".pick-more summary").First.ClickAsync();
                await associate.ClickAsync("form[action$='/short'] button.deed");
            }
            else
            {
                await associate.ClickAsync("form[action$='/pieces'] button.deed");
            }

            await associate.HasPicked(line + 1);
        }

        await Look(associate, "pack", language);
        await associate.ClickAsync("form[action$='/packing'] button.deed");
        await Until(associate, ".notice-good");

        // The shopper, who left the page open, is told; and says the number at the kerb.
        await Told(shopper, order, scripts, ".flag-packed");
        await shopper.GotoAsync($"{shop.Url}/orders/{order}");
        var number = NumberOf().Match(await shopper.InnerTextAsync("h1")).Value;
        await Eventually(associate, $"{shop.Url}/work/kerb?store=maple-street&number={number}", ".kerb-card-found");
        await Look(associate, "kerb", language);
        await associate.ClickAsync(".kerb-card-found button.deed");
        await Until(associate, ".notice-good");

        // The receipt adds up, and something can be wrong with a line.
        await shopper.GotoAsync($"{shop.Url}/orders/{order}");
        await Look(shopper, "receipt", language);
        var sums = await shopper.Locator(".receipt .line-sum").AllInnerTextsAsync();
        Assert.Equal(3, sums.Count);
        Assert.Contains(sums, sum => Cents(sum) == 0);
        Assert.Equal(Cents(await shopper.InnerTextAsync("#receipt-total")), sums.Sum(Cents));
        await shopper.Locator(".wrong summary").First.ClickAsync();
        await shopper.Locator(".wrong form button").First.ClickAsync();
        await Until(shopper, ".receipt-sum .sum-refund");
        Assert.Contains("−", await shopper.InnerTextAsync(".receipt-sum .sum-refund dd"), StringComparison.Ordinal);

        // What stands above the total comes to the total.
        var rows = await shopper.Locator(".receipt-sum > div:not(.sum-total):not(.sum-refund) dd").AllInnerTextsAsync();
        Assert.Equal(Cents(await shopper.InnerTextAsync("#receipt-total")), rows.Sum(SignedCents));
    }

    /// <summary>With scripts the open page says what is new by itself; without, when it is looked at again.</summary>
    private async Task Told(IPage page, string order, bool scripts, string part)
    {
        if (!scripts)
        {
            await page.GotoAsync($"{shop.Url}/orders/{order}");
        }

        await Until(page, part);
        if (scripts)
        {
            await Until(page, "#order-said:not(:empty)", WaitForSelectorState.Attached);
        }
    }

    /// <summary>A picture for people, when LOOKS names a folder: on the phone, and on a desk.</summary>
    private static async Task Look(IPage page, string name, string language)
    {
        if (Environment.GetEnvironmentVariable("LOOKS") is { } folder)
        {
            foreach (var (screen, width, height) in new[] { ("desk", 1440, 900), ("phone", 360, 640) })
            {
                await page.SetViewportSizeAsync(width, height);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"journey-{name}-{screen}-{language}.png"), FullPage = screen == "phone" });
            }
        }
    }

    private async Task Add(IPage page, string address)
    {
        await page.GotoAsync(shop.Url + address);
        await Until(page, ".tile .add");
        var tile = page.Locator(".tile:has(.add)").First;
        var id = await tile.GetAttributeAsync("id");
        await tile.Locator(".add").ClickAsync();
        await Until(page, $"#{id} .stepper-amount");
    }

    /// <summary>Away to the payment company's page, and back.</summary>
    private async Task GiveCard(IPage page, string number)
    {
        await page.ClickAsync("button[name=newCard]");
        await page.WaitForURLAsync(shop.Sandbox + "/**");
        await page.CheckAsync($"input[value='{number}']");
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(shop.Url + "/**");
    }

    private async Task SignIn(IPage page, string person)
    {
        await page.GotoAsync(shop.Url + "/");
        await page.ClickAsync($".demo button[value={person}]");
        await page.WaitForLoadStateAsync();
    }

    /// <summary>Waits for a part; a page that refreshes itself is given the time to.</summary>
    private static async Task Until(IPage page, string part, WaitForSelectorState state = WaitForSelectorState.Visible)
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

    /// <summary>Lists follow the journal by a moment: asked again until it is there.</summary>
    private static async Task Eventually(IPage page, string address, string part)
    {
        for (var attempt = 0; attempt < 20; attempt++)
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

    private static long SignedCents(string text) => text.Contains('−', StringComparison.Ordinal) ? -Cents(text) : Cents(text);

    private static long Cents(string text) => long.Parse(string.Concat(text.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9A-Z]{3}-[0-9A-Z]{3}")]
    private static partial Regex NumberOf();
}

internal static class PickPages
{
    /// <summary>The next thing to pick stands there: so many lines are behind us.</summary>
    public static async Task HasPicked(this IPage page, int done)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            await page.WaitForLoadStateAsync();
            var bar = page.Locator("progress.pick-bar");
            if (await bar.CountAsync() > 0 && await bar.GetAttributeAsync("value") == $"{done}")
            {
                return;
            }

            await Task.Delay(250);
        }

        Assert.Fail($"The pick did not go on after {done} lines:\n{await page.InnerTextAsync("main")}");
    }
}
