using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Host.Bench;

/// <summary>One hot product: more orders at once than there are pieces. Exactly as many are placed as there are; the rest hear "sold out".</summary>
internal static class HotBench
{
    private static readonly TimeSpan CaughtUpWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(20);

    public static async Task<int> Run(string? connection, int there, int asked, CancellationToken cancel)
    {
        await using var shop = await BenchShop.Open(connection, stores: 1, products: 1, onHand: there, cancel);
        var placing = shop.Services.GetRequiredService<PlaceOrder>();
        var clock = shop.Services.GetRequiredService<TimeProvider>();
        var since = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, asked).Select(_ => Task.Run(() => placing.Run(Wish(shop, clock), cancel), cancel)));
        var took = Stopwatch.GetElapsedTime(since);

        var placed = answers.Count(answer => answer is CheckoutOutcome.Placed);
        var soldOut = answers.Count(answer => answer is CheckoutOutcome.SoldOut);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{there} pieces, {asked} orders at once: {placed} placed, {soldOut} sold out, in {took.TotalMilliseconds:N0} ms"));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            engine = connection is null ? "sqlite" : "postgres",
            there,
            asked,
            placed,
            soldOut,
            milliseconds = Math.Round(took.TotalMilliseconds),
        }));
        await CatchUp(shop, clock, cancel);
        return placed == Math.Min(there, asked) && placed + soldOut == asked ? 0 : 1;
    }

    /// <summary>What was abandoned is still being let go; the host ends when that is done.</summary>
    private static async Task CatchUp(BenchShop shop, TimeProvider clock, CancellationToken cancel)
    {
        var since = clock.GetTimestamp();
        while (shop.ReactionLag() > 0 && clock.GetElapsedTime(since) < CaughtUpWithin)
        {
            await Task.Delay(LooksEvery, clock, cancel);
        }
    }

    private static OrderWish Wish(BenchShop shop, TimeProvider clock) => new(
        Id<Order>.New(clock), shop.Stores[0], Id<Shopper>.New(clock), "pickup", shop.Slots[0], [new StockLine(shop.Gtins[0], Quantity.Pieces(1))],
        shop.PriceOf(shop.Gtins[0]), PayAtStore.Source.Id);
}
