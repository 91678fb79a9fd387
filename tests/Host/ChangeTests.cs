using System.Text.RegularExpressions;

namespace OpenAisle.Host.Tests;

/// <summary>What is put into the basket after an order was placed can still go into it, until the cut-off.</summary>
public sealed partial class ChangeTests
{
    [Fact]
    public async Task New_goods_go_from_the_basket_into_the_order_held_authorised_and_with_their_wish()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var milk = (await shopper.Pieces("dairy"))[0].GetProperty("gtin").GetString()!;
        var basket = await shopper.Basket();
        await shopper.Put(basket, milk, "1 H87");
        var order = await shopper.Order(basket);
        var before = await shopper.Ask(HttpMethod.Get, $"/api/orders/{order}");

        await shopper.Put(Trip.Bananas, "1.50 LBR");
        await shopper.Put(milk, "2 H87");
        await shopper.Post($"{Trip.Slug}/basket/{Trip.Bananas}/wish", $"{Trip.Slug}/basket/wishes", ("gtin", Trip.Bananas), ("ifMissing", "Ask"), ("preparation", "ripe-now"));
        Assert.Contains($"/orders/{order}/change", await shopper.Page($"{Trip.Slug}/basket"), StringComparison.Ordinal);
        var page = await shopper.Page($"/orders/{order}/change");
        Assert.Contains($"name=\"line-{Trip.Bananas}\" inputmode=\"decimal\" value=\"1.50\"", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"line-{milk}\" inputmode=\"decimal\" value=\"3\"", page, StringComparison.Ordinal);
        Assert.Equal(
            $"/orders/{order}",
            await shopper.Post($"/orders/{order}/change", $"/orders/{order}/changes", ("change", Change().Match(page).Groups[1].Value), ($"line-{Trip.Bananas}", "1.50"), ($"line-{milk}", "3")));

        var after = await shopper.Ask(HttpMethod.Get, $"/api/orders/{order}");
        var lines = after.GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("gtin").GetString()!);
        Assert.Equal("3 H87", lines[milk].GetProperty("quantity").GetString());
        Assert.Equal("1.50 LBR", lines[Trip.Bananas].GetProperty("quantity").GetString());
        Assert.Equal("ripe-now", lines[Trip.Bananas].GetProperty("wish").GetProperty("preparation").GetString());
        Assert.True(Cents(after, "authorised") > Cents(before, "authorised"));
        Assert.True(Cents(after, "authorised") > Cents(after, "total")); // headroom for the scale

        // They lie in the order now, and not in the basket any more.
        Assert.DoesNotContain("wish-link", await shopper.Page($"{Trip.Slug}/basket"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_the_api_a_change_brings_new_lines_with_their_wishes()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var dairy = await shopper.Pieces("dairy");
        var (milk, other) = (dairy[0].GetProperty("gtin").GetString()!, dairy[1].GetProperty("gtin").GetString()!);
        var basket = await shopper.Basket();
        await shopper.Put(basket, milk, "1 H87");
        var order = await shopper.Order(basket);
        var both = await shopper.Basket();
        await shopper.Put(both, milk, "1 H87");
        var shownTotal = (await shopper.Put(both, other, "2 H87")).GetProperty("total").GetString();
        var lines = new[] { new { gtin = milk, quantity = "1 H87" }, new { gtin = other, quantity = "2 H87" } };
        var source = Payments.PayAtStore.Source.Id;

        await shopper.Ask(HttpMethod.Post, $"/api/orders/{order}/changes", new { lines, slot = (string?)null, shownTotal, source, wishes = new[] { new { gtin = other, wish = new { ifMissing = "nothing" } } } });

        var view = await shopper.Ask(HttpMethod.Get, $"/api/orders/{order}");
        Assert.Equal("nothing", view.GetProperty("lines")[1].GetProperty("wish").GetProperty("ifMissing").GetString());
        using var refused = await shopper.Send(
            HttpMethod.Post, $"/api/orders/{order}/changes", new { lines, slot = (string?)null, shownTotal, source, wishes = new[] { new { gtin = other, wish = new { preparation = "thin" } } } });
        Assert.Equal("preparation", (await refused.Problem()).Code);
    }

    private static int Cents(System.Text.Json.JsonElement order, string name) =>
        int.Parse(order.GetProperty(name).GetString()!.Split(' ')[0].Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("name=\"change\" value=\"([^\"]+)\"")]
    private static partial Regex Change();
}
