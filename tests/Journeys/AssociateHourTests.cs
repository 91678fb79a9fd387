using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>An associate's hour with a dead spot in it: practice, a pick through the dead spot, totes put away, the kerb; and another one takes over.</summary>
[Collection(typeof(Ordering))]
public sealed class AssociateHourTests(RunningShop shop)
{
    private const string Store = "?store=maple-street";

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-CN")]
    public async Task An_hour_with_a_dead_spot_in_it(string language)
    {
        await using var browser = await Browser.Open();
        var order = await new ByProgram(shop).Order("hour@example.com", 1, "beverages", "dairy", "frozen", "snacks");
        var picker = await browser.Person(language, 360, 640);
        await picker.SignIn(shop, "associate");

        // A made-up order first: it is marked, and says where things are.
        await picker.GotoAsync(shop.Url + "/work/practice" + Store);
        await picker.ClickAsync("form[action$='/practice/begin'] button");
        await picker.Until(".practice");
        await picker.WaitForSelectorAsync(".pick-place", new() { Timeout = 90_000 }); // the first one waits for the index of likeness

        await picker.GotoAsync($"{shop.Url}/work/orders/{order}");
        await picker.ClickAsync("form[action$='/begin'] button.deed");
        await picker.HasPage(0);
        await Take(picker);
        await picker.HasPage(1);

        // The dead spot: two are found, the phone is closed and opened again, and nothing is lost.
        await picker.EnterDeadSpot();
        await Take(picker);
        await picker.WaitForFunctionAsync("() => document.querySelector('progress.pick-bar').value === 2");
        await Take(picker);
        await picker.WaitForFunctionAsync("() => document.querySelector('progress.pick-bar').value === 3");
        await picker.ReloadAsync();
        await picker.WaitForFunctionAsync("() => document.querySelector('#floor-steps p').textContent.includes('2')");
        await picker.Context.SetOfflineAsync(false);
        await picker.HasPage(3);
        Assert.Equal(0, await picker.Locator("#floor-steps li").CountAsync());

        var number = await picker.OrderNumber();

        // The last one, the totes by zone with their time out of the cold, and each to its place.
        await Take(picker);
        await picker.GoesOn(4);
        await picker.Until("form[action$='/packing']");
        Assert.True(await picker.Locator(".pick-cold .flag").CountAsync() >= 2);
        await picker.ClickAsync("form[action$='/packing'] button.deed");
        await picker.Until(".tote");
        await picker.WaitForLoadStateAsync(LoadState.DOMContentLoaded);   // all of them
        for (var left = await picker.Locator("form[action='/work/totes/staged']").CountAsync(); left > 0; left--)
        {
            await picker.Locator("input[name=place]").First.FillAsync($"c-{left}");
            await picker.Locator("form[action='/work/totes/staged'] button:not([type=button])").First.ClickAsync();
            await picker.WaitForFunctionAsync("left => document.querySelectorAll(\"form[action='/work/totes/staged']\").length < left", left);
        }

        // A tote in somebody's hands is found by its code, and is where it was put.
        await picker.Eventually($"{shop.Url}/work/totes{Store}&tote={number.ToLowerInvariant()}-f", ".kerb-card-found");
        Assert.Contains("C-", await picker.InnerTextAsync(".kerb-card-found"), StringComparison.Ordinal);

        // The kerb: chosen from the list, fetched, handed over by the number, and the receipt is a paper.
        await picker.GotoAsync(shop.Url + "/work/kerb" + Store);
        await picker.ClickAsync($".work-card:has-text('{number}')");
        await picker.Until(".kerb-card-found");
        await picker.Locator("form[action='/work/totes/fetched'] button:not([type=button])").First.ClickAsync();
        await picker.Until("form[action='/work/totes/staged']");
        await picker.ClickAsync("form[action='/work/kerb/hand-over'] button.deed");
        await picker.Until(".notice-good");
        var receipt = await picker.APIRequest.GetAsync($"{shop.Url}/work/orders/{order}/receipt?paper=pdf");
        Assert.Equal("application/pdf", receipt.Headers["content-type"]);
    }

    [Theory]
    [InlineData("en-US", "Associate did this")]
    [InlineData("zh-CN", "店员 的操作")]
    public async Task What_one_did_before_another_had_the_phone_waits_for_them_and_is_done_in_nobody_elses_name(string language, string said)
    {
        await using var browser = await Browser.Open();
        var order = await new ByProgram(shop).Order("leaver@example.com", lines: 3);
        var phone = await browser.Person(language, 360, 640);
        await phone.SignIn(shop, "associate");
        await phone.GotoAsync($"{shop.Url}/work/orders/{order}");
        await phone.ClickAsync("form[action$='/begin'] button.deed");
        await phone.HasPage(0);

        // What is picked does not reach the shop; then somebody else has the phone. It waits, and says for whom.
        await PickUnheard(phone, 1);
        await phone.Until("#floor-steps li");
        Assert.Contains(said, await phone.InnerTextAsync("#floor-steps li"), StringComparison.Ordinal);
        await phone.ReloadAsync();
        await phone.Until("#floor-steps li");
        Assert.Equal(0, await phone.Locator("#floor-steps li button").CountAsync());
        Assert.Equal("Open", await StatusOfFirst(phone, order));

        // The one who did it is back: it is sent, once.
        await SignedIn(phone, "associate");
        await phone.ReloadAsync();
        await phone.HasPage(1);
        Assert.Equal("Picked", await StatusOfFirst(phone, order));
        Assert.Equal(0, await phone.Locator("#floor-steps li").CountAsync());

        // The half-picked order passes on: the other one takes it over. Not even now is it done in their name; they see it, and go on.
        await PickUnheard(phone, 2);
        await phone.Until("#floor-steps li");
        await phone.ReloadAsync();
        await phone.ClickAsync("form[action$='/begin'] button.deed");
        await phone.HasPage(1);
        await phone.ClickAsync("#floor-steps li button");
        Assert.Equal(0, await phone.Locator("#floor-steps li").CountAsync());
        await Take(phone);
        await phone.HasPage(2);
    }

    private static async Task PickUnheard(IPage phone, int done)
    {
        await phone.RouteAsync("**/pieces", route => route.AbortAsync());
        await Take(phone);
        await phone.WaitForFunctionAsync("done => document.querySelector('progress.pick-bar').value === done", done);
        await SignedIn(phone, "manager");
        await phone.UnrouteAsync("**/pieces");
    }

    private static async Task SignedIn(IPage phone, string person) =>
        await phone.EvaluateAsync("as => fetch('/demo/sign-in', { method: 'POST', body: new URLSearchParams({ as }), redirect: 'manual' })", person);

    private async Task<string> StatusOfFirst(IPage phone, string order)
    {
        var list = System.Text.Json.Nodes.JsonNode.Parse(await (await phone.APIRequest.GetAsync($"{shop.Url}/api/picking/{order}")).TextAsync())!;
        var status = list["lines"]![0]!["line"]!["status"]!.ToString();
        return char.ToUpperInvariant(status[0]) + status[1..];
    }

    private static Task Take(IPage picker) => picker.ClickAsync("#pick-now form[action$='/pieces'] button.deed");
}
