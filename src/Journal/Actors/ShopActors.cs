using System.Net;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OpenAisle.Journal.Actors;

/// <summary>Where this host's actors are reached by other hosts, and how long a call may take.</summary>
public sealed record ActorSettings
{
    public int SiloPort { get; init; } = 11_111;

    public int GatewayPort { get; init; } = 30_000;

    /// <summary>
    /// The PostgreSQL connection string over which several hosts find each other: the journal's own. Null for a host alone, which has nobody to
    /// find and so waits for nobody's ghost.
    /// </summary>
    public string? Cluster { get; init; }

    /// <summary>The address at which the other hosts of a cluster reach this one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Longer than an append may wait (<see cref="WriterLimits.AppendTimeout"/>), so that the caller hears what became of it.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Brings up the host of the actors.</summary>
public static class ShopActors
{
    private const string Name = "openaisle";

    /// <summary>
    /// Hosts probe each other every second and three missed probes make a suspicion, so a killed host is declared dead within some five seconds
    /// (Orleans by itself: ten seconds a probe). A host that only paused is fenced by the journal, so a wrong verdict costs time, nothing else.
    /// </summary>
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    private const int MissedProbes = 3;

    public static IHostApplicationBuilder AddShopActors(this IHostApplicationBuilder builder, ActorSettings settings)
    {
        builder.UseOrleans(silo =>
        {
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.CallTimeout);
            if (settings.Cluster is { } connection)
            {
                Join(silo, settings, connection);
            }
            else
            {
                // One host: membership lives in memory, on fixed ports, so that a restart after a kill has no ghost to wait for.
                silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort);
            }
        });
        builder.Services.KeepSteadyTime();
        return builder;
    }

    private static void Join(ISiloBuilder silo, ActorSettings settings, string connection)
    {
        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = new NpgsqlConnectionStringBuilder(connection) { Timezone = "UTC" }.ToString();
        });
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Name, Name));
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = settings.Address;
            options.SiloPort = settings.SiloPort;
            options.GatewayPort = settings.GatewayPort;
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = Probe;
            options.NumMissedProbesLimit = MissedProbes;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        });

        // A dead host's actors may be taken over at once: if it only seemed dead, the journal fences what it still writes.
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);

        // An actor must not be active twice after a host died, more than a moment: the eventually consistent directory of old allows it.
        // The call is marked experimental; the journal's fence holds the promise if it should fail.
#pragma warning disable ORLEANSEXP003
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
    }
}
