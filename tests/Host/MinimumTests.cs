using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace OpenAisle.Host.Tests;

/// <summary>The least that an order must come to, from a manager's setting to the checkout.</summary>
public sealed class MinimumTests
{
    [Fact]
    public async Task A_basket_below_the_minimum_says_what_is_missing_and_is_not_ordered()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var manager = await Trip.As(shop, "manager");
        using var shopper = await Trip.AsGuest(shop);
        await shopper.Put(Trip.Bananas, "1.00 LBR");
        var basket = await shopper.Basket();
        await shopper.Put(basket, Trip.Bananas, "1.00 LBR");
        Assert.Contains($"{Trip.Slug}/checkout\"", await shopper.Page($"{Trip.Slug}/basket"), StringComparison.Ordinal);

        Assert.DoesNotContain("Orders here begin", await shopper.Page(Trip.Slug), StringComparison.Ordinal);

        await manager.Ask(HttpMethod.Put, $"/api/stores/{Trip.Store}/minimum", new { minimum = "25.00 USD" });
        var since = Stopwatch.GetTimestamp();
        JsonElement seen;
        do
        {
            seen = await shopper.Ask(HttpMethod.Get, $"/api/baskets/{basket}");
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(60), "The basket does not say its minimum.");
        }
        while (seen.GetProperty("minimum").ValueKind == JsonValueKind.Null);

        var page = await shopper.Page($"{Trip.Slug}/basket");
        Assert.Contains("Orders here begin at $25.00 of goods", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Trip.Slug}/checkout\"", page, StringComparison.Ordinal);
        Assert.Contains("Orders here begin at $25.00 of goods", await shopper.Page(Trip.Slug), StringComparison.Ordinal);
        Assert.Contains("起订", await shopper.Page($"{Trip.Slug}/checkout", "zh-CN"), StringComparison.Ordinal);
        var wish = new { basket, handover = "pickup", slot = await shopper.Slot(), shownTotal = seen.GetProperty("total").GetString(), source = Payments.PayAtStore.Source.Id };
        using var refused = await shopper.Send(HttpMethod.Post, "/api/orders", wish);
        Assert.Equal((422, "minimum", "lines"), await refused.Problem());

        await shopper.Put(basket, Trip.Bananas, "50.00 LBR");
        Assert.Equal(JsonValueKind.Null, (await shopper.Ask(HttpMethod.Get, $"/api/baskets/{basket}")).GetProperty("missing").ValueKind);
        await shopper.Order(basket);

        using var unfit = await manager.Send(HttpMethod.Put, $"/api/stores/{Trip.Store}/minimum", new { minimum = "0.00 USD" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unfit.StatusCode);
    }

    [Fact]
    public async Task A_manager_sets_it_at_the_desk_and_takes_it_away_again()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var manager = await shop.As("manager");
        Task<string?> Keep(string least, string seen = "") =>
            manager.Send("/manage/minimum", "/manage/minimum", ("store", Trip.Store), ("least", least), ("seen", seen));

        Assert.Contains("Any order will do here", await manager.Page("/manage/minimum?store=maple-street"), StringComparison.Ordinal);
        Assert.Equal("/manage/minimum?store=maple-street&done=saved", await Keep("25.5"));
        var page = await manager.Page("/manage/minimum?store=maple-street");
        Assert.Contains("Orders here begin at $25.50 of goods", page, StringComparison.Ordinal);
        Assert.Contains("value=\"25.50\"", page, StringComparison.Ordinal);
        foreach (var nonsense in new[] { "0", "-3", "much", "1.234" })
        {
            Assert.Equal("/manage/minimum?store=maple-street&fault=least:money", await Keep(nonsense));
        }

        Assert.Contains("$25.50", await manager.Page("/manage/minimum?store=maple-street"), StringComparison.Ordinal);
        Assert.Equal("/manage/minimum?store=maple-street&fault=least:outdated", await Keep("")); // from a page of before
        Assert.Equal("/manage/minimum?store=maple-street&done=saved", await Keep("", seen: "25.50"));
        manager.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");
        Assert.Contains("本店不设起订额", await manager.Page("/manage/minimum?store=maple-street"), StringComparison.Ordinal);
    }
}
