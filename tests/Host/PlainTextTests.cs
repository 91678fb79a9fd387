using System.Net;
using System.Text.Json;

namespace OpenAisle.Host.Tests;

/// <summary>Signs that nobody can see are refused at the door, whichever way they come, and nothing is half done.</summary>
public sealed class PlainTextTests
{
    private static readonly string List = $"/api/stores/{Trip.Store}/list";

    [Fact]
    public async Task What_cannot_be_seen_is_refused_and_nothing_is_changed()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await shop.As("shopper");
        await shopper.Send("/me", "/me", ("name", "Wei"), ("phone", "1"), ("email", ""));
        foreach (var sign in new[] { '\0', '\u001b', '\b', '\u007f', '\u0085' })
        {
            using var body = await shopper.PostText(List, JsonSerializer.Serialize(new { text = $"milk{sign}" }));
            Assert.Equal((400, "bad-value", "text"), await body.Problem());

            using var asked = await shopper.GetAsync(new Uri($"/api/stores/{Trip.Store}/products?words={Uri.EscapeDataString($"a{sign}b")}", UriKind.Relative));
            Assert.Equal((400, "bad-value", "words"), await asked.Problem());

            using var typed = await shopper.Knock("/me", "/me", ("name", $"W{sign}ei"), ("phone", "2"), ("email", ""));
            Assert.Equal(HttpStatusCode.BadRequest, typed.StatusCode);
            if (sign != '\0')   // which no form reader takes in the first place
            {
                Assert.Equal((400, "bad-value", "name"), await typed.Problem());
            }
        }

        Assert.Equal("Wei", (await shopper.Ask(HttpMethod.Get, "/api/shoppers/me")).GetProperty("name").GetString());

        // Lines and tabs are seen.
        using var lines = await shopper.PostText(List, JsonSerializer.Serialize(new { text = "milk\n2 bananas\r\n\teggs" }));
        Assert.Equal(HttpStatusCode.OK, lines.StatusCode);

        using var page = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Trip.Slug}/search?q=a%00b", UriKind.Relative));
        page.Headers.Add("Accept", "text/html");
        using var shown = await shopper.SendAsync(page);
        Assert.Equal(HttpStatusCode.BadRequest, shown.StatusCode);
        Assert.Contains("signs that nobody can see", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
