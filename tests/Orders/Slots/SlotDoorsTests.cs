using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Catalogue;
using OpenAisle.Doors;
using OpenAisle.Orders.Slots;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests.Slots;

public sealed class SlotDoorsTests : IAsyncLifetime
{
    private const string Slots = "/api/stores/0197c0de-0000-7000-8000-00000000000a/slots";
    private readonly HttpClient _http = new();
    private ActorHost? _actors;
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        _actors = await ActorHost.Start("sqlite", services => services.AddSlots().AddSingleton<IOffers, OneStore>());
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_actors.Grains);
        builder.Services.AddSingleton<IOffers, OneStore>();
        builder.Services.AddAuthorization(options => options.AddPolicy(People.Manages, policy => policy.RequireAssertion(_ => true)));
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.UseAuthorization();
        _app.MapSlots();
        await _app.StartAsync();
        _http.BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    [Fact]
    public async Task A_window_shows_what_is_left_of_it_and_why_it_cannot_be_booked()
    {
        await Put("pickup-2099-11-23T10:00Z", "2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", 2);
        await Put("pickup-2099-11-23T12:00Z", "2099-11-23T13:00:00Z", "2020-01-01T00:00:00Z", 2);
        await Put("delivery-2099-11-23T12:00Z", "2099-11-23T13:00:00Z", "2099-11-23T08:00:00Z", 2);
        var book = _actors!.Grains.GetGrain<ISlotBook>(OneStore.Id.Value);
        await book.Book(Book.Order(1), 1, SlotId.Parse("pickup-2099-11-23T10:00Z"), items: 3);

        Assert.Equal(["pickup-2099-11-23T10:00Z: 1, ", "pickup-2099-11-23T12:00Z: 2, too-late"], await Rows("?handover=pickup"));

        await book.Book(Book.Order(2), 1, SlotId.Parse("pickup-2099-11-23T10:00Z"), items: 3);
        Assert.Equal(["pickup-2099-11-23T10:00Z: 0, full", "pickup-2099-11-23T12:00Z: 2, too-late"], await Rows(""));
        Assert.Equal(["delivery-2099-11-23T12:00Z: 2, "], await Rows("?handover=delivery"));
    }

    [Fact]
    public async Task A_window_that_has_its_items_is_full_with_places_left()
    {
        await Put("pickup-2099-11-23T10:00Z", "2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", 2, items: 9);
        var book = _actors!.Grains.GetGrain<ISlotBook>(OneStore.Id.Value);
        await book.Book(Book.Order(1), 1, SlotId.Parse("pickup-2099-11-23T10:00Z"), items: 4);
        var row = (await _http.GetFromJsonAsync<JsonArray>(new Uri(Slots, UriKind.Relative)))!.Single()!;
        Assert.Equal((9, 5), (row["items"]!.GetValue<int>(), row["itemsLeft"]!.GetValue<int>()));

        await Put("pickup-2099-11-23T10:00Z", "2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", 2, items: 4);
        Assert.Equal(["pickup-2099-11-23T10:00Z: 1, full"], await Rows(""));

        await Put("pickup-2099-11-23T10:00Z", "2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", 2);
        Assert.Equal(["pickup-2099-11-23T10:00Z: 1, "], await Rows("")); // without a limit only orders are counted
    }

    [Theory]
    [InlineData("2099-11-23T10:00:00Z", "2099-11-23T08:00:00Z", 2, null, "ends")]
    [InlineData("2099-11-23T11:00:00Z", "2099-11-23T11:00:01Z", 2, null, "cutOff")]
    [InlineData("2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", -1, null, "capacity")]
    [InlineData("2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", 10_001, null, "capacity")]
    [InlineData("2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", 2, -1, "items")]
    [InlineData("2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", 2, 1_000_001, "items")]
    public async Task A_bad_window_is_answered_with_the_field_that_is_at_fault(string ends, string cutOff, int capacity, int? items, string field)
    {
        var answer = await Put("pickup-2099-11-23T10:00Z", ends, cutOff, capacity, items);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["field"]!.GetValue<string>());
        Assert.Empty(await Rows(""));
    }

    [Fact]
    public async Task There_are_no_windows_of_a_store_we_do_not_have() =>
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _http.GetAsync(new Uri("/api/stores/0197c0de-0000-7000-8000-00000000000b/slots", UriKind.Relative))).StatusCode);

    [Fact]
    public async Task A_slot_that_is_none_is_no_address() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Put("tomorrow", "2099-11-23T11:00:00Z", "2099-11-23T08:00:00Z", 2)).StatusCode);

    [Fact]
    public void Anybody_looks_and_only_managers_open() =>
        Assert.Equal(
            [(null, true), (People.Manages, false)],
            _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints
                .Select(door => (door.Metadata.GetMetadata<IAuthorizeData>()?.Policy, door.Metadata.GetMetadata<IAllowAnonymous>() is not null)));

    private Task<HttpResponseMessage> Put(string slot, string ends, string cutOff, int capacity, int? items = null) =>
        _http.PutAsJsonAsync(new Uri($"{Slots}/{slot}", UriKind.Relative), new { ends, cutOff, capacity, items });

    private async Task<IEnumerable<string>> Rows(string query) =>
        (await _http.GetFromJsonAsync<JsonArray>(new Uri(Slots + query, UriKind.Relative)))!
            .Select(row => $"{row!["slot"]}: {row["left"]}, {row["whyNot"]}");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app!.DisposeAsync();
        await _actors!.DisposeAsync();
    }
}
