using System.Diagnostics;
using System.Text.Json;

namespace OpenAisle.Host.Tests;

/// <summary>A running shop of the demo, for tests that do not get in each other's way.</summary>
public sealed class DemoDay : IAsyncLifetime
{
    internal OpenShop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Shop = await OpenShop.Open(null, ("Demo", "true"));

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}

/// <summary>
/// What search over HTTP says after a price or a shelf changed. It has to say so within a second: how long it takes is measured by
/// <c>bench pages</c>; here it is waited for, so that a busy machine fails nothing.
/// </summary>
public sealed class FoundSoonTests(DemoDay day) : IClassFixture<DemoDay>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_changed_price_is_found_at_its_new_place_and_price()
    {
        using var manager = await Trip.As(day.Shop, "manager");
        var found = await Found(manager, "sort=price");
        var dearest = found[^1].GetProperty("gtin").GetString();
        Assert.NotEqual(dearest, found[0].GetProperty("gtin").GetString());
        await manager.Ask(HttpMethod.Put, $"/api/stores/{Trip.Store}/prices/{dearest}", new { unitPrice = "0.01 USD" });
        await Until(async () => (await Found(manager, "sort=price"))[0].GetProperty("gtin").GetString() == dearest);
        Assert.Equal("0.01 USD", (await Found(manager, "sort=price"))[0].GetProperty("unitPrice").GetString());
    }

    [Fact]
    public async Task An_empty_shelf_is_not_found_in_stock_and_a_filled_one_is_again()
    {
        using var manager = await Trip.As(day.Shop, "manager");
        var gtin = (await Found(manager, "inStock=true"))[0].GetProperty("gtin").GetString();
        await Keep("off");
        await Until(async () => !await IsFound());
        await Keep("assumed");
        await Until(IsFound);

        async Task<bool> IsFound() => (await Found(manager, "inStock=true")).Exists(product => product.GetProperty("gtin").GetString() == gtin);

        Task Keep(string keeping) => manager.Ask(HttpMethod.Put, $"/api/stores/{Trip.Store}/stock/{gtin}/keeping", new { keeping });
    }

    private static async Task<List<JsonElement>> Found(Trip person, string how) =>
        [.. (await person.Ask(HttpMethod.Get, $"/api/stores/{Trip.Store}/search?words=cheese&take=100&{how}")).GetProperty("products").EnumerateArray()];

    private static async Task Until(Func<Task<bool>> holds)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "Search does not find the change.");
            await Task.Delay(100);
        }
    }
}
