using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// A shopper's week: a search, an allergen of which nobody knows, an offer, weighed goods with a wish, a time; more after ordering; a word with
/// the picker, a substitute asked by mail; the pickup, and something that was wrong.
/// </summary>
public sealed partial class ShoppersWeekTests(RunningShop shop) : IClassFixture<RunningShop>
{
    private const string Store = "/stores/maple-street";
    private const string GoodCard = "4242424242424242";

    [Theory]
    [InlineData("en-US", "zh-CN", "banana", "Not known", "Hello, I am picking your order", "缺货时：先问顾客")]
    [InlineData("zh-CN", "en-US", "香蕉", "未知", "您好，正在为您拣货", "If missing: ask the shopper")]
    public async Task From_a_search_to_a_return(string language, string pickers, string word, string unknown, string hello, string asks)
    {
        await using var browser = await Browser.Open();
        var shopper = await browser.Person(language);

        // Sunday: what she avoids stays on her phone, and the shop says of what nobody declares that it is not known.
        await Open(shopper, "/me/diet");
        await shopper.CheckAsync("input[name=allergens][value=peanuts]");
        await shopper.ClickAsync("[data-diet=keep]");
        await shopper.WaitForSelectorAsync("#diet-here:not([hidden])");
        await Open(shopper, Store + "/search");
        await shopper.FillAsync("#page-q", word);
        await shopper.Keyboard.PressAsync("Enter");
        await shopper.ClickAsync(".tile-name a[href*='00204011']");
        await shopper.WaitForSelectorAsync(".diet .allergen-notknown");
        Assert.Contains(unknown, await shopper.InnerTextAsync(".diet"), StringComparison.Ordinal);
        await Look(shopper, "product", language);

        // Bananas by weight, and something on offer; the bananas firm, and nothing instead without asking.
        await shopper.ClickAsync(".product-buy .add");
        await shopper.WaitForSelectorAsync(".product-buy .stepper-amount");
        await Add(shopper, Store + "/offers");
        await Open(shopper, Store + "/basket");
        await shopper.ClickAsync("#p00204011000008 .wish-link");
        await shopper.CheckAsync("input[name=preparation][value=ripe-later]");
        await shopper.CheckAsync("input[name=ifMissing][value=Ask]");
        await Look(shopper, "wish", language);
        await shopper.ClickAsync("form.wish button.deed");
        await shopper.WaitForURLAsync(url => new Uri(url).AbsolutePath == Store + "/basket");
        await Look(shopper, "basket", language);

        // A time, a tip, a card.
        await Open(shopper, Store + "/checkout");
        await shopper.FillAsync("input[name=name]", "Wei Chen");
        await shopper.FillAsync("input[name=phone]", "+1 555 0100");
        await shopper.FillAsync("input[name=email]", $"wei-{language}@example.com");
        await shopper.Locator("input[name=slot]:enabled").First.CheckAsync();
        await GiveCard(shopper);
        await shopper.ClickAsync("button[name=setTip][value='1.00 USD']");
        await shopper.WaitForSelectorAsync("button[name=setTip][value='1.00 USD'][aria-pressed=true]");
        await Look(shopper, "checkout", language);
        await shopper.ClickAsync(".sum button.deed");
        await shopper.WaitForSelectorAsync(".notice-good");
        var order = shopper.Url.Split("/orders/")[1][..36];

        // Monday: she forgot something, and it still goes into the order.
        await Add(shopper, Store + "/departments/beverages");
        await Eventually(shopper, Store + "/basket", $"a[href='/orders/{order}/change']");
        await shopper.ClickAsync($"a[href='/orders/{order}/change']");
        await shopper.WaitForSelectorAsync(".line-note");
        await Look(shopper, "change", language);
        await shopper.ClickAsync(".sum button.deed");
        await shopper.WaitForURLAsync(shop.Url + $"/orders/{order}");
        Assert.Equal(3, await shopper.Locator(".lines > .line").CountAsync());

        // Tuesday: somebody picks, says hello, and asks about what is not there.
        var associate = await browser.Person(pickers); // who reads another language
        await As(associate, "associate");
        await Open(associate, $"/work/orders/{order}");
        await associate.ClickAsync("form[action$='/begin'] button.deed");
        await associate.WaitForSelectorAsync("#pick-now");
        await associate.ClickAsync(".chat-phrases button[value=hello]");
        await associate.WaitForSelectorAsync(".chat-mine");
        await shopper.WaitForSelectorAsync(".chat-one");   // the open page hears it by itself
        Assert.Contains(hello, await shopper.InnerTextAsync("#chat"), StringComparison.Ordinal);
        await Look(shopper, "chat", language);
        var asked = false;
        for (var line = 0; line < 3; line++)
        {
            asked |= await PickOne(associate, ask: !asked);
            await associate.HasPicked(line + 1);
        }

        Assert.True(asked, "Nothing could be proposed instead of any line.");

        // She answers by the link of the mail, on a phone that nobody is signed in on.
        var manager = await browser.Person("en-US");
        await As(manager, "manager");
        await Eventually(manager, $"/manage/messages?store=maple-street&order={order}", "a[href^='/answers/']");
        var link = await manager.Locator("a[href^='/answers/']").First.GetAttributeAsync("href");
        var anybody = await browser.Person(language);
        await Open(anybody, link!);
        await Look(anybody, "answer", language);
        await anybody.ClickAsync("button[name=answer][value=yes]");
        await anybody.WaitForSelectorAsync(".notice-good");
        await Open(associate, $"/work/orders/{order}");
        await associate.ClickAsync("form[action$='/packing'] button.deed");
        await associate.WaitForSelectorAsync(".notice-good");

        // Wednesday: the pickup. The receipt adds up to what was charged.
        await Open(shopper, $"/orders/{order}");
        await shopper.FillAsync("input[name=bay]", "4");
        await shopper.ClickAsync("form[action$='/arrival'] button");
        var number = NumberOf().Match(await shopper.InnerTextAsync("h1")).Value;
        await Eventually(associate, $"/work/kerb?store=maple-street&number={number}", ".kerb-card-found");
        await associate.ClickAsync(".kerb-card-found button.deed");
        await associate.WaitForSelectorAsync(".notice-good");
        await Open(shopper, $"/orders/{order}");
        var rows = await shopper.Locator(".receipt-sum > div:not(.sum-total):not(.sum-refund) dd").AllInnerTextsAsync();
        Assert.Equal(Cents(await shopper.InnerTextAsync("#receipt-total")), rows.Sum(Cents));
        await Look(shopper, "receipt", language);

        // Thursday: something was wrong, and its money comes back.
        await shopper.Locator(".wrong summary").First.ClickAsync();
        await shopper.Locator(".wrong select").First.SelectOptionAsync("spoiled");
        await shopper.Locator(".wrong form button").First.ClickAsync();
        await shopper.WaitForSelectorAsync(".receipt-sum .sum-refund");
        Assert.Contains("−", await shopper.InnerTextAsync(".receipt-sum .sum-refund dd"), StringComparison.Ordinal);

        // What she avoids never left her phone.
        Assert.Equal(404, await shopper.EvaluateAsync<int>("fetch('/api/shoppers/me/diet').then((answer) => answer.status)"));

        async Task<bool> PickOne(IPage picker, bool ask)
        {
            if (await picker.Locator("#pick-now input[name=gross]").CountAsync() > 0)
            {
                Assert.Contains(asks, await picker.InnerTextAsync("#pick-now .pick-wishes"), StringComparison.Ordinal);
                await picker.FillAsync("#pick-now input[name=gross]", "0.53");
                await picker.ClickAsync("#pick-now form[action$='/weighing'] button.deed");
                return false;
            }

            if (!ask || await picker.Locator("#pick-now button[formaction$='/proposal']").CountAsync() == 0)
            {
                await picker.ClickAsync("#pick-now form[action$='/pieces'] button.deed");
                return false;
            }

            // The phone's own wish travels as "ask me": there is no button to take something else unasked.
            Assert.Equal(0, await picker.Locator("#pick-now .pick-sub button:not([formaction])").CountAsync());
            await picker.Locator("#pick-now details:has(button[formaction$='/proposal']) > summary").ClickAsync();
            await picker.Locator("#pick-now button[formaction$='/proposal']").First.ClickAsync();
            return true;
        }
    }

