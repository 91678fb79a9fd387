using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Payments.Sandbox;
using OpenAisle.Testing;

namespace OpenAisle.Payments.Tests;

/// <summary>The sandbox company as a process of its own, a host with payments that talk to it, and the door where it sends its notifications.</summary>
public sealed class SandboxProcess : IAsyncLifetime
{
    /// <summary>How long the company takes for a late decision, and how long a short-lived authorisation lives.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(3);

    public static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("openaisle-sandbox-").FullName;
    private readonly int _port = PostgresCluster.FreePort();
    private Process? _process;
    private WebApplication _doors = null!;
    private HttpClient _company = null!;

    internal PaymentHost Shop { get; private set; } = null!;

    internal SandboxSettings Settings { get; private set; } = null!;

    internal SandboxProvider Provider => Shop.Host.Services.GetServices<IPaymentProvider>().OfType<SandboxProvider>().Single();

    public async ValueTask InitializeAsync()
    {
        Settings = new() { Address = new Uri($"http://127.0.0.1:{_port}/") };
        Shop = await PaymentHost.Start(
            PaymentHost.Hasty with { CallTimeout = TimeSpan.FromSeconds(2), QuickWait = TimeSpan.FromMilliseconds(20) },
            sandbox: Settings);
        await OpenDoors();
        _process = await StartCompany();
        _company = new() { BaseAddress = Settings.Address };
        _company.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "ak_sandbox_demo");
    }

    internal async Task Weather(object weather) => (await _company.PutAsJsonAsync("weather", weather)).EnsureSuccessStatusCode();

    public async ValueTask DisposeAsync()
    {
        _process?.Kill();
        await _doors.DisposeAsync();
        await Shop.DisposeAsync();
        _company.Dispose();
    }

    private async Task OpenDoors()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Settings);
        builder.Services.AddSingleton(Shop.Host.Grains);
        builder.Services.AddSingleton(TimeProvider.System); // the company signs by real time
        _doors = builder.Build();
        _doors.MapSandboxNotifications();
        await _doors.StartAsync();
    }

    private async Task<Process> StartCompany()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Sandbox", here.Name, "OpenAisle.Sandbox.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] arguments =
        [
            program, "--data", _folder, "--url", Settings.Address.ToString().TrimEnd('/'),
            "--late-seconds", $"{Late.TotalSeconds}", "--short-lived-seconds", $"{ShortLife.TotalSeconds}", "--slow-seconds", "20",
            "--notify", _doors.Urls.First() + Notifications.Path,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        Assert.StartsWith("Sandbox payments on http", line, StringComparison.Ordinal);
        return process;
    }
}
