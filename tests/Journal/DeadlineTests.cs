using OpenAisle.Testing;
using static OpenAisle.Journal.Tests.Readers;

namespace OpenAisle.Journal.Tests;

/// <summary>What is due is asked about, by one named clock.</summary>
public sealed class DeadlineTests
{
    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Asks_about_a_deadline_until_a_fact_clears_it(string engine)
    {
        var asked = new Keeper();
        var settings = await Shop(engine);
        await using var shop = await Open(settings, asked);
        await shop.Writer.Enqueue(
            new(Facts.Stream(1), new Lane(), 1, [Facts.Row(1)], [new("pay", Facts.Noon), new("later", TimeProvider.System.GetUtcNow().AddHours(1))]));

        await Waiting.Until(() => asked.Deadlines.Count >= 3);
        Assert.All(asked.Deadlines, deadline => Assert.Equal("pay", deadline.Name));

        // It rests longer each time: 0.2, 0.4, 0.8 s. Were it asked about at every look, there would be a hundred.
        await Task.Delay(1_000);
        Assert.InRange(asked.Deadlines.Count, 3, 6);
        await shop.Writer.Enqueue(new(Facts.Stream(1), new Lane(), 2, [Facts.Row(1)], [new("pay", null)]));
        var then = asked.Deadlines.Count;
        await Task.Delay(1_500);
        Assert.InRange(asked.Deadlines.Count, then, then + 1);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Asks_about_deadlines_after_a_restart(string engine)
    {
        var settings = await Shop(engine);
        await using (var shop = await Open(settings))
        {
            await shop.Writer.Enqueue(new(Facts.Stream(1), new Lane(), 1, [Facts.Row(1)], [new("pay", Facts.Noon)]));
        }

        var asked = new Keeper();
        await using var after = await Open(settings, asked);
        await Waiting.Until(() => asked.Deadlines.Contains(new(Facts.Stream(1), "pay", Facts.Noon)));
    }
}
