using System.Text.Json;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>A barcode before the camera: what it is of is found, and a field of the floor is filled, without a page that may run more than before.</summary>
[Collection(typeof(Strangers))]
public sealed class ScanTests(RunningShop shop)
{
    private const string Store = "0197c0de-0000-7000-8000-000000000001";

    [Fact]
    public async Task What_the_camera_reads_is_looked_up_or_fills_the_field()
    {
        using var client = new HttpClient();
        using var products = JsonDocument.Parse(await client.GetStringAsync(new Uri($"{shop.Url}/api/stores/{Store}/products?department=snacks&take=1")));
        var gtin = products.RootElement.GetProperty("products")[0].GetProperty("gtin").GetString()!;
        var film = Path.Combine(Directory.CreateTempSubdirectory("openaisle-film-").FullName, "code.y4m");
        FakeCamera.Film(film, gtin[^13..]);
        await using var browser = await Browser.Open(film);

        // In the aisle: the scan button of the bar, and the product that is meant.
        var shopper = await browser.Person("en-US", 360, 640);
        await shopper.GotoAsync(shop.Url + "/stores/maple-street");
        await shopper.ClickAsync(".bar a[href$='?scan=1']");
        await shopper.Arrives(shop.Url + $"/stores/maple-street/products/{gtin}");
        Assert.Equal(0, await shopper.Locator("dialog.scan").CountAsync());

        // On the floor: the field is filled, and the next one has the focus.
        var associate = await Visitors.Manager(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        var page = await associate.GotoAsync(shop.Url + "/work/moved?store=maple-street");
        Assert.DoesNotContain("wasm-unsafe-eval", page!.Headers["content-security-policy"], StringComparison.Ordinal);
        await associate.ClickAsync("scan-code[data-into=moved-item] button");
        await associate.WaitForFunctionAsync("() => document.getElementById('moved-item').value !== ''");
        Assert.EndsWith((await associate.InputValueAsync("#moved-item")).TrimStart('0'), gtin, StringComparison.Ordinal);
        await associate.WaitForFunctionAsync("() => document.activeElement.id === 'moved-tag'");

        // Without a script: a field like any other.
        var plain = await browser.Person("en-US", 360, 640, scripts: false);
        await plain.GotoAsync(shop.Url + "/stores/maple-street/search");
        Assert.False(await plain.Locator("scan-code").IsVisibleAsync());
        await plain.FillAsync("#page-q", gtin);
        await plain.ClickAsync(".search-form .deed");
        await plain.Arrives(shop.Url + $"/stores/maple-street/products/{gtin}");
    }
}
