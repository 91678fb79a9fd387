using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OpenAisle.Journal.Actors;

/// <summary>Where this host's actors are reached by other hosts, and how long a call may take.</summary>
public sealed record ActorSettings
{
    public int SiloPort { get; init; } = 11_111;

    public int GatewayPort { get; init; } = 30_000;

    /// <summary>Longer than an append may wait (<see cref="WriterLimits.AppendTimeout"/>), so that the caller hears what became of it.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Brings up the host of the actors.</summary>
public static class ShopActors
{
    public static IHostApplicationBuilder AddShopActors(this IHostApplicationBuilder builder, ActorSettings settings) =>
        builder.UseOrleans(silo =>
        {
            // One host: membership lives in memory, on fixed ports, so that a restart after a kill has no ghost to wait for.
            silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort);
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.CallTimeout);
        });
}
