using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Journal.Actors;

/// <summary>The time of day when it was made, and from then on the time that has gone by: a clock that is set does not move it.</summary>
internal sealed class SteadyTime : TimeProvider
{
    private readonly DateTimeOffset _since = System.GetUtcNow();
    private readonly long _stamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _since + System.GetElapsedTime(_stamp);
}

internal static class SteadyOrleans
{
    /// <summary>
    /// Gives what is Orleans' own a time that goes on evenly. It sorts activations by the minute in which they may leave and refuses any that
    /// would leave before the minute it has come to: with the clock on the wall set back, no actor could start. And it counts a host as dead
    /// that has not signed the list of members for long: with that clock set ahead, it would end the very host it runs in.
    /// </summary>
    internal static void KeepSteadyTime(this IServiceCollection services)
    {
        var steady = new SteadyTime();
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is { IsKeyedService: false, Lifetime: ServiceLifetime.Singleton, ImplementationType: { } type } standing && TakesTime(type))
            {
                services[i] = ServiceDescriptor.Singleton(
                    standing.ServiceType, provider => ActivatorUtilities.CreateInstance(provider, type, steady));
            }
        }
    }

    private static bool TakesTime(Type type) =>
        type is { IsGenericTypeDefinition: false, Namespace: { } space } && space.StartsWith("Orleans", StringComparison.Ordinal)
        && type.GetConstructors().Any(static maker => maker.GetParameters().Any(static one => one.ParameterType == typeof(TimeProvider)));
}
