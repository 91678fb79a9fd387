using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Kernel.Tests;

/// <summary>Values come through doors as themselves: a route with a bad one answers 400 before any code of ours runs.</summary>
public sealed class RouteTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/gtin/{value}", (Gtin value) => value.ToString());
        _app.MapGet("/id/{value}", (Id<Store> value) => value.ToString());
        _app.MapGet("/money/{value}", (Money value) => value.ToString());
        _app.MapGet("/quantity", (Quantity value) => value.ToString());
        await _app.StartAsync();
        _http.BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    [Theory]
    [InlineData("gtin/036000291452", "00036000291452")]
    [InlineData("id/0197C0DE-0000-7000-8000-000000000001", "0197c0de-0000-7000-8000-000000000001")]
    [InlineData("money/4.99%20USD", "4.99 USD")]
    [InlineData("quantity?value=0.742%20KGM", "0.742 KGM")]
    public async Task Binds_a_value(string path, string expected) => Assert.Equal(expected, await _http.GetStringAsync(path));

    [Theory]
    [InlineData("gtin/036000291453")]
    [InlineData("id/7")]
    [InlineData("money/4.99")]
    [InlineData("quantity?value=3")]
    [InlineData("quantity")]
    public async Task Answers_400_to_what_is_none(string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
