using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

/// <summary>One person with a browser in the demo's store on Maple Street: its pages with their forms, and its API.</summary>
internal sealed partial class Trip(OpenShop shop) : IDisposable
{
    public const string Store = "0197c0de-0000-7000-8000-000000000001";
    public const string Slug = "/stores/maple-street";
    public const string Bananas = "00204011000008";

    private readonly HttpClient _client = shop.Visitor();

    public static async Task<Trip> AsGuest(OpenShop shop)
    {
        var trip = new Trip(shop);
        await trip.Ask(HttpMethod.Post, "/api/session/guest");
        return trip;
    }

    /// <param name="person"><c>shopper</c>, <c>associate</c> or <c>manager</c> of the demo.</param>
    public static async Task<Trip> As(OpenShop shop, string person)
    {
        var trip = new Trip(shop);
        using var form = new FormUrlEncodedContent([new("as", person)]);
        using var answer = await trip._client.PostAsync(new Uri("/demo/sign-in", UriKind.Relative), form);
        return trip;
    }

    /// <summary>What is sold by the piece in a department, as the API tells it.</summary>
    public async Task<IReadOnlyList<JsonElement>> Pieces(string department) =>
    [
        .. (await Ask(HttpMethod.Get, $"/api/stores/{Store}/products?department={department}&take=50")).GetProperty("products").EnumerateArray()
            .Where(product => product.GetProperty("soldBy").GetString() == "piece"),
    ];

    public async Task<string> Basket() => (await Ask(HttpMethod.Post, $"/api/stores/{Store}/baskets")).GetProperty("id").GetString()!;

    /// <summary>The basket of the pages, which has no id of its own in the API: filled by the step form.</summary>
    public Task<string?> Put(string gtin, string quantity) =>
        Post($"{Slug}/departments/dairy", $"{Slug}/basket/lines", ("line", $"{gtin} {quantity}"));

    public Task<JsonElement> Put(string basket, string gtin, string quantity) =>
        Ask(HttpMethod.Put, $"/api/baskets/{basket}/lines/{gtin}", new { quantity });

    /// <summary>A window that can be had.</summary>
    public async Task<string> Slot() => (await Ask(HttpMethod.Get, $"/api/stores/{Store}/slots?handover=pickup")).TimeToCollect();

    /// <summary>Places an order that is paid in the store.</summary>
    public async Task<string> Order(string basket)
    {
        var shownTotal = (await Ask(HttpMethod.Get, $"/api/baskets/{basket}")).GetProperty("total").GetString();
        var wish = new { basket, handover = "pickup", slot = await Slot(), shownTotal, source = Payments.PayAtStore.Source.Id };
        return (await Ask(HttpMethod.Post, "/api/orders", wish)).GetProperty("order").GetString()!;
    }

    public async Task<JsonElement> Ask(HttpMethod method, string path, object? body = null)
    {
        using var answer = await Send(method, path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.StatusCode == HttpStatusCode.NoContent ? default : await answer.Json();
    }

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Add(IdempotencyKey.Header, key ?? Guid.CreateVersion7().ToString());
        request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await _client.SendAsync(request);
    }

    /// <summary>An answer that does not end, to be read as it comes.</summary>
    public Task<HttpResponseMessage> Listen(string path, CancellationToken cancel) =>
        _client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);

    public async Task<string> Page(string address, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.Add("Accept-Language", language);
        using var answer = await _client.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode} {answer.Headers.Location}");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends a form as it stands on the page, and says where it led.</summary>
    public async Task<string?> Post(string page, string door, params (string Name, string Value)[] fields)
    {
        var token = WebUtility.HtmlDecode(Token().Match(await Page(page)).Groups[1].Value);
        var form = fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2));
        using var content = new FormUrlEncodedContent(form);
        using var answer = await _client.PostAsync(new Uri(door, UriKind.Relative), content);
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{door}: {answer.StatusCode}");
        return answer.Headers.Location?.ToString();
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
