using Microsoft.Playwright;
using OpenAisle.Host.Tests;

namespace OpenAisle.Journeys.Tests;

internal enum PageFor
{
    Shopper,
    Staff,
}

/// <summary>
/// Every page of the shop, out of the list of its doors: what walks pages here (axe, layout, targets) misses none that is added there.
/// Beside them stand the pages that look otherwise by what is asked of them.
/// </summary>
internal static class Pages
{
    private const string Page = "GET,POST ";

    private static readonly string[] AskedOtherwise =
    [
        "/stores/maple-street/search?q=milk", "/stores/maple-street/search?q=zzzz", "/nothing/here", "/sign-in?fault=password:wrong",
        "/sign-up?fault=email:email", "/sign-in/forgotten?sent=1", "/sign-in?done=password", "/addresses/done", "/me?saved=1",
    ];

    private static readonly string[] AskedOtherwiseOfStaff = ["/manage/orders?q=0100", "/manage/stock?q=milk", "/manage/messages?which=failed", "/manage/messages?which=accounts"];

    /// <summary>Of somebody with an account.</summary>
    public static IReadOnlyList<string> OfAccounts { get; } =
    [
        .. DoorList.Doors.Where(door => door.Key.StartsWith(Page, StringComparison.Ordinal) && door.Value is Who.AccountHolders).Select(door => door.Key[Page.Length..]),
        "/me", "/me/security?fault=now:wrong", "/me/security?done=address",
    ];

    /// <summary>The pages that the visitor may see, with something of the shop in each address that asks for it.</summary>
    public static async Task<IReadOnlyList<string>> Of(IPage visitor, PageFor who)
    {
        var origin = new Uri(visitor.Url).GetLeftPart(UriPartial.Authority);
        await visitor.GotoAsync(origin + "/stores/maple-street/departments/snacks");
        var product = await visitor.Locator(".tile-name a").First.GetAttributeAsync("href");
        var order = who == PageFor.Shopper ? await OrderOf(visitor, origin) : null;
        var pages = DoorList.Doors
            .Where(door => door.Key.StartsWith(Page, StringComparison.Ordinal)
                && (who == PageFor.Staff ? door.Value is Who.Staff : door.Value is Who.Everybody or Who.Shoppers))
            .Select(door => door.Key[Page.Length..]
                .Replace("{slug}", "maple-street", StringComparison.OrdinalIgnoreCase).Replace("{key}", "produce", StringComparison.OrdinalIgnoreCase)
                .Replace("{gtin}", product!.Split('/')[^1], StringComparison.OrdinalIgnoreCase)
                .Replace("{order}", order ?? "0197c0de-0000-7000-8000-00000000ffff", StringComparison.OrdinalIgnoreCase))
            .Select(address => System.Text.RegularExpressions.Regex.Replace(address, @"\{[^}]+\}", "0197c0de-0000-7000-8000-00000000ffff"));
        return [.. pages, .. who == PageFor.Staff ? AskedOtherwiseOfStaff : AskedOtherwise];
    }

    /// <summary>Places one order, to be paid in the store, by the calls that programs use.</summary>
    private static Task<string> OrderOf(IPage visitor, string origin) => visitor.EvaluateAsync<string>(
        """
        async (origin) => {
          const store = "0197c0de-0000-7000-8000-000000000001";
          const ask = async (method, path, body) => (await fetch(origin + path, { method, body: body && JSON.stringify(body),
            headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() } })).json();
          const goods = (await ask("GET", `/api/stores/${store}/products?department=dairy&take=20`)).products.find((one) => one.soldBy === "piece");
          const basket = (await ask("POST", `/api/stores/${store}/baskets`)).id;
          const filled = await ask("PUT", `/api/baskets/${basket}/lines/${goods.gtin}`, { quantity: "1 H87" });
          const slot = (await ask("GET", `/api/stores/${store}/slots?handover=pickup`)).filter((one) => !one.whyNot)[1].slot;   // the first may reach its cut-off meanwhile
          const placed = await ask("POST", "/api/orders", { basket, handover: "pickup", slot, shownTotal: filled.total, source: "00000000-0000-8000-8000-000000000001" });
          const again = (await ask("PUT", `/api/stores/${store}/basket`)).id;   // the one that the pages show
          await ask("PUT", `/api/baskets/${again}/lines/${goods.gtin}`, { quantity: "1 H87" });
          return placed.order;
        }
        """, origin);
}

/// <summary>Who looks at pages.</summary>
internal static class Visitors
{
    private const string Password = "a fine long sentence";

    public static Task<IPage> Shopper(RunningShop shop, Browser browser, string language, ColorScheme scheme, int width, int height) =>
        Demo(shop, browser, language, scheme, width, height, "shopper");

    public static Task<IPage> Manager(RunningShop shop, Browser browser, string language, ColorScheme scheme, int width, int height) =>
        Demo(shop, browser, language, scheme, width, height, "manager");

    /// <summary>Somebody with an account of their own.</summary>
    public static async Task<IPage> Holder(RunningShop shop, Browser browser, string language, ColorScheme scheme, int width, int height)
    {
        var page = await browser.Person(language, width, height);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(shop.Url + "/sign-up");
        await page.FillAsync("form[action='/sign-up'] [name=email]", $"{Guid.CreateVersion7():N}@example.com");
        await page.FillAsync("form[action='/sign-up'] [name=password]", Password);
        await page.ClickAsync("form[action='/sign-up'] button");
        await page.Arrives(shop.Url + "/me?welcome=1");
        return page;
    }

    private static async Task<IPage> Demo(RunningShop shop, Browser browser, string language, ColorScheme scheme, int width, int height, string who)
    {
        var page = await browser.Person(language, width, height);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var cookie = await shop.CookieOf(who);
        await page.Context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }]);
        await page.GotoAsync(shop.Url + "/");
        return page;
    }
}
