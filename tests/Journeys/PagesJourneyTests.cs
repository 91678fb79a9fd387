using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// The main job in a browser: browse, order with a weighed line, a card that is declined and one that is not, pick with one short, weigh,
/// hand over, and a receipt that adds up.
/// </summary>
[Collection(typeof(Ordering))]
public sealed class PagesJourneyTests(RunningShop shop)
{
    [Theory]
    [InlineData("en-US", true)]
    [InlineData("zh-CN", false)]
    public async Task From_an_empty_basket_to_a_receipt_that_adds_up(string language, bool scripts)
    {
        await using var browser = await Browser.Open();
        var shopper = await browser.Person(language, scripts: scripts);

        // Browse, and put three things into the basket; one of them is weighed.
        await shopper.GotoAsync(shop.Url + "/");
        await shopper.ClickAsync("a[href='/stores/maple-street']");
        await shopper.Arrives(shop.Url + "/stores/maple-street");
        await shopper.Until(".shelf .add");
        await shopper.Add(shop, "/stores/maple-street/search?q=banana");
        await shopper.Add(shop, "/stores/maple-street/departments/beverages");
        await shopper.Add(shop, "/stores/maple-street/departments/snacks");
        await shopper.GotoAsync(shop.Url + "/stores/maple-street/basket");
        Assert.Equal(3, await shopper.Locator(".lines > .line").CountAsync());
        await shopper.Look("journey-basket", language);

        // Who, when, and a card that will be declined.
        await shopper.GotoAsync(shop.Url + "/stores/maple-street/checkout");
        await shopper.FillAsync("input[name=name]", "Wei Chen <b>");
        await shopper.FillAsync("input[name=phone]", "+1 555 0100");
        await (await shopper.TimeToCollect()).Locator("input").CheckAsync();
        await shopper.Look("journey-checkout", language);
        await shopper.GiveCard(shop, Shopping.DeclinedCard);
        Assert.Equal("Wei Chen <b>", await shopper.InputValueAsync("input[name=name]"));
        Assert.True(await shopper.Locator("input[name=slot]:checked").CountAsync() == 1, "The chosen time was lost on the way to the card.");
        await shopper.ClickAsync(".sum button.deed");

        // Declined: the goods are kept, another card pays.
        await shopper.Until(".notice-fault");
        await shopper.Look("journey-declined", language);
        await shopper.GiveCard(shop, Shopping.GoodCard);
        await shopper.ClickAsync(".sum button.deed");
        await shopper.Until(".notice-good");
        var order = shopper.Url.Split("/orders/")[1][..36];
        await shopper.Look("journey-order", language);

        // The store picks: the weighed line is weighed, one is short, the rest found.
        var associate = await browser.Person(language, scripts: scripts);
        await associate.SignIn(shop, "associate");
        await associate.GotoAsync($"{shop.Url}/work/orders/{order}");
        await associate.Look("journey-begin", language);
        await associate.ClickAsync("form[action$='/begin'] button.deed");
        await associate.Until(".pick-card");
        await Told(shopper, order, scripts, ".flag-picking");
        var shorted = false;
        for (var line = 0; line < 3; line++)
        {
            await associate.Look($"journey-pick-{line}", language);
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

            await associate.GoesOn(line + 1, scripts);
        }

        await associate.Look("journey-pack", language);
        await associate.ClickAsync("form[action$='/packing'] button.deed");
        await associate.Until(".notice-good");

        // The shopper, who left the page open, is told; and says the number at the kerb.
        await Told(shopper, order, scripts, ".flag-packed");
        await shopper.GotoAsync($"{shop.Url}/orders/{order}");
        var number = await shopper.OrderNumber();
        await associate.Eventually($"{shop.Url}/work/kerb?store=maple-street&number={number}", ".kerb-card-found");
        await associate.Look("journey-kerb", language);
        await associate.ClickAsync(".kerb-card-found button.deed");
        await associate.Until(".notice-good");

        // The receipt adds up, and something can be wrong with a line.
        await shopper.GotoAsync($"{shop.Url}/orders/{order}");
        await shopper.Look("journey-receipt", language);
        var sums = await shopper.Locator(".receipt .line-sum").AllInnerTextsAsync();
        Assert.Equal(3, sums.Count);
        Assert.Contains(sums, sum => Shopping.Cents(sum) == 0);
        Assert.Equal(Shopping.Cents(await shopper.InnerTextAsync("#receipt-total")), sums.Sum(Shopping.Cents));
        await shopper.Locator(".wrong summary").First.ClickAsync();
        await shopper.Locator(".wrong form button").First.ClickAsync();
        await shopper.Until(".receipt-sum .sum-refund");
        Assert.Contains("−", await shopper.InnerTextAsync(".receipt-sum .sum-refund dd"), StringComparison.Ordinal);

        // What stands above the total comes to the total.
        var rows = await shopper.Locator(".receipt-sum > div:not(.sum-total):not(.sum-refund) dd").AllInnerTextsAsync();
        Assert.Equal(Shopping.Cents(await shopper.InnerTextAsync("#receipt-total")), rows.Sum(Shopping.SignedCents));
    }

    /// <summary>With scripts the open page says what is new by itself; without, when it is looked at again.</summary>
    private async Task Told(IPage page, string order, bool scripts, string part)
    {
        if (!scripts)
        {
            await page.GotoAsync($"{shop.Url}/orders/{order}");
        }

        await page.Until(part);
        if (scripts)
        {
            await page.Until("#order-said:not(:empty)", WaitForSelectorState.Attached);
        }
    }
}
