using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;

namespace OpenAisle.Testing;

/// <summary>A host of actors in this process, on ports of its own, over a fresh or a given shop.</summary>
public sealed class ActorHost : IAsyncDisposable
{
    private readonly IHost _host;

    private ActorHost(IHost host, JournalSettings settings)
    {
        _host = host;
        Settings = settings;
    }

    public JournalSettings Settings { get; }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IJournalEngine Engine => Services.GetRequiredService<IJournalEngine>();

    public JournalWriter Writer => Services.GetRequiredService<JournalWriter>();

    public IShopDatabase Database => Services.GetRequiredService<IShopDatabase>();

    /// <param name="engine">"sqlite" or "postgres".</param>
    public static async Task<ActorHost> Start(string engine, Action<IServiceCollection>? modules = null, TimeProvider? clock = null) =>
        await Start(await TestEngines.NewShop(engine), modules, clock);

    /// <summary>Starts over what an earlier host left, as a restart does.</summary>
    public static async Task<ActorHost> Start(
        JournalSettings settings, Action<IServiceCollection>? modules = null, TimeProvider? clock = null)
    {
        var builder = Builder(settings, modules, clock);
        builder.AddShopActors(new ActorSettings { SiloPort = PostgresCluster.FreePort(), GatewayPort = PostgresCluster.FreePort() });
        var host = builder.Build();
        await host.StartAsync();
        return new ActorHost(host, settings);
    }

    internal static HostApplicationBuilder Builder(JournalSettings settings, Action<IServiceCollection>? modules, TimeProvider? clock)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.TryAddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddJournal(settings);
        modules?.Invoke(builder.Services);
        return builder;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
