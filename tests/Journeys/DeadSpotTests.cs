using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>An associate walks through a dead spot in the middle of a pick.</summary>
[Collection(typeof(Ordering))]
public sealed class DeadSpotTests(RunningShop shop)
{
    private readonly ByProgram _programs = new(shop);

    [Fact]
    public async Task What_is_picked_in_a_dead_spot_is_kept_sent_once_and_shown_where_it_does_not_fit()
    {
        await using var browser = await Browser.Open();
        var order = await _programs.Order("wei@example.com", lines: 4);
        using var device = await _programs.SignedIn("associate");
        var picker = await browser.Person("en-US");
        await picker.SignIn(shop, "associate");
        await picker.GotoAsync($"{shop.Url}/work/orders/{order}");
        await picker.ClickAsync("form[action$='/begin'] button.deed");
        await picker.HasPage(0);

        // One line with a connection, seen by the worker that keeps the page.
        await Take(picker);
        await picker.HasPage(1);

        // The next one is done, and the page that knows of it does not come any more: the one of before is shown, and asks for the next.
        await picker.RouteAsync("**/pieces", async route =>
        {
            var answer = await route.FetchAsync();
            await picker.Context.SetOfflineAsync(true);
            await route.FulfillAsync(new() { Response = answer });
        });
        await picker.EvaluateAsync("document.body.dataset.past = ''");
        var second = await Take(picker);
        await picker.WaitForSelectorAsync("body:not([data-past]) progress.pick-bar[data-done='1'][value='2']", new() { State = WaitForSelectorState.Attached });
        await picker.HasPage(1);
        await picker.UnrouteAllAsync();
        Assert.Equal("Picked", await StatusOf(device, order, second));

        // In the dead spot another product's code is refused at once; what was asked for is found, and the walk goes on.
        await picker.EnterDeadSpot();
        await picker.FillAsync("#pick-now input[name=code]", "4006381333931");
        await Take(picker);
        await Expect(picker, "#pick-now .fault", "another product");
        await picker.HasPicked(2);
        await picker.FillAsync("#pick-now input[name=code]", "");
        var third = await Take(picker);
        await picker.HasPicked(3);
        Assert.NotEqual(second, third);
        await Expect(picker, "#floor-steps p", "phone: 1.");

        // Meanwhile somebody with another device sees to the third otherwise; and this phone is closed and opened again.
        await _programs.Send(device, HttpMethod.Post, $"/api/picking/{order}/lines/{third}/short", new { });
        await picker.ReloadAsync();
        await Expect(picker, "#floor-steps p", "phone: 1.");
        await picker.HasPicked(3);

        // Back: what does not fit is said and stays until it is seen.
        await picker.Context.SetOfflineAsync(false);
        await Expect(picker, "#floor-steps li", "otherwise");
        Assert.Equal("FellShort", await StatusOf(device, order, third));
        await picker.HasPage(3);
        await Expect(picker, "#floor-steps li", "otherwise");
        await picker.HasPicked(3);
        await picker.ClickAsync("#floor-steps li button");
        Assert.Equal(0, await picker.Locator("#floor-steps li").CountAsync());

        // A tab closed with a step in it, opened again at another page: what the shop does not take is said there.
        var fourth = (await picker.GetAttributeAsync("#pick-now", "data-line"))!;
        await picker.RouteAsync("**/pieces", route => route.AbortAsync());
        await Take(picker);
        await picker.WaitForFunctionAsync("() => localStorage.getItem('openaisle-steps').includes('pieces')");
        await picker.GotoAsync("about:blank");
        await _programs.Send(device, HttpMethod.Post, $"/api/picking/{order}/lines/{fourth}/short", new { });
        await picker.UnrouteAllAsync();
        await picker.GotoAsync($"{shop.Url}/work?store=maple-street");
        await Expect(picker, "#floor-steps li", "otherwise");
        await picker.ClickAsync("#floor-steps li button");
        await _programs.Send(device, HttpMethod.Post, $"/api/picking/{order}/lines/{fourth}/undo", null);
        await picker.GotoAsync($"{shop.Url}/work/orders/{order}");
        await picker.HasPage(3);

        // A step that the shop took, and whose answer the phone never heard, is sent again and done once.
        var last = await picker.GetAttributeAsync("#pick-now", "data-line");
        var lost = true;
        await picker.RouteAsync("**/pieces", async route =>
        {
            if (lost)
            {
                lost = false;
                await route.FetchAsync();
                await route.AbortAsync();
                return;
            }

            await route.ContinueAsync();
        });
        await Take(picker);
        await picker.WaitForSelectorAsync("form[action$='/packing']");
        Assert.Equal(0, await picker.Locator("#floor-steps li").CountAsync());
        Assert.Equal("Picked", await StatusOf(device, order, last!));
        Assert.False(lost);
    }

    /// <summary>Takes what the card shows. Returns the line.</summary>
    private static async Task<string> Take(IPage picker)
    {
        var line = (await picker.GetAttributeAsync("#pick-now", "data-line"))!;
        await picker.ClickAsync("#pick-now form[action$='/pieces'] button.deed");
        return line;
    }

    private static async Task Expect(IPage page, string part, string text)
    {
        try
        {
            await page.WaitForFunctionAsync(
                "([part, text]) => [...document.querySelectorAll(part)].some((one) => one.textContent.includes(text))", new[] { part, text });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"No '{text}' in {part} on {page.Url}:\n{await page.InnerTextAsync("main")}");
        }
    }

    private async Task<string> StatusOf(HttpClient device, string order, string line) =>
        (await _programs.Send(device, HttpMethod.Get, $"/api/picking/{order}", null))["pick"]!["lines"]!.AsArray()
            .First(row => row!["line"]!["number"]!.ToString() == line)!["status"]!.ToString() is var status
            ? char.ToUpperInvariant(status[0]) + status[1..]
            : "";
}
