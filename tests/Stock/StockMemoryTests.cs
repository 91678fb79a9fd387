using System.Runtime.CompilerServices;
using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

/// <summary>Measured while nothing else of the process runs.</summary>
[CollectionDefinition(nameof(StockMemoryTests), DisableParallelization = true)]
[Collection(nameof(StockMemoryTests))]
public sealed class StockMemoryTests
{
    private const long AllowedBytes = 2_000_000;
    private const int Products = 2_000;
    private const int LinesAnOrder = 20;
    private const int OrdersInWork = 300;

    /// <summary>What the process lets go of beside it makes single ones too big or too small; the smallest still holds the whole ledger.</summary>
    private const int Measurements = 3;

    [Fact]
    public void A_store_of_two_thousand_products_stays_small_however_many_orders_it_has_finished()
    {
        var smallest = long.MaxValue;
        for (var measured = 0; measured < Measurements; measured++)
        {
            var with = MemoryWithALedger();
            smallest = Math.Min(smallest, with - GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.InRange(smallest, 100_000, AllowedBytes);
        TestContext.Current.TestOutputHelper?.WriteLine($"{smallest:N0} bytes; as a snapshot {Year(60_000).Write().Length:N0}");
    }

    /// <summary>A method of its own, so that the ledger is gone when it returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long MemoryWithALedger()
    {
        var ledger = Year(60_000);
        var bytes = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(OrdersInWork, ledger.LiveHolds);
        return bytes;
    }

    private static StockLedger Year(int orders)
    {
        var at = DateTimeOffset.UnixEpoch;
        var gtins = Enumerable.Range(1, Products).Select(i => Gtin.WithCheckDigit(400_638_133_000 + i)).ToArray();
        var ledger = StockLedger.Empty();
        ledger.Apply(new StockEntered(Entry(0), StockReason.Received, [.. gtins.Take(1_000).Select(gtin => Pieces(gtin, 100_000))]), at);
        ledger.Apply(new StockEntered(Entry(1), StockReason.Received, [.. gtins.Skip(1_000).Select(gtin => Pieces(gtin, 100_000))]), at);
        for (var order = 0; order < orders; order++)
        {
            var lines = new StockLine[LinesAnOrder];
            for (var i = 0; i < lines.Length; i++)
            {
                lines[i] = Pieces(gtins[((order * 31) + (i * 97)) % Products], 1);
            }

            ledger.Apply(new StockHeld(Order(order), 1, lines), at);
            ledger.Apply(new StockEntered(Entry(order + 2), StockReason.SoldAtTill, [Pieces(gtins[order % Products], 1)]), at);
            if (order >= OrdersInWork)
            {
                ledger.Apply(new StockSold(Order(order - OrdersInWork), lines), at);
            }
        }

        return ledger;
    }
}
