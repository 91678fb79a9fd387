using System.Text.Json;

namespace OpenAisle.Host.Tests;

/// <summary>What a shopper wishes for a line, from the basket to the picker.</summary>
public sealed class WishTests
{
    [Fact]
    public async Task A_wish_goes_from_the_basket_into_the_order_and_to_the_picker()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var dairy = await shopper.Pieces("dairy");
        var (milk, other) = (Gtin(dairy[0]), Gtin(dairy[1]));
        var basket = await shopper.Basket();
        await shopper.Put(basket, Trip.Bananas, "1.50 LBR");
        await shopper.Put(basket, milk, "1 H87");

        await shopper.Ask(HttpMethod.Put, $"/api/baskets/{basket}/lines/{Trip.Bananas}/wish", new { ifMissing = "ask", preparation = "ripe-later" });
        await shopper.Ask(HttpMethod.Put, $"/api/baskets/{basket}/lines/{milk}/wish", new { ifMissing = "these", these = new[] { other } });
        await Refuses($"/api/baskets/{basket}/lines/{milk}/wish", new { preparation = "ripe-now" }, "preparation");
        await Refuses($"/api/baskets/{basket}/lines/{milk}/wish", new { ifMissing = "these", these = new[] { milk } }, "these");
        await Refuses($"/api/baskets/{basket}/lines/{milk}/wish", new { ifMissing = "ask", these = new[] { other } }, "these");
        await Refuses($"/api/baskets/{basket}/lines/{other}/wish", new { ifMissing = "ask" }, "gtin");

        var order = await shopper.Order(basket);
        var line = Line(await shopper.Ask(HttpMethod.Get, $"/api/orders/{order}"), Trip.Bananas);
        Assert.Equal("ripe-later", line.GetProperty("wish").GetProperty("preparation").GetString());
        Assert.Contains("Firm, for later in the week", await shopper.Page($"/orders/{order}"), StringComparison.Ordinal);

        using var picker = await Trip.As(shop, "associate");
        await picker.Ask(HttpMethod.Post, $"/api/picking/{order}/begin");
        var page = await picker.Page($"/work/orders/{order}", "zh-CN");
        Assert.Contains("缺货时：先问顾客", page, StringComparison.Ordinal);
        Assert.Contains("硬一点，过几天吃", page, StringComparison.Ordinal);
        var list = (await picker.Ask(HttpMethod.Get, $"/api/picking/{order}")).GetProperty("lines").EnumerateArray().ToList();
        var wanted = list.Single(one => Gtin(one.GetProperty("line").GetProperty("line")) == milk);
        Assert.Equal(other, Gtin(wanted.GetProperty("instead")[0]));
        Assert.True(wanted.GetProperty("instead")[0].GetProperty("wished").GetBoolean());

        // The basket that was ordered from is empty, and no wish is left in it.
        await shopper.Put(basket, milk, "1 H87");
        Assert.Equal(JsonValueKind.Null, (await shopper.Ask(HttpMethod.Get, $"/api/baskets/{basket}")).GetProperty("lines")[0].GetProperty("line").GetProperty("wish").ValueKind);

        async Task Refuses(string path, object wish, string field)
        {
            using var answer = await shopper.Send(HttpMethod.Put, path, wish);
            Assert.Equal(field, (await answer.Problem()).Field);
        }
    }

    [Fact]
    public async Task The_form_of_a_line_keeps_its_wish_and_says_it_for_everything_else()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var milk = Gtin((await shopper.Pieces("dairy"))[0]);
        await shopper.Put(Trip.Bananas, "1.00 LBR");
        await shopper.Put(milk, "1 H87");
        var page = $"{Trip.Slug}/basket/{Trip.Bananas}/wish";
        Assert.Contains("Ripe, for today", await shopper.Page(page), StringComparison.Ordinal);

        Assert.Equal($"{page}?fault=these:these", await shopper.Post(page, $"{Trip.Slug}/basket/wishes", ("gtin", Trip.Bananas), ("ifMissing", "These")));
        Assert.Equal(
            $"{Trip.Slug}/basket#p{Trip.Bananas}",
            await shopper.Post(page, $"{Trip.Slug}/basket/wishes", ("gtin", Trip.Bananas), ("ifMissing", "Nothing"), ("preparation", "ripe-now"), ("all", "yes")));

        var basket = await shopper.Page($"{Trip.Slug}/basket");
        Assert.Equal(2, basket.Split("<span>If missing: nothing instead").Length - 1);
        Assert.Contains("If missing: nothing instead · Ripe, for today", basket, StringComparison.Ordinal);
    }

    private static string Gtin(JsonElement product) => product.GetProperty("gtin").GetString()!;

    private static JsonElement Line(JsonElement order, string gtin) =>
        order.GetProperty("lines").EnumerateArray().Single(line => Gtin(line) == gtin);
}
