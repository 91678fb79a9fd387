using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Journal.Actors;

/// <summary>The time of day when it was made, and from then on the time that has gone by: a clock that is set back does not move it.</summary>
internal sealed class SteadyTime : TimeProvider
{
    private readonly DateTimeOffset _since = System.GetUtcNow();
    private readonly long _stamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _since + System.GetElapsedTime(_stamp);
}

internal static class SteadyCollection
{
    private const string Collector = "Orleans.Runtime.ActivationCollector";

    /// <summary>
    /// Orleans sorts activations by the minute in which they may leave, and refuses to activate anything that would leave before the minute
    /// it has come to. By the clock on the wall no actor could start for as long as that clock was set back; by steady time all of them do.
    /// </summary>
    internal static void CollectBySteadyTime(this IServiceCollection services)
    {
        var standing = services.Single(service => service.ServiceType.FullName == Collector);
        services.Remove(standing);
        services.AddSingleton(
            standing.ServiceType, provider => ActivatorUtilities.CreateInstance(provider, standing.ServiceType, new SteadyTime()));
    }
}
