using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Host.Tests;

/// <summary>Lists that a shopper names: by forms and by the API.</summary>
public sealed class ListTests
{
    private const string Lists = Trip.Slug + "/lists";

    [Fact]
    public async Task A_list_is_named_filled_put_into_the_basket_renamed_and_deleted()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var milk = (await shopper.Pieces("dairy"))[0].GetProperty("gtin").GetString()!;
        var id = Guid.CreateVersion7().ToString();
        Assert.Equal($"{Lists}?add={milk}&fault=name:text", await shopper.Post(Lists, Lists, ("list", id), ("name", "   "), ("gtin", milk)));
        Assert.Equal($"{Lists}/{id}", await shopper.Post($"{Lists}?add={milk}", Lists, ("list", id), ("name", "Sunday <b>"), ("gtin", milk)));
        Assert.Equal($"{Lists}/{id}", await shopper.Post($"{Lists}?add={Trip.Bananas}", $"{Lists}/{id}/goods", ("gtin", Trip.Bananas)));
        var page = await shopper.Page($"{Lists}/{id}");
        Assert.Contains("Sunday &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "class=\"listed\""));

        Assert.Equal($"{Lists}/{id}?put=1", await shopper.Post($"{Lists}/{id}", $"{Lists}/{id}/basket"));
        Assert.Equal(2, Regex.Count(await shopper.Page($"{Trip.Slug}/basket"), "class=\"wish-link\""));

        await shopper.Post($"{Lists}/{id}", $"{Lists}/{id}/goods/out", ("gtin", milk));
        await shopper.Post($"{Lists}/{id}", $"{Lists}/{id}/name", ("name", "周日早餐"));
        var all = await shopper.Ask(HttpMethod.Get, "/api/shoppers/me/lists");
        Assert.Equal("周日早餐", all[0].GetProperty("name").GetString());
        Assert.Equal(Trip.Bananas, all[0].GetProperty("goods")[0].GetProperty("gtin").GetString());

        Assert.Equal(Lists, await shopper.Post($"{Lists}/{id}", $"{Lists}/{id}/end"));
        Assert.Equal(0, (await shopper.Ask(HttpMethod.Get, "/api/shoppers/me/lists")).GetArrayLength());
    }

    [Fact]
    public async Task A_list_is_its_owners_alone_and_has_limits()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        using var stranger = await Trip.AsGuest(shop);
        var list = (await shopper.Ask(HttpMethod.Post, "/api/shoppers/me/lists", new { name = "Mine" })).GetProperty("id").GetString();
        foreach (var (method, path) in new[] { (HttpMethod.Put, $"/api/shoppers/me/lists/{list}/goods/{Trip.Bananas}"), (HttpMethod.Delete, $"/api/shoppers/me/lists/{list}") })
        {
            using var refused = await stranger.Send(method, path);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        for (var more = 1; more < Orders.Shoppers.ShoppingLists.MostLists; more++)
        {
            await shopper.Ask(HttpMethod.Post, "/api/shoppers/me/lists", new { name = $"List {more}" });
        }

        using var tooMany = await shopper.Send(HttpMethod.Post, "/api/shoppers/me/lists", new { name = "One more" });
        Assert.Equal("name", (await tooMany.Problem()).Field);
    }

    [Fact]
    public async Task A_changed_ingredient_list_is_told_where_the_product_stands_in_a_list()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var list = (await shopper.Ask(HttpMethod.Post, "/api/shoppers/me/lists", new { name = "Fruit" })).GetProperty("id").GetString();
        await shopper.Ask(HttpMethod.Put, $"/api/shoppers/me/lists/{list}/goods/{Trip.Bananas}");
        Assert.DoesNotContain("notice-fault", await shopper.Page($"{Lists}/{list}"), StringComparison.Ordinal);

        await using (var tables = await shop.Services.GetRequiredService<Journal.IShopDatabase>().Open(default))
        await using (var command = tables.CreateCommand())
        {
            command.CommandText = $"insert into ingredient_changes (gtin, changed_at) values ({long.Parse(Trip.Bananas, null)}, {TimeProvider.System.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds()})";
            await command.ExecuteNonQueryAsync();
        }

        Assert.Contains("notice-fault", await shopper.Page($"{Lists}/{list}"), StringComparison.Ordinal);
    }
}
