using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Doors;
using OpenAisle.Testing;
using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

public sealed class StockDoorsTests : IAsyncLifetime
{
    private const string Store = "/api/stores/0197c0de-0000-7000-8000-00000000000a/stock";
    private readonly HttpClient _http = new();
    private ActorHost? _actors;
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        _actors = await ActorHost.Start(Engines.Sqlite, services => services.AddStock());
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_actors.Grains);
        builder.Services.AddSingleton(_actors.Services.GetRequiredService<CountTasks>());
        builder.Services.AddAllowed();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.RespectRequiredConstructorParameters = true); // as the host has it
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Use((context, next) =>
        {
            if (context.Request.Headers.ContainsKey("Works"))
            {
                context.User = new(new ClaimsIdentity([new(People.AssociateClaim, "0197c0de-0000-7000-8000-0000000000aa"), new(People.PostClaim, "StoreManager@*")], "test"));
            }

            return next(context);
        });
        _app.UseAuthorization();
        _app.MapStock();
        await _app.StartAsync();
        _http.BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        _http.DefaultRequestHeaders.Add("Works", "yes");
    }

    [Fact]
    public async Task What_was_not_found_is_on_the_list_of_what_to_count()
    {
        await Enter(1, """{"reason":"received","lines":[{"gtin":"4006381333931","quantity":"12 H87"}]}""");
        await Enter(2, """{"reason":"not-found","lines":[{"gtin":"4006381333931","quantity":"2 H87"}]}""");

        JsonArray? tasks = null;
        for (var asked = 0; asked < 100 && tasks is not [_, ..]; asked++)
        {
            await Task.Delay(50);
            tasks = await _http.GetFromJsonAsync<JsonArray>(new Uri($"{Store}/tasks", UriKind.Relative));
        }

        var task = Assert.Single(tasks!)!;
        Assert.Equal(("not-found", "2 H87"), (task["reason"]!.GetValue<string>(), task["quantity"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_delivery_is_entered_once_and_seen_on_the_account()
    {
        const string Delivery = """{"reason":"received","lines":[{"gtin":"4006381333931","quantity":"12 H87"}]}""";

        Assert.Equal(HttpStatusCode.OK, (await Enter(1, Delivery)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Enter(1, Delivery)).StatusCode);
        var conflict = await Enter(1, Delivery.Replace("12", "13", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Equal("key-conflict", (await Body(conflict))["code"]!.GetValue<string>());

        var account = await _http.GetFromJsonAsync<JsonObject>(new Uri($"{Store}/{Oats}", UriKind.Relative));
        Assert.Equal("12 H87", account!["level"]!["onHand"]!.GetValue<string>());
        Assert.Equal("counted", account["level"]!["keeping"]!.GetValue<string>());
        Assert.Equal("12 H87", account["changes"]!["received"]!.GetValue<string>());
        Assert.Equal("0 H87", account["changes"]!["sold-at-till"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"reason":"sold","lines":[{"gtin":"4006381333931","quantity":"1 H87"}]}""", "reason")]
    [InlineData("""{"lines":[{"gtin":"4006381333931","quantity":"1 H87"}]}""", "reason")]
    [InlineData("""{"reason":"received"}""", "lines")]
    [InlineData("""{"reason":"received","lines":[]}""", "lines")]
    [InlineData("""{"reason":"received","lines":[null]}""", "lines[0].gtin")]
    [InlineData("""{"reason":"received","lines":[{"gtin":"4006381333931","quantity":"1 H87"},{"gtin":"4006381333930","quantity":"1 H87"}]}""", "lines[1].gtin")]
    [InlineData("""{"reason":"received","lines":[{"gtin":"4006381333931","quantity":"1"}]}""", "lines[0].quantity")]
    [InlineData("""{"reason":"received","lines":[{"gtin":"4006381333931","quantity":"-1 H87"}]}""", "lines[0].quantity")]
    [InlineData("""{"reason":"wasted","lines":[{"gtin":"4006381333931","quantity":"1 H87"},{"gtin":"036000291452","quantity":"0 H87"}]}""", "lines[1].quantity")]
    public async Task A_bad_entry_is_answered_with_the_field_that_is_at_fault(string body, string field)
    {
        var answer = await Enter(2, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(field, (await Body(answer))["field"]!.GetValue<string>());
        Assert.Equal(0, await _actors!.Engine.Head(CancellationToken.None));
    }

    [Fact]
    public async Task An_entry_without_a_key_is_refused()
    {
        using var body = new StringContent("""{"reason":"received","lines":[]}""", Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync(new Uri($"{Store}/entries", UriKind.Relative), body)).StatusCode);
    }

    [Fact]
    public async Task A_product_is_switched_off_and_on()
    {
        await Enter(3, """{"reason":"received","lines":[{"gtin":"9506000134352","quantity":"5.000 KGM"}]}""");

        Assert.Equal(HttpStatusCode.NoContent, (await Keep(Grapes, """{"keeping":"off"}""")).StatusCode);
        Assert.Equal(Keeping.Off, await KeepingOf(Grapes));
        Assert.Equal(HttpStatusCode.NoContent, (await Keep(Grapes, """{"keeping":"counted","safetyStock":"0.500 KGM"}""")).StatusCode);
        Assert.Equal(Keeping.Counted, await KeepingOf(Grapes));

        var unfit = await Keep(Grapes, """{"keeping":"counted","safetyStock":"2 H87"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unfit.StatusCode);
        Assert.Equal("safetyStock", (await Body(unfit))["field"]!.GetValue<string>());
        Assert.Equal("keeping", (await Body(await Keep(Grapes, "{}")))["field"]!.GetValue<string>());
    }

    [Fact]
    public void Every_door_asks_for_somebody_who_works_in_a_store() =>
        Assert.All(
            _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints,
            door => Assert.Contains(door.Metadata.GetMetadata<IAuthorizeData>()?.Policy, (string?[])[People.KeepsStock, People.Manages]));

    [Fact]
    public async Task A_product_the_ledger_never_heard_of_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri($"{Store}/{Oats}", UriKind.Relative))).StatusCode);

    private async Task<HttpResponseMessage> Enter(int key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Store}/entries", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(IdempotencyKey.Header, Entry(key).ToString());
        return await _http.SendAsync(request);
    }

    private async Task<HttpResponseMessage> Keep(Gtin gtin, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _http.PutAsync(new Uri($"{Store}/{gtin}/keeping", UriKind.Relative), content);
    }

    private async Task<Keeping> KeepingOf(Gtin gtin) =>
        (await _actors!.Grains.StockOf(Id<Kernel.Store>.Parse("0197c0de-0000-7000-8000-00000000000a")).Levels([gtin]))[0].Keeping;

    private static async Task<JsonObject> Body(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonObject>())!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app!.DisposeAsync();
        await _actors!.DisposeAsync();
    }
}
