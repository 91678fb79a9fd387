using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// A shopper's week: a search, an allergen of which nobody knows, an offer, weighed goods with a wish, a time; more after ordering; a word with
/// the picker, a substitute asked by mail; the pickup, and something that was wrong.
/// </summary>
[Collection(typeof(Ordering))]
public sealed class ShoppersWeekTests(RunningShop shop)
{
    private const string Store = "/stores/maple-street";

    [Theory]
    [InlineData("en-US", "zh-CN", "banana", "Not known", "Offers", "Hello, I am picking your order", "缺货时：先问顾客", "硬一点，过几天吃", "instead of")]
    [InlineData("zh-CN", "en-US", "香蕉", "未知", "优惠", "您好，正在为您拣货", "If missing: ask the shopper", "Firm, for later in the week", "替换")]
    public async Task From_a_search_to_a_return(
        string language, string pickers, string word, string unknown, string offers, string hello, string asks, string firm, string replaced)
    {
        await using var browser = await Browser.Open();
        var shopper = await browser.Person(language);

        // Sunday: what she avoids stays on her phone, and the shop says of what nobody declares that it is not known.
        await Open(shopper, "/me/diet");
        await shopper.CheckAsync("input[name=allergens][value=peanuts]");
        await shopper.ClickAsync("[data-diet=keep]");
        await shopper.Until("#diet-here:not([hidden])");
        await Open(shopper, Store + "/search");
        await shopper.FillAsync("#page-q", word);
        await shopper.Keyboard.PressAsync("Enter");
        await shopper.ClickAsync(".tile-name a[href*='00204011']");
        await shopper.Until(".diet .allergen-notknown");
        Assert.Contains(unknown, await shopper.InnerTextAsync(".diet"), StringComparison.Ordinal);
        await shopper.Look("week-product", language);

        // Bananas by weight, and of something on offer the two that it takes; the bananas firm, and nothing instead without asking.
        await shopper.ClickAsync(".product-buy .add");
        await shopper.Until(".product-buy .stepper-amount");
        var offered = await shopper.Add(shop, Store + "/offers");
        await shopper.Locator($"#{offered} .stepper button").Last.ClickAsync();
        await shopper.Until($"#{offered} .stepper-amount:has-text('2')");
        await Open(shopper, Store + "/basket");
        Assert.InRange(Shopping.SignedCents(await shopper.InnerTextAsync($".sum div:has(> dt:text-is('{offers}')) dd")), long.MinValue, -1);
        await shopper.ClickAsync("#p00204011000008 .wish-link");
        await shopper.CheckAsync("input[name=preparation][value=ripe-later]");
        await shopper.CheckAsync("input[name=ifMissing][value=Ask]");
        await shopper.Look("week-wish", language);
        await shopper.ClickAsync("form.wish button.deed");
        await shopper.Arrives(url => new Uri(url).AbsolutePath == Store + "/basket");
        await shopper.Look("week-basket", language);

        // A time, a tip, a card.
        await Open(shopper, Store + "/checkout");

        // Once more before she pays, by her phone alone: what it says there the shop never hears, but that she wants to be asked.
        await shopper.Until(".warned .allergen-notknown");
        Assert.Contains(unknown, await shopper.InnerTextAsync(".warned"), StringComparison.Ordinal);
        Assert.Equal("1", await shopper.GetAttributeAsync("form[data-ask-first] [name=askFirst]", "value"));
        await shopper.FillAsync("input[name=name]", "Wei Chen");
        await shopper.FillAsync("input[name=phone]", "+1 555 0100");
        await shopper.FillAsync("input[name=email]", $"wei-{language}@example.com");
        var slot = await shopper.TimeToCollect();
        var window = await slot.Locator(".slot-time").InnerTextAsync();
        await slot.Locator("input").CheckAsync();
        await shopper.GiveCard(shop, Shopping.GoodCard);
        await shopper.ClickAsync("button[name=setTip][value='1.00 USD']");
        await shopper.Until("button[name=setTip][value='1.00 USD'][aria-pressed=true]");
        await shopper.Look("week-checkout", language);
        await shopper.ClickAsync(".sum button.deed");
        await shopper.Until(".notice-good");
        Assert.Contains(window, await shopper.InnerTextAsync(".sum-when"), StringComparison.Ordinal);
        var order = shopper.Url.Split("/orders/")[1][..36];

        // Monday: she forgot something, and it still goes into the order.
        await shopper.Add(shop, Store + "/departments/beverages");
        await shopper.Eventually(shop.Url + Store + "/basket", $"a[href='/orders/{order}/change']");
        await shopper.ClickAsync($"a[href='/orders/{order}/change']");
        await shopper.Until(".line-note");
        await shopper.Look("week-change", language);
        await shopper.ClickAsync(".sum button.deed");
        await shopper.Arrives(shop.Url + $"/orders/{order}");
        Assert.Equal(3, await shopper.Locator(".lines > .line").CountAsync());

        // Tuesday: somebody picks, says hello, and asks about what is not there.
        var associate = await browser.Person(pickers); // who reads another language
        await associate.SignIn(shop, "associate");
        await Open(associate, $"/work/orders/{order}");
        await associate.ClickAsync("form[action$='/begin'] button.deed");
        await associate.Until("#pick-now");
        await associate.ClickAsync(".chat-fold summary");
        await associate.ClickAsync(".chat-phrases button[value=hello]");
        await associate.Until(".chat-mine");
        await shopper.Until(".chat-one");   // the open page hears it by itself
        Assert.Contains(hello, await shopper.InnerTextAsync("#chat"), StringComparison.Ordinal);
        await shopper.Look("week-chat", language);
        var asked = false;
        for (var line = 0; line < 3; line++)
        {
            asked |= await PickOne(associate, ask: !asked);
            await associate.GoesOn(line + 1);
        }

        Assert.True(asked, "Nothing could be proposed instead of any line.");

        // She answers by the link of the mail, on a phone that nobody is signed in on.
        var manager = await browser.Person("en-US");
        await manager.SignIn(shop, "manager");
        await manager.Eventually(shop.Url + $"/manage/messages?store=maple-street&order={order}", "a[href^='/answers/']");
        var link = await manager.Locator("a[href^='/answers/']").First.GetAttributeAsync("href");
        var anybody = await browser.Person(language);
        await Open(anybody, link!);
        await anybody.Look("week-answer", language);
        await anybody.ClickAsync("button[name=answer][value=yes]");
        await anybody.Until(".notice-good");
        await associate.ClickAsync("form[action$='/packing'] button.deed");   // the page that waited for the answer has it by itself
        await associate.Until(".notice-good");

        // Wednesday: the pickup. The receipt adds up to what was charged: the bananas by what they weigh, and what she said yes to.
        await Open(shopper, $"/orders/{order}");
        await shopper.ClickAsync("form[action$='/on-my-way'] button");
        await shopper.WaitForSelectorAsync("form[action$='/on-my-way']", new() { State = WaitForSelectorState.Detached });
        await shopper.FillAsync("input[name=bay]", "4");
        await shopper.ClickAsync("form[action$='/arrival'] button");
        var number = await shopper.OrderNumber();
        await associate.Eventually(shop.Url + $"/work/kerb?store=maple-street&number={number}", ".kerb-card-found");
        await associate.ClickAsync(".kerb-card-found button.deed");
        await associate.Until(".notice-good");
        await Open(shopper, $"/orders/{order}");
        var rows = await shopper.Locator(".receipt-sum > div:not(.sum-total):not(.sum-refund) dd").AllInnerTextsAsync();
        var total = Shopping.Cents(await shopper.InnerTextAsync("#receipt-total"));
        Assert.Equal(total, rows.Sum(Shopping.SignedCents));
        var lines = await shopper.Locator(".receipt .line-text").AllInnerTextsAsync();
        Assert.Single(lines, line => line.Contains("0.52", StringComparison.Ordinal));   // 0.53 with the bag
        Assert.Single(lines, line => line.Contains(replaced, StringComparison.Ordinal));
        await shopper.Look("week-receipt", language);

        // Thursday: something was wrong, and its money comes back: what was paid for that line.
        var paid = Shopping.Cents(await shopper.Locator(".receipt .line:has(.wrong) .line-sum").First.InnerTextAsync());
        await shopper.Locator(".wrong summary").First.ClickAsync();
        await shopper.Locator(".wrong select").First.SelectOptionAsync("spoiled");
        await shopper.Locator(".wrong form button").First.ClickAsync();
        await shopper.Until(".receipt-sum .sum-refund");
        var back = Shopping.SignedCents(await shopper.InnerTextAsync(".receipt-sum .sum-refund dd"));
        Assert.Equal(-paid, back);
        Assert.Equal(total + back, Shopping.Cents(await shopper.Locator(".receipt-sum .sum-total dd").Last.InnerTextAsync()));

        // What she avoids never left her phone.
        Assert.Equal(404, await shopper.EvaluateAsync<int>("fetch('/api/shoppers/me/diet').then((answer) => answer.status)"));

        async Task<bool> PickOne(IPage picker, bool ask)
        {
            if (await picker.Locator("#pick-now input[name=gross]").CountAsync() > 0)
            {
                var wishes = await picker.InnerTextAsync("#pick-now .pick-wishes");
                Assert.Contains(asks, wishes, StringComparison.Ordinal);
                Assert.Contains(firm, wishes, StringComparison.Ordinal);
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
}
