using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using OpenAisle.Doors;
using OpenAisle.Journal;

namespace OpenAisle.Host.Tests;

/// <summary>A shop with doors that only these tests have: one that takes an order, and one that fails as told.</summary>
public sealed class ShopWithTestDoors : IAsyncLifetime
{
    internal OpenShop Shop { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Shop = await OpenShop.Open(app =>
        {
            app.MapPost("/test/orders", (TestOrder order, IdempotencyKey key) => new { order.Name, Key = key.Value });
            app.MapGet("/test/stores/{store}", (Id<Store> store, int page) => new { store, page });
            app.MapGet("/test/fail/{how}", (string how) => Throw(how));
        }, ("MaxRequestBytes", "20000"));
        Client = Shop.Visitor();
    }

    public async ValueTask DisposeAsync() => await Shop.DisposeAsync();

    private static string Throw(string how) => throw (how switch
    {
        "full" => new JournalFullException(),
        "unavailable" => new JournalUnavailableException("the disk is full"),
        "unknown" => new OutcomeUnknownException("order/1", "the connection broke"),
        "fenced" => new FencedException("order/1", 3),
        "slow" => new TimeoutException("30 s"),
        _ => new InvalidOperationException("a secret of the house"),
    });
}

internal sealed record TestOrder(string Name, IReadOnlyList<TestLine> Lines);

internal sealed record TestLine(Gtin Gtin, Quantity Quantity, Money Price, int Count = 1);

public sealed class ProblemTests(ShopWithTestDoors shop) : IClassFixture<ShopWithTestDoors>
{
    private const string GoodLine = """{"gtin":"4006381333931","quantity":"2 H87","price":"4.99 USD"}""";

    [Theory]
    [InlineData("""{"name":"x","lines":[""", "bad-json", null)]
    [InlineData("", "bad-request", null)]
    [InlineData("""{"name":"x","lines":[],"discount":"90%"}""", "unknown-field", "discount")]
    [InlineData("""{"name":"x","name":"y","lines":[]}""", "repeated-field", "name")]
    [InlineData("""{"lines":[]}""", "missing-field", "name")]
    [InlineData("""{"name":null,"lines":[]}""", "bad-value", "name")]
    [InlineData("""{"name":5,"lines":[]}""", "bad-value", "name")]
    [InlineData("""{"name":"x","lines":[{"gtin":"4006381333932","quantity":"2 H87","price":"4.99 USD"}]}""", "bad-value", "lines[0].gtin")]
    [InlineData("""{"name":"x","lines":[{"gtin":"4006381333931","quantity":"many","price":"4.99 USD"}]}""", "bad-value", "lines[0].quantity")]
    [InlineData("""{"name":"x","lines":[{"gtin":"4006381333931","quantity":"2 H87","price":4.99}]}""", "bad-value", "lines[0].price")]
    [InlineData("""{"name":"x","lines":[{"gtin":"4006381333931","quantity":"2 H87"}]}""", "missing-field", "lines[0].price")]
    [InlineData("""{"name":"x","lines":[{"gtin":"4006381333931","quantity":"2 H87","price":"4.99 USD","count":"1"}]}""", "bad-value", "lines[0].count")]
    [InlineData("""{"name":"x","lines":[{"gtin":"4006381333931","quantity":"2 H87","price":"4.99 USD","colour":1}]}""", "unknown-field", "lines[0].colour")]
    public async Task A_body_that_cannot_be_read_names_the_field(string body, string code, string? field)
    {
        var answer = await Post(body, Guid.NewGuid().ToString());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((400, code, field), await answer.Problem());
        Assert.DoesNotContain("OpenAisle.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_body_passes_the_same_door()
    {
        var key = Guid.NewGuid().ToString();
        var answer = await Post($$"""{"name":"x","lines":[{{GoodLine}}]}""", key);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(key, (await answer.Json()).GetProperty("key").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task A_door_that_moves_money_asks_for_a_key(string? key)
    {
        var answer = await Post($$"""{"name":"x","lines":[{{GoodLine}}]}""", key);
        Assert.Equal((400, "idempotency-key", IdempotencyKey.Header), await answer.Problem());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_told_the_limit()
    {
        var lines = string.Join(',', Enumerable.Repeat(GoodLine, 400));
        var answer = await Post($$"""{"name":"x","lines":[{{lines}}]}""", Guid.NewGuid().ToString());
        Assert.Equal((413, "body-too-large", null), await answer.Problem());
        Assert.Equal(20_000, (await answer.Json()).GetProperty("limitBytes").GetInt64());
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_told_so()
    {
        using var content = new StringContent("name=x");
        var answer = await shop.Client.PostAsync(new Uri("/test/orders", UriKind.Relative), content);
        Assert.Equal((415, "media-type", null), await answer.Problem());
    }

    [Theory]
    [InlineData("/test/stores/maple?page=1", 400, "bad-request", "store")]
    [InlineData("/test/stores/0197c0de-5a1e-7000-8000-00000000cafe?page=x", 400, "bad-request", "page")]
    [InlineData("/test/stores/0197c0de-5a1e-7000-8000-00000000cafe", 400, "bad-request", "page")]
    [InlineData("/test/nowhere", 404, "not-found", null)]
    [InlineData("/test/orders", 405, "method", null)]
    public async Task An_address_that_cannot_be_read_names_what_is_wrong(string path, int status, string code, string? field)
    {
        var answer = await shop.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal((status, code, field), await answer.Problem());
    }

    [Theory]
    [InlineData("full", "journal-full")]
    [InlineData("unavailable", "journal-unavailable")]
    [InlineData("unknown", "outcome-unknown")]
    [InlineData("fenced", "outcome-unknown")]
    [InlineData("slow", "outcome-unknown")]
    public async Task What_cannot_be_written_now_may_be_asked_again(string how, string code)
    {
        var answer = await shop.Client.GetAsync(new Uri("/test/fail/" + how, UriKind.Relative));
        Assert.Equal((503, code, null), await answer.Problem());
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Contains("same key", (await answer.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_ours_says_nothing_of_its_inside()
    {
        var answer = await shop.Client.GetAsync(new Uri("/test/fail/otherwise", UriKind.Relative));
        Assert.Equal((500, "fault", null), await answer.Problem());
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private async Task<HttpResponseMessage> Post(string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/test/orders")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);
        }

        return await shop.Client.SendAsync(request);
    }
}
