using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

/// <summary>Pages and their forms, as a browser without scripts uses them.</summary>
internal static partial class Forms
{
    public static async Task<string> Page(this HttpClient visitor, string address)
    {
        using var answer = await visitor.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode} {answer.Headers.Location}");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends a form as it stands on the page, and says where it led.</summary>
    public static async Task<string?> Send(this HttpClient visitor, string page, string door, params (string Name, string Value)[] fields)
    {
        using var answer = await visitor.Knock(page, door, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{door}: {answer.StatusCode}");
        return answer.Headers.Location?.ToString();
    }

    /// <summary>The same, and the whole answer.</summary>
    public static async Task<HttpResponseMessage> Knock(this HttpClient visitor, string page, string door, params (string Name, string Value)[] fields)
    {
        var form = fields.Append(("__RequestVerificationToken", TokenOf(await visitor.Page(page)))).Select(field => KeyValuePair.Create(field.Item1, field.Item2));
        return await visitor.PostAsync(new Uri(door, UriKind.Relative), new FormUrlEncodedContent(form));
    }

    /// <summary>One of the demo's people.</summary>
    public static async Task<HttpClient> As(this OpenShop shop, string who)
    {
        var visitor = shop.Visitor();
        using var answer = await visitor.PostAsync(new Uri("/demo/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("as", who)]));
        return visitor;
    }

    /// <summary>An order of the visitor's, to be paid in the store.</summary>
    public static async Task<string> PlaceOrder(this HttpClient visitor)
    {
        const string store = "0197c0de-0000-7000-8000-000000000001";
        var products = await visitor.Ask(HttpMethod.Get, $"/api/stores/{store}/products?department=dairy&take=20");
        var gtin = products.GetProperty("products").EnumerateArray().First(product => product.GetProperty("soldBy").GetString() == "piece").GetProperty("gtin").GetString();
        var basket = (await visitor.Ask(HttpMethod.Post, $"/api/stores/{store}/baskets")).GetProperty("id").GetString();
        var total = (await visitor.Ask(HttpMethod.Put, $"/api/baskets/{basket}/lines/{gtin}", """{"quantity":"1 H87"}""")).GetProperty("total").GetString();
        var slot = (await visitor.Ask(HttpMethod.Get, $"/api/stores/{store}/slots?handover=pickup")).TimeToCollect();
        var wish = JsonSerializer.Serialize(new { basket, handover = "pickup", slot, shownTotal = total, source = Payments.PayAtStore.Source.Id });
        return (await visitor.Ask(HttpMethod.Post, "/api/orders", wish)).GetProperty("order").GetString()!;
    }

    public static async Task<JsonElement> Ask(this HttpClient visitor, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Add(IdempotencyKey.Header, Guid.CreateVersion7().ToString());
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await visitor.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Json();
    }

    public static string TokenOf(string page) => WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
