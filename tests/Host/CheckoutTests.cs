using System.Net;
using System.Text.RegularExpressions;

namespace OpenAisle.Host.Tests;

/// <summary>The checkout page where it goes on: a tip, an attempt that waits, somebody who signs in between.</summary>
public sealed class CheckoutTests
{
    private const string Checkout = Trip.Slug + "/checkout";

    [Fact]
    public async Task A_tip_is_shown_in_the_total_before_it_is_ordered()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        await shopper.Put(Trip.Bananas, "5.00 LBR");
        var shown = Hidden("shownTotal", await shopper.Page(Checkout));

        var to = await shopper.Post(Checkout, Checkout, [.. await Form(shopper, Checkout), ("setTip", "1.00 USD")]);
        Assert.Contains("tip=1.00%20USD", to, StringComparison.Ordinal);
        var page = await shopper.Page(to!);
        Assert.Equal(Cents(shown) + 100, Cents(Hidden("shownTotal", page)));

        var placed = await shopper.Post(to!, Checkout, [.. await Form(shopper, to!)]);
        Assert.Matches("^/orders/.*placed=1", placed);
        var order = await shopper.Ask(HttpMethod.Get, "/api" + placed!.Split('?')[0]);
        Assert.Equal(Hidden("shownTotal", page), order.GetProperty("total").GetString());
        Assert.Equal("tip", order.GetProperty("charges")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("own", "abc")]
    [InlineData("own", "-1")]
    [InlineData("lots", "")]
    public async Task A_tip_that_is_no_amount_is_said_at_its_field(string pressed, string typed)
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        await shopper.Put(Trip.Bananas, "1.00 LBR");

        Assert.EndsWith(
            "fault=tip:tip", await shopper.Post(Checkout, Checkout, [.. await Form(shopper, Checkout), ("setTip", pressed), ("tipOwn", typed)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_begun_as_a_guest_is_found_again_after_signing_in()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using (var before = await Trip.AsGuest(shop))
        {
            await before.Post("/sign-up", "/sign-up", ("name", "Ana"), ("email", "ana@example.com"), ("password", "a fine long sentence"));
        }

        // The payment company does not answer: the attempt waits.
        using var shopper = await Trip.AsGuest(shop);
        var card = (await shopper.Ask(HttpMethod.Post, "/api/payment-sources", new { provider = "sandbox", token = "tok_1", label = "Visa" })).GetProperty("id").GetString()!;
        await shopper.Put(Trip.Bananas, "1.00 LBR");
        var form = (await Form(shopper, Checkout)).Select(field => field.Name == "source" ? ("source", card) : field).ToArray();
        var waits = (await shopper.Post(Checkout, Checkout, form))!;
        var attempt = form.Single(field => field.Item1 == "attempt").Item2;
        Assert.Contains("http-equiv=\"refresh\"", await shopper.Page(waits), StringComparison.Ordinal);

        await shopper.Post("/sign-in", "/sign-in", ("email", "ana@example.com"), ("password", "a fine long sentence"), ("to", waits));

        Assert.Contains("http-equiv=\"refresh\"", await shopper.Page(waits), StringComparison.Ordinal);
        Assert.StartsWith(Checkout, await shopper.Post(Checkout, Checkout, form), StringComparison.Ordinal);            // the same form again: the same attempt
        Assert.Contains("&kept=1", await shopper.Post(Checkout, $"{Checkout}/{attempt}/hold"), StringComparison.Ordinal);
        using var theirs = await Trip.AsGuest(shop);
        using var stranger = await theirs.Send(HttpMethod.Put, $"/api/orders/{attempt}/hold");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    /// <summary>The fields as they stand on the page, with who collects, the first free window and payment in the store.</summary>
    private static async Task<List<(string Name, string Value)>> Form(Trip shopper, string address)
    {
        var page = await shopper.Page(address);
        return
        [
            ("attempt", Hidden("attempt", page)), ("shownTotal", Hidden("shownTotal", page)), ("tip", Hidden("tip", page)), ("name", "Wei Chen"),
            ("phone", "+1 555 0100"), ("slot", await shopper.Slot()), ("source", Payments.PayAtStore.Source.Id.ToString()),
        ];
    }

    private static string Hidden(string name, string page) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;

    private static int Cents(string money) =>
        int.Parse(money.Split(' ')[0].Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
}
