using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

public sealed class ApiDocumentTests
{
    /// <summary>POSTs that neither move money nor stock, each with the reason why a repetition does no harm.</summary>
    private static readonly Dictionary<string, string> NeedNoKey = new()
    {
        ["/api/session/guest"] = "the same guest is answered again",
        ["/api/session/end"] = "ending twice is ending",
        ["/api/reactions/{reaction}/restart"] = "a reaction may always be asked twice",
        ["/api/reconciliations"] = "it compares and changes nothing",
        ["/api/shoppers/{shopper}/erasure"] = "forgetting twice is forgetting",
        ["/api/stores/{store}/list"] = "it reads and changes nothing",
        ["/api/feeds/runs/{run}/approval"] = "a file is decided on once",
        ["/api/feeds/runs/{run}/rejection"] = "a file is decided on once",
        ["/api/webhooks/{webhook}/deliveries/{position}/retries"] = "what is sent again keeps its id, and its receiver takes an id once",
        ["/api/webhooks/{webhook}/pings"] = "it says nothing that happened",
        ["/api/webhooks/{webhook}/replays"] = "what is sent again keeps its id, and its receiver takes an id once",
        ["/api/stores/{store}/staff"] = "who has the duty has it once",
        ["/api/stores/{store}/staff/{associate}/departure"] = "leaving twice is leaving",
        ["/api/stores/{store}/offers/trials"] = "it tries and changes nothing",
        ["/api/stores/{store}/messages/{message}/again"] = "only what failed goes out again, under the id it had",
        ["/api/accounts/password-links"] = "an account is written to once in a while",
        ["/api/accounts"] = "the same once more opens no second account",
        ["/api/session/password"] = "coming in twice is being in",
        ["/api/session/phone"] = "coming in twice is being in",
        ["/api/stores/{store}/phones"] = "a phone more opens nothing by itself",
        ["/api/stores/{store}/staff/{associate}/badges"] = "a new badge takes the place of the one before",
        ["/api/payment-sources"] = "the same token is answered with the same id",
    };

    [Fact]
    public async Task Every_post_that_moves_money_or_stock_asks_for_a_key()
    {
        await using var shop = await OpenShop.Open();
        using var client = shop.Visitor();
        var document = await (await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative))).Json();
        var bare = document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Value.TryGetProperty("post", out var post) && !AsksForKey(post))
            .Select(path => path.Name);
        Assert.Empty(bare.Except(NeedNoKey.Keys));
    }

    [Fact]
    public async Task Our_values_are_strings_with_examples()
    {
        await using var shop = await OpenShop.Open(app => app.MapPost("/test/orders", (TestOrder order, IdempotencyKey key) => order));
        using var client = shop.Visitor();
        var document = await (await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative))).Json();
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.True(AsksForKey(document.GetProperty("paths").GetProperty("/test/orders").GetProperty("post")));
        var line = document.GetProperty("components").GetProperty("schemas").GetProperty("TestLine").GetProperty("properties");
        foreach (var (name, example) in new[] { ("gtin", "00012345678905"), ("quantity", "0.742 KGM"), ("price", "4.99 USD") })
        {
            var schema = Resolve(document, line.GetProperty(name));
            Assert.Equal("string", schema.GetProperty("type").GetString());
            Assert.Equal(example, schema.GetProperty("examples")[0].GetString());
        }
    }

    [Fact]
    public async Task Doors_that_call_what_they_take_by_the_same_word_have_each_a_shape_of_their_own()
    {
        await using var shop = await OpenShop.Open();
        using var client = shop.Visitor();
        var document = await (await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative))).Json();
        Assert.Contains("basket", Takes("/api/orders"));
        Assert.Contains("gtin", Takes("/api/recalls"));
        Assert.Contains("line", Takes("/api/orders/{order}/refunds"));

        IEnumerable<string> Takes(string path) =>
            Resolve(document, document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content")
                .GetProperty("application/json").GetProperty("schema")).GetProperty("properties").EnumerateObject().Select(property => property.Name);
    }

    private static JsonElement Resolve(JsonElement document, JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;

    private static bool AsksForKey(JsonElement post) =>
        post.TryGetProperty("parameters", out var parameters)
        && parameters.EnumerateArray().Any(parameter =>
            parameter.GetProperty("name").GetString() == IdempotencyKey.Header && parameter.GetProperty("required").GetBoolean());
}
