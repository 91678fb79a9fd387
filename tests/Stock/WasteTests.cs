using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Testing;
using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

/// <summary>What was thrown away is told by the day, and nothing else that left the shelf.</summary>
public sealed class WasteTests
{
    private static readonly Id<Store> AStore = Id<Store>.Parse("0197c0de-0000-7000-8000-00000000000a");
    private static readonly Id<Store> Another = Id<Store>.Parse("0197c0de-0000-7000-8000-00000000000b");

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Each_line_that_was_wasted_is_told_once(string engine)
    {
        await using var host = await ActorHost.Start(engine, services => services.AddStock());
        var (stock, waste) = (host.Grains.StockOf(AStore), host.Services.GetRequiredService<Waste>());
        var before = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await stock.Enter(Entry(0), StockReason.Received, [Pieces(Oats, 10), Grams(Grapes, 2_000)]);
        await stock.Enter(Entry(1), StockReason.Wasted, [Pieces(Oats, 2), Grams(Grapes, 300)]);
        await stock.Enter(Entry(1), StockReason.Wasted, [Pieces(Oats, 2), Grams(Grapes, 300)]); // the same entry again
        await stock.Enter(Entry(2), StockReason.SoldAtTill, [Pieces(Oats, 1)]);
        await stock.Enter(Entry(3), StockReason.Wasted, [Pieces(Oats, 1)]);

        for (var left = 100; (await waste.Since(AStore, before)).Count < 3 && left > 0; left--)
        {
            await Task.Delay(50);
        }

        Assert.Equal(
            ["0.300 KGM", "1 H87", "2 H87"], (await waste.Since(AStore, before)).Select(one => one.Quantity.ToString()).Order(StringComparer.Ordinal));
        Assert.Empty(await waste.Since(Another, before));
        Assert.Empty(await waste.Since(AStore, TimeProvider.System.GetUtcNow().AddMinutes(1)));
    }
}
