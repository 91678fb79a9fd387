using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

public sealed class ActorTests
{
    private static readonly Action<IServiceCollection> Modules = services => services.AddFactKinds(Facts.Kinds);

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Remembers_after_a_restart_what_it_answered(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        var key = Facts.Stream(1).Key;
        await using (var before = await ActorHost.Start(settings, Modules))
        {
            await Task.WhenAll(Enumerable.Range(1, 120).Select(by => before.Grains.GetGrain<ITallyActor>(key).Count(by)));
        }

        await using var after = await ActorHost.Start(settings, Modules);

        Assert.Equal(120 * 121 / 2, await after.Grains.GetGrain<ITallyActor>(key).Sum());
        Assert.Equal(120, (await after.Engine.All(Facts.Stream(1))).Count);
    }
}