    private Task<IResponse?> Open(IPage page, string address) => page.GotoAsync(shop.Url + address);

    private async Task As(IPage page, string person)
    {
        await Open(page, "/");
        await page.ClickAsync($".demo button[value={person}]");
        await page.WaitForLoadStateAsync();
    }

    private async Task Add(IPage page, string address)
    {
        await Open(page, address);
        var tile = page.Locator(".tile:has(.add)").First;
        var id = await tile.GetAttributeAsync("id");
        await tile.Locator(".add").ClickAsync();
        await page.WaitForSelectorAsync($"#{id} .stepper-amount");
    }

    private async Task GiveCard(IPage page)
    {
        await page.ClickAsync("button[name=newCard]");
        await page.WaitForURLAsync(shop.Sandbox + "/**");
        await page.CheckAsync($"input[value='{GoodCard}']");
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(shop.Url + "/**");
    }

    /// <summary>Lists and messages follow the journal by a moment: asked again until it is there.</summary>
    private async Task Eventually(IPage page, string address, string part)
    {
        for (var attempt = 0; attempt < 40; attempt++)
        {
            await Open(page, address);
            if (await page.Locator(part).CountAsync() > 0)
            {
                return;
            }

            await Task.Delay(500);
        }

        Assert.Fail($"No '{part}' on {address}:\n{await page.InnerTextAsync("main")}");
    }

    /// <summary>A picture for people, when LOOKS names a folder: on the phone, and on a desk.</summary>
    private static async Task Look(IPage page, string name, string language)
    {
        if (Environment.GetEnvironmentVariable("LOOKS") is { } folder)
        {
            foreach (var (screen, width, height) in new[] { ("desk", 1440, 900), ("phone", 360, 640) })
            {
                await page.SetViewportSizeAsync(width, height);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"week-{name}-{screen}-{language}.png"), FullPage = true });
            }
        }
    }

    private static long Cents(string text)
    {
        var cents = long.Parse(string.Concat(text.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        return text.Contains('−', StringComparison.Ordinal) ? -cents : cents;
    }

    [GeneratedRegex("[0-9A-Z]{3}-[0-9A-Z]{3}")]
    private static partial Regex NumberOf();
}
