using OpenAisle.Host.Drill;
using OpenAisle.Journal;

namespace OpenAisle.Faults.Tests;

/// <summary>The short form of <c>drill calm</c>.</summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const int Answers = 1_500;

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_many_at_few_orders_at_once_each_is_answered_about_what_they_asked(string engine)
    {
        var shop = await TestEngines.NewShop(engine);
        using var said = new StringWriter();

        using var drill = new CalmDrill(new CalmDrillSettings(shop.Postgres, Answers, Seed: 11, said), TimeProvider.System);
        var code = await drill.Run(CancellationToken.None);

        output.WriteLine(said.ToString());
        Assert.True(code == 0, said.ToString());
    }
}
