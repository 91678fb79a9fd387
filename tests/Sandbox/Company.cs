using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace OpenAisle.Sandbox.Tests;

/// <summary>A payment company on a free port with a clock of its own, and a merchant's client to it.</summary>
internal sealed class Company : IAsyncDisposable
{
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox").FullName;
    private readonly Uri? _notify;
    private WebApplication? _app;

    private Company(Uri? notify) => _notify = notify;

    public FakeTimeProvider Clock { get; } = new(Morning);
    public HttpClient Merchant { get; private set; } = new();
    public HttpClient Admin { get; private set; } = new();
    public Ledger Ledger => _app!.Services.GetRequiredService<Ledger>();

    public static async Task<Company> Open(Uri? notify = null)
    {
        var company = new Company(notify);
        await company.Start();
        return company;
    }

    /// <summary>Closes and opens again on the same books.</summary>
    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    public Task<Answer> Authorise(string reference, string token = "tok_ok", long minorUnits = 2_000) =>
        Put($"/authorisations/{reference}", new { amount = Usd(minorUnits), token });

    public Task<Answer> Capture(string reference, string key, long minorUnits, bool final = true) =>
        Put($"/authorisations/{reference}/captures/{key}", new { amount = Usd(minorUnits), final });

    public Task<Answer> Refund(string reference, string key, long minorUnits) =>
        Put($"/authorisations/{reference}/refunds/{key}", new { amount = Usd(minorUnits) });

    public Task<Answer> Void(string reference) => Put($"/authorisations/{reference}/void", null);

    public Task<Answer> Get(string path) => Say(Merchant.GetAsync(path));

    public Task<Answer> Find(string reference) => Get($"/authorisations/{reference}");

    public Task<Answer> Put(string path, object? body) => Say(Merchant.PutAsync(path, body is null ? null : JsonContent.Create(body)));

    public Task<Answer> PutRaw(string path, string body) =>
        Say(Merchant.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json")));

    public async Task Weather(object weather)
    {
        var answer = await Admin.PutAsync("/weather", JsonContent.Create(weather));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async Task AssertBooksInOrder()
    {
        var check = await Get("/ledger/check");
        Assert.True(check.Json["ok"]!.GetValue<bool>(), check.Json.ToJsonString());
    }

    /// <summary>Asks until it is so; the clock of the company moves only when told.</summary>
    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await isSo())
            await Task.Delay(20, patience.Token);
    }

    public static object Usd(long minorUnits) => new { minorUnits, currency = "USD" };

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Start()
    {
        List<string> args = ["--data", _folder, "--url", "http://127.0.0.1:0"];
        if (_notify is not null)
            args.AddRange(["--notify", _notify.ToString()]);
        _app = PaymentCompany.Open(Settings.Read([.. args]), Clock);
        await _app.StartAsync();
        var address = new Uri(_app.Urls.Single());
        Merchant = Client(address, "sk_sandbox_demo");
        Admin = Client(address, "ak_sandbox_demo");
    }

    private async Task Stop()
    {
        Merchant.Dispose();
        Admin.Dispose();
        if (_app is null)
            return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    private static HttpClient Client(Uri address, string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = s_patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<Answer> Say(Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, text);
    }
}

/// <summary>What the company answered.</summary>
internal sealed record Answer(int Http, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
    public string? Status => (string?)Json["status"];
    public string? Code => (string?)Json["code"];
    public long Captured => (long)Json["captured"]!["minorUnits"]!;
    public long Refunded => (long)Json["refunded"]!["minorUnits"]!;
}

/// <summary>A merchant that listens for notifications, and can be told to refuse some first.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Signature, string Body)> _heard = [];
    private int _refusals;

    private Listener(int refusals)
    {
        _refusals = refusals;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/told", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            if (Interlocked.Decrement(ref _refusals) >= 0)
                return Results.StatusCode(503);
            lock (_heard)
                _heard.Add((request.Headers["Sandbox-Signature"].ToString(), body));
            return Results.Ok();
        });
    }

    public Uri Address => new(_app.Urls.Single() + "/told");

    public IReadOnlyList<(string Signature, string Body)> Heard
    {
        get
        {
            lock (_heard)
                return [.. _heard];
        }
    }

    public IReadOnlyList<string> Kinds => [.. Heard.Select(told => JsonDocument.Parse(told.Body).RootElement.GetProperty("type").GetString()!)];

    public static async Task<Listener> Open(int refusals = 0)
    {
        var listener = new Listener(refusals);
        await listener._app.StartAsync();
        return listener;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
