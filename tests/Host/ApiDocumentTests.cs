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
        ["/api/session/passkey"] = "an answer is to one question",
        ["/api/session/passkey/question"] = "a new question takes the place of the one before",
        ["/api/shoppers/me/passkeys"] = "an answer is to one question",
        ["/api/shoppers/me/passkeys/question"] = "a new question takes the place of the one before",
        ["/api/shoppers/me/address/link"] = "an account is written to once in a while",
        ["/api/staff"] = "who has the duty has it once",
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
    public async Task Every_door_says_what_it_answers()
    {
        await using var shop = await OpenShop.Open();
        using var client = shop.Visitor();
        var document = await (await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative))).Json();
        var silent = new List<string>();
        foreach (var (door, operation) in document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(one => ($"{one.Name.ToUpperInvariant()} {path.Name}", one.Value))))
        {
            var answers = operation.GetProperty("responses").EnumerateObject().ToDictionary(answer => answer.Name, answer => answer.Value);
            var good = answers.Keys.Where(status => status.StartsWith('2')).ToList();
            silent.AddRange(good.Count == 0 ? [$"{door} never says yes."] : good.Where(status => status is not ("202" or "204") && !Shows(answers[status])).Select(status => $"{door}: of {status} nothing is said."));
            silent.AddRange(new[] { "401", "403", "404" }.Where(status => IsAsked(door, status) && !answers.ContainsKey(status)).Select(status => $"{door} does not say {status}."));
            silent.AddRange(answers.Where(answer => answer.Key[0] is '4' or '5' && !answer.Value.GetProperty("content").TryGetProperty("application/problem+json", out _))
                .Select(answer => $"{door}: {answer.Key} is no problem."));
        }

        Assert.True(silent.Count == 0, string.Join('\n', silent));

        static bool Shows(JsonElement answer) =>
            answer.TryGetProperty("content", out var content) && content.EnumerateObject().All(kind => kind.Value.TryGetProperty("schema", out var schema) && schema.EnumerateObject().Any());

        static bool IsAsked(string door, string status) =>
            status == "404" ? door.Contains('{', StringComparison.Ordinal) : DoorList.Doors[Constrained(door)] is not Who.Everybody;

        // The list writes what a number is.
        static string Constrained(string door) => door.Replace("{line}", "{line:int}", StringComparison.Ordinal).Replace("{tender}", "{tender:int}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_form_does_a_program_can_do_too()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var client = shop.Visitor();
        var document = await (await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative))).Json();
        var doors = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(one => $"{one.Name.ToUpperInvariant()} {path.Name}")).ToHashSet();
        var forms = DoorList.Doors.Keys.Where(door => door.StartsWith("POST /", StringComparison.Ordinal) && !door.Contains("/api/", StringComparison.Ordinal)).ToHashSet();
        Assert.Empty(forms.Except(FormTwins.Doors.Keys).Except(FormTwins.Alone.Keys));
        Assert.Empty(FormTwins.Doors.Keys.Concat(FormTwins.Alone.Keys).Except(forms));
        Assert.Empty(FormTwins.Doors.Values.SelectMany(twins => twins).Except(doors));
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
