using OpenAisle.Host.Drill;
using OpenAisle.Journal;

namespace OpenAisle.Faults.Tests;

/// <summary>The short form of <c>drill kill</c>.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 3;

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Nothing_is_lost_doubled_or_left_open_when_the_shop_is_killed_under_load(string engine)
    {
        var shop = await TestEngines.NewShop(engine);
        using var said = new StringWriter();

        var code = await new KillDrill(new KillDrillSettings(shop.Postgres, Rounds, Seed: 7, said), TimeProvider.System).Run(CancellationToken.None);

        output.WriteLine(said.ToString());
        Assert.True(code == 0, said.ToString());
    }
}
