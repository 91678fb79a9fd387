using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Testing;
using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

/// <summary>What somebody has to count, on both engines.</summary>
public sealed class CountTasksTests
{
    private static readonly Id<Store> AStore = Id<Store>.Parse("0197c0de-0000-7000-8000-00000000000a");

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_shortfall_and_goods_not_found_are_to_be_counted_until_they_are(string engine)
    {
        await using var host = await ActorHost.Start(engine, services => services.AddStock());
        var stock = host.Grains.StockOf(AStore);
        var tasks = host.Services.GetRequiredService<CountTasks>();
        await stock.Enter(Entry(0), StockReason.Received, [Pieces(Oats, 10), Grams(Grapes, 2_000)]);
        Assert.IsType<HoldOutcome.Held>(await stock.Hold(Order(1), 1, [Pieces(Oats, 8)]));

        await stock.Enter(Entry(1), StockReason.SoldAtTill, [Pieces(Oats, 5)]);
        await stock.Enter(Entry(2), StockReason.NotFound, [Grams(Grapes, 300)]);
        await stock.Enter(Entry(3), StockReason.NotFound, [Pieces(Oats, 1)]); // short already, and by one more now
        await Seen(["short 4 H87 of " + Oats, "not-found 0.300 KGM of " + Grapes]);

        await stock.Enter(Entry(4), StockReason.Corrected, [Grams(Grapes, 1_500)]);
        await Seen(["short 4 H87 of " + Oats]);

        // A count that still finds less than was promised leaves the shortfall to somebody.
        await stock.Enter(Entry(5), StockReason.Corrected, [Pieces(Oats, 2)]);
        await Seen(["short 6 H87 of " + Oats]);
        await stock.Enter(Entry(6), StockReason.Corrected, [Pieces(Oats, 9)]);
        await Seen([]);

        async Task Seen(string[] wanted)
        {
            for (var asked = 0; ; asked++)
            {
                var seen = (await tasks.Of(AStore)).Select(task => $"{task.Reason} {task.Quantity} of {task.Gtin}").ToArray();
                if (seen.SequenceEqual(wanted) || asked == 100)
                {
                    Assert.Equal(wanted, seen);
                    return;
                }

                await Task.Delay(50);
            }
        }
    }
}
