using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenAisle.Journal;

namespace OpenAisle.Testing;

/// <summary>A fresh journal and shop's database with the given modules, and no actors.</summary>
public sealed class JournalFixture : IAsyncDisposable
{
    private readonly IHost _host;

    private JournalFixture(IHost host, JournalSettings settings)
    {
        _host = host;
        Settings = settings;
    }

    public JournalSettings Settings { get; }

    public IServiceProvider Services => _host.Services;

    public IJournalEngine Engine => Services.GetRequiredService<IJournalEngine>();

    public JournalWriter Writer => Services.GetRequiredService<JournalWriter>();

    public IShopDatabase Database => Services.GetRequiredService<IShopDatabase>();

    /// <param name="engine">"sqlite" or "postgres".</param>
    public static async Task<JournalFixture> Open(
        string engine, Action<IServiceCollection>? modules = null, TimeProvider? clock = null) =>
        await Open(await TestEngines.NewShop(engine), modules, clock);

    /// <summary>Opens what an earlier fixture left, as a restart does.</summary>
    public static async Task<JournalFixture> Open(
        JournalSettings settings, Action<IServiceCollection>? modules = null, TimeProvider? clock = null)
    {
        var builder = ActorHost.Builder(settings, modules, clock);
        var host = builder.Build();
        await host.StartAsync();
        return new JournalFixture(host, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
