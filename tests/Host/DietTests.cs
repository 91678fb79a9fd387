using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Host.Tests;

/// <summary>Who avoids something is warned, and gets nothing against it without a yes; kept only with consent, and gone with it.</summary>
public sealed class DietTests
{
    [Fact]
    public async Task A_profile_is_kept_only_with_consent_warns_everywhere_and_is_erased()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var cheese = Code(await Find(shopper, "Provolone"));
        await shopper.Put(cheese, "0.50 LBR");

        using (var refused = await shopper.Send(HttpMethod.Put, "/api/shoppers/me/diet", new { allergens = new[] { "milk" }, diets = new[] { "vegan" }, consent = false }))
        {
            Assert.Equal("consent", (await refused.Problem()).Code);
        }

        Assert.Equal("/me/diet?fault=consent:consent", await shopper.Post("/me/diet", "/me/diet", ("allergens", "milk")));
        Assert.DoesNotMatch(Warning("Contains milk"), await shopper.Page($"{Trip.Slug}/products/{cheese}"));

        Assert.Equal("/me/diet?done=kept", await shopper.Post("/me/diet", "/me/diet", ("allergens", "milk"), ("allergens", "peanuts"), ("diets", "vegan"), ("consent", "yes")));
        var page = await shopper.Page($"{Trip.Slug}/products/{cheese}");                // a kept page, with this visitor's own part
        Assert.Matches(Warning("Contains milk"), page);
        Assert.Matches(Warning("Not known: peanuts"), page);
        Assert.Matches(Warning("Contains milk"), await shopper.Page($"{Trip.Slug}/search?q=provolone"));
        Assert.Matches(Warning("含有"), await shopper.Page($"{Trip.Slug}/basket", "zh-CN"));
        Assert.Matches(Warning("Contains milk"), await shopper.Page($"{Trip.Slug}/checkout"));   // once more before the money is asked for
        Assert.Contains("data-allergens=\"milk peanuts\"", await shopper.Page($"{Trip.Slug}/departments/deli"), StringComparison.Ordinal);
        using (var stranger = await Trip.AsGuest(shop))
        {
            Assert.DoesNotMatch(Warning("Contains milk"), await stranger.Page($"{Trip.Slug}/products/{cheese}"));
        }

        await shopper.Post("/me", "/me/erasure", ("sure", "yes"));
        using var known = await shop.Services.GetRequiredService<Journal.IShopDatabase>().Open(default);
        using var command = known.CreateCommand();
        command.CommandText = "select (select count(*) from shopper_diets) + (select count(*) from shopper_diet_words)";
        Assert.Equal(0L, Convert.ToInt64(await command.ExecuteScalarAsync(), null));
    }

    [Fact]
    public async Task Taking_the_consent_back_forgets_the_profile()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        await shopper.Ask(HttpMethod.Put, "/api/shoppers/me/diet", new { allergens = new[] { "milk" }, diets = Array.Empty<string>(), consent = true });
        Assert.Equal("milk", (await shopper.Ask(HttpMethod.Get, "/api/shoppers/me/diet")).GetProperty("allergens")[0].GetString());

        await shopper.Ask(HttpMethod.Delete, "/api/shoppers/me/diet");

        using var gone = await shopper.Send(HttpMethod.Get, "/api/shoppers/me/diet");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_is_not_declared_free_of_it_is_taken_instead_only_after_a_yes()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        await shopper.Ask(HttpMethod.Put, "/api/shoppers/me/diet", new { allergens = new[] { "peanuts" }, diets = Array.Empty<string>(), consent = true });
        var basket = await shopper.Basket();
        foreach (var drink in (await shopper.Pieces("beverages")).Take(4))
        {
            await shopper.Put(basket, Code(drink), "1 H87");
        }

        var order = await shopper.Order(basket);

        using var picker = await Trip.As(shop, "associate");
        await picker.Ask(HttpMethod.Post, $"/api/picking/{order}/begin");
        var line = (await picker.Ask(HttpMethod.Get, $"/api/picking/{order}")).GetProperty("lines").EnumerateArray().First(one => one.GetProperty("instead").GetArrayLength() > 0);
        var (number, instead) = (line.GetProperty("line").GetProperty("line").GetProperty("number").GetInt32(), line.GetProperty("instead")[0]);
        Assert.True(instead.GetProperty("askFirst").GetBoolean());
        var wanted = new { gtin = Code(instead), quantity = instead.GetProperty("quantity").GetString() };
        using (var refused = await picker.Send(HttpMethod.Post, $"/api/picking/{order}/lines/{number}/substituted", wanted))
        {
            Assert.Equal("ask-first", (await refused.Problem()).Code);
        }

        Assert.DoesNotContain("eanut", await picker.Page($"/work/orders/{order}"), StringComparison.Ordinal);   // the picker is not told why
        await picker.Ask(HttpMethod.Post, $"/api/picking/{order}/lines/{number}/proposed", wanted);
    }

    [Fact]
    public async Task Who_keeps_it_on_the_device_only_asks_to_be_asked()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        await shopper.Put(Trip.Bananas, "1.00 LBR");
        var checkout = Trip.Slug + "/checkout";
        var page = await shopper.Page(checkout);
        var placed = await shopper.Post(
            checkout, checkout, ("attempt", Field("attempt", page)), ("shownTotal", Field("shownTotal", page)), ("name", "Wei"), ("phone", "1"),
            ("slot", await shopper.Slot()), ("source", Payments.PayAtStore.Source.Id.ToString()), ("askFirst", "1"));

        var order = await shopper.Ask(HttpMethod.Get, "/api" + placed!.Split('?')[0]);
        Assert.Equal("ask", order.GetProperty("lines")[0].GetProperty("wish").GetProperty("ifMissing").GetString());
    }

    private static async Task<JsonElement> Find(Trip shopper, string words) =>
        (await shopper.Ask(HttpMethod.Get, $"/api/stores/{Trip.Store}/products?words={words}&take=5")).GetProperty("products")[0];

    private static string Code(JsonElement product) => product.GetProperty("gtin").GetString()!;

    private static string Warning(string text) => $"<li class=\"allergen[^>]*><span[^>]*></span>{text}";

    private static string Field(string name, string page) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;
}
