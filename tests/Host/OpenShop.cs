using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenAisle.Doors;
using OpenAisle.Testing;

namespace OpenAisle.Host.Tests;

/// <summary>A whole shop in this process, on ports and in a folder of its own, without the sandbox.</summary>
internal sealed class OpenShop : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SaidStatuses _said;

    private OpenShop(WebApplication app) => (_app, _said) = (app, new SaidStatuses(app.Services));

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public static async Task<OpenShop> Open(Action<WebApplication>? doors = null, params (string Name, string Value)[] settings)
    {
        var given = new Dictionary<string, string?>
        {
            ["Data"] = Directory.CreateTempSubdirectory("openaisle-host-").FullName,
            ["Url"] = "http://127.0.0.1:0",
            ["Silo:Port"] = PostgresCluster.FreePort().ToString(null, null),
            ["Silo:GatewayPort"] = PostgresCluster.FreePort().ToString(null, null),
            ["Sandbox:Start"] = "false",
            ["Sandbox:Url"] = "http://127.0.0.1:9",
        };
        foreach (var (name, value) in settings)
        {
            given[name] = value;
        }

        var app = Shop.Build(given);
        doors?.Invoke(app);
        await app.StartAsync();
        return new OpenShop(app);
    }

    /// <summary>A browser: it keeps cookies and follows nothing.</summary>
    public HttpClient Visitor()
    {
        var cookies = new CookieContainerHandler { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } };
        return new HttpClient(cookies) { BaseAddress = Address };
    }

    /// <summary>The sign-in cookie with these claims, as the shop would have sent it.</summary>
    public string CookieOf(IEnumerable<Claim> claims)
    {
        var cookie = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Guests.CookieScheme);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Guests.CookieScheme)), Guests.CookieScheme);
        ticket.Properties.IssuedUtc = TimeProvider.System.GetUtcNow();
        ticket.Properties.ExpiresUtc = ticket.Properties.IssuedUtc + cookie.ExpireTimeSpan;
        return $"{cookie.Cookie.Name}={cookie.TicketDataFormat.Protect(ticket)}";
    }

    public async ValueTask DisposeAsync()
    {
        var undeclared = await _said.NotIn(this);
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.True(undeclared.Count == 0, string.Join('\n', undeclared));
    }
}

internal static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());

    /// <summary>Of a store's windows one that can still be booked, and its order changed, in a while: the first of all may reach its cut-off meanwhile.</summary>
    public static string TimeToCollect(this JsonElement windows) =>
        windows.EnumerateArray().Where(window => window.GetProperty("whyNot").ValueKind == JsonValueKind.Null).ElementAt(1).GetProperty("slot").GetString()!;

    public static async Task<(int Status, string? Code, string? Field)> Problem(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Json();
        return ((int)answer.StatusCode,
            problem.TryGetProperty("code", out var code) ? code.GetString() : null,
            problem.TryGetProperty("field", out var field) ? field.GetString() : null);
    }

    public static Task<HttpResponseMessage> PostText(this HttpClient client, string path, string json) =>
        client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));
}
