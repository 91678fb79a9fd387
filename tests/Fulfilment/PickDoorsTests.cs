using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Doors;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Testing;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

public sealed class PickDoorsTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private Shopfloor? _shop;
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shopfloor.Open(await TestEngines.NewShop(Engines.Sqlite));
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_shop.Grains).AddSingleton(_shop.Lists).AddSingleton(_shop.Kerb).AddSingleton(_shop.Offers);
        builder.Services.AddAllowed();
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)));
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Use((context, next) =>
        {
            context.User = new(new ClaimsIdentity([new(People.AssociateClaim, Ana.ToString()), new(People.PostClaim, "StoreManager@*")], "test"));
            return next(context);
        });
        _app.UseAuthorization();
        _app.MapFulfilment();
        await _app.StartAsync();
        _http.BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    [Fact]
    public async Task An_order_is_picked_and_handed_over_by_its_doors()
    {
        var order = await _shop!.PlacedOrder();
        await Shopfloor.Until(() => _shop.Lists.Open(Given.Store), slots => slots.Count == 1);
        var slots = await _http.GetFromJsonAsync<JsonArray>($"/api/stores/{Given.Store}/picking");
        Assert.Equal(order.ToString(), slots![0]!["orders"]![0]!["id"]!.GetValue<string>());

        await Post($"/api/picking/{order}/begin", null, HttpStatusCode.OK);
        var list = await _http.GetFromJsonAsync<JsonObject>($"/api/picking/{order}");
        Assert.Equal("1.500 KGM", list!["lines"]![0]!["line"]!["line"]!["quantity"]!.GetValue<string>());
        Assert.Equal("open", list["lines"]![0]!["line"]!["status"]!.GetValue<string>());

        var beyond = await Post($"/api/picking/{order}/lines/2/weighed", """{"gross":"2.005 KGM"}""", HttpStatusCode.Conflict);
        Assert.Equal("beyond-headroom", beyond!["code"]!.GetValue<string>());
        Assert.Equal("gross", beyond["field"]!.GetValue<string>());
        Assert.Equal("1.727 KGM", beyond["most"]!.GetValue<string>());
        await Post($"/api/picking/{order}/lines/2/weighed", """{"gross":"1.505 KGM","tare":"0.005 KGM"}""", HttpStatusCode.OK);
        await Post($"/api/picking/{order}/lines/2/undo", null, HttpStatusCode.OK);
        await Post($"/api/picking/{order}/lines/2/weighed", """{"gross":"1.605 KGM"}""", HttpStatusCode.OK);
        await Post($"/api/picking/{order}/lines/1/picked", """{"quantity":"2 H87"}""", HttpStatusCode.OK);
        await Post($"/api/picking/{order}/lines/3/short", "{}", HttpStatusCode.OK);
        await Post($"/api/picking/{order}/lines/3/substituted", $$"""{"gtin":"{{RyeFlakes}}","quantity":"1 H87"}""", HttpStatusCode.OK);

        var unfit = await Post(
            $"/api/picking/{order}/packed", """{"totes":[{"code":"A-1","zone":"ambient"},{"code":"no","zone":"chilled"}]}""", HttpStatusCode.UnprocessableEntity);
        Assert.Equal("totes[1].code", unfit!["field"]!.GetValue<string>());
        var packed = await Post(
            $"/api/picking/{order}/packed", """{"totes":[{"code":"A-1","zone":"ambient"},{"code":"C-1","zone":"chilled"}]}""", HttpStatusCode.OK);
        Assert.Equal("13.20 USD", packed!["picked"]!.GetValue<string>());

        await Shopfloor.Until(() => _shop.Kerb.Waiting(Given.Store), waiting => waiting.Count == 1);
        var kerb = await _http.GetFromJsonAsync<JsonArray>($"/api/stores/{Given.Store}/kerb");
        Assert.Equal("C-1", kerb![0]!["totes"]![1]!["code"]!.GetValue<string>());
        var wrong = await Post($"/api/orders/{order}/handover", """{"number":"AAA-AAA"}""", HttpStatusCode.UnprocessableEntity);
        Assert.Equal("number", wrong!["field"]!.GetValue<string>());
        await Post($"/api/orders/{order}/cancellation-by-store", """{"text":"cannot-supply"}""", HttpStatusCode.Conflict);
        await Post($"/api/orders/{order}/handover", $$"""{"number":"{{OrderNumber.Of(order)}}"}""", HttpStatusCode.NoContent);
        await Post($"/api/orders/{order}/uncollected", null, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_repeated_key_is_answered_the_same_and_a_step_without_one_is_refused()
    {
        var order = await _shop!.PlacedOrder();
        var key = Guid.CreateVersion7();
        await Post($"/api/picking/{order}/begin", null, HttpStatusCode.OK);

        await Post($"/api/picking/{order}/lines/1/short", """{"found":"1 H87"}""", HttpStatusCode.OK, key);
        await Post($"/api/picking/{order}/lines/1/short", """{"found":"1 H87"}""", HttpStatusCode.OK, key);
        var conflict = await Post($"/api/picking/{order}/lines/1/short", "{}", HttpStatusCode.Conflict, key);

        Assert.Equal(IdempotencyKey.Header, conflict!["field"]!.GetValue<string>());
        using var nothing = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(
            HttpStatusCode.BadRequest, (await _http.PostAsync(new Uri($"/api/picking/{order}/lines/3/short", UriKind.Relative), nothing)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound, (await _http.GetAsync(new Uri($"/api/picking/{Guid.CreateVersion7()}", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public void Every_door_asks_for_somebody_who_works_in_a_store_or_whose_order_it_is() =>
        Assert.All(
            _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints,
            door => Assert.Contains(door.Metadata.GetMetadata<IAuthorizeData>()?.Policy, (string?[])[People.Works, People.Picks, People.HandsOver, People.KeepsStock, People.Shops]));

    private async Task<JsonObject?> Post(string path, string? body, HttpStatusCode expected, Guid? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add(IdempotencyKey.Header, (key ?? Guid.CreateVersion7()).ToString());
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app!.DisposeAsync();
        await _shop!.DisposeAsync();
    }
}
