using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>An associate walks through a dead spot in the middle of a pick.</summary>
public sealed class DeadSpotTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [Fact]
    public async Task What_is_picked_in_a_dead_spot_is_kept_sent_once_and_shown_where_it_does_not_fit()
    {
        await using var browser = await Browser.Open();
        var order = await new ByProgram(shop).Order("wei@example.com", lines: 4);
        var picker = await browser.Person("en-US");
        await picker.GotoAsync(shop.Url + "/");
        await picker.ClickAsync(".demo button[value=associate]");
        await picker.WaitForLoadStateAsync();
        await picker.GotoAsync($"{shop.Url}/work/orders/{order}");
        await picker.ClickAsync("form[action$='/begin'] button.deed");
        await picker.WaitForSelectorAsync("#pick-now");
        await picker.EvaluateAsync("navigator.serviceWorker.ready.then(() => 1)");

        // One line with a connection, seen by the worker that keeps the page.
        await picker.ClickAsync("#pick-now form[action$='/pieces'] button.deed");
        await picker.WaitForSelectorAsync("progress.pick-bar[data-done='1']", new() { State = WaitForSelectorState.Attached });

        // In the dead spot: two are found, and the walk goes on.
        await picker.Context.SetOfflineAsync(true);
        var second = await Take(picker, 2);
        var third = await Take(picker, 3);
        Assert.NotEqual(second, third);
        await Expect(picker, "#floor-steps p", "2");

        // Meanwhile somebody with another device sees to the third otherwise; and this phone is closed and opened again.
        using var device = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() });
        await device.PostAsync(new Uri(shop.Url + "/demo/sign-in"), new FormUrlEncodedContent([new("as", "associate")]));
        await Send(device, HttpMethod.Post, $"/api/picking/{order}/lines/{third}/short", new { });
        await picker.ReloadAsync();
        await Expect(picker, "#floor-steps p", "2");
        await picker.HasPicked(3);
        Assert.Equal("Open", await StatusOf(device, order, second));

        // Back: what fits is there once, what does not is said and stays until it is seen.
        await picker.Context.SetOfflineAsync(false);
        await Expect(picker, "#floor-steps li", "otherwise");
        Assert.Equal("Picked", await StatusOf(device, order, second));
        Assert.Equal("FellShort", await StatusOf(device, order, third));
        await picker.WaitForSelectorAsync("progress.pick-bar[data-done='3']", new() { State = WaitForSelectorState.Attached }); // the page is fresh
        await Expect(picker, "#floor-steps li", "otherwise");
        await picker.HasPicked(3);
        await picker.ClickAsync("#floor-steps li button");
        Assert.Equal(0, await picker.Locator("#floor-steps li").CountAsync());

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
        await picker.ClickAsync("#pick-now form[action$='/pieces'] button.deed");
        await picker.WaitForSelectorAsync("form[action$='/packing']");
        Assert.Equal(0, await picker.Locator("#floor-steps li").CountAsync());
        Assert.Equal("Picked", await StatusOf(device, order, last!));
        Assert.False(lost);
    }

    /// <summary>Takes what the card shows; the next card comes without the shop. Returns the line.</summary>
    private static async Task<string> Take(IPage picker, int done)
    {
        var line = (await picker.GetAttributeAsync("#pick-now", "data-line"))!;
        await picker.ClickAsync("#pick-now form[action$='/pieces'] button.deed");
        await picker.WaitForFunctionAsync("line => document.getElementById('pick-now').dataset.line !== line", line);
        Assert.Equal(done, await picker.EvaluateAsync<int>("document.querySelector('progress.pick-bar').value"));
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
        (await Send(device, HttpMethod.Get, $"/api/picking/{order}", null))["pick"]!["lines"]!.AsArray()
            .First(row => row!["line"]!["number"]!.ToString() == line)!["status"]!.ToString() is var status
            ? char.ToUpperInvariant(status[0]) + status[1..]
            : "";

    private async Task<JsonNode> Send(HttpClient caller, HttpMethod method, string address, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(shop.Url + address));
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await caller.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {text}");
        return JsonNode.Parse(text)!;
    }
}
