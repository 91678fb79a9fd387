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

    [Fact]
    public void A_store_of_two_thousand_products_stays_small_however_many_orders_it_has_finished()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ledger = Year(60_000);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(OrdersInWork, ledger.LiveHolds);
        Assert.InRange(bytes, 1, AllowedBytes);
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes:N0} bytes; as a snapshot {ledger.Write().Length:N0}");
        GC.KeepAlive(ledger);
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
