using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Goods of a receipt as they wait for the stock ledger. Below zero: brought back.</summary>
internal sealed record SoldGoods(Gtin Gtin, Quantity Quantity);

/// <summary>
/// Receipts of tills. A receipt is taken once, by its number in its store; the same one again changes nothing, another one of the same
/// number is damage. From here they go to the stock ledger.
/// </summary>
internal sealed class SaleWork(FeedLoad load) : FeedWork
{
    private static readonly string[] Key = ["store", "receipt"];

    private static readonly string[] Columns = ["store", "receipt", "goods", "source", "at", "state", "why"];

    private readonly List<(string Store, string Receipt, string Goods)> _writes = [];

    public override async Task Compare(DbConnection connection, CancellationToken cancel)
    {
        _writes.Clear();
        var counts = new FeedCounts("sales");
        foreach (var store in load.Sales.GroupBy(sale => sale.Store.ToString()))
        {
            var known = (await connection.QueryAsync<(string Receipt, string Goods)>(new CommandDefinition(
                "select receipt, goods from till_sales where store = @store", new { store = store.Key }, cancellationToken: cancel)))
                .ToDictionary(row => row.Receipt, row => row.Goods, StringComparer.Ordinal);
            foreach (var receipt in store.GroupBy(sale => sale.Receipt, StringComparer.Ordinal))
            {
                var goods = Written(receipt);
                if (!known.TryGetValue(receipt.Key, out var before))
                {
                    counts = counts with { Added = counts.Added + 1 };
                    _writes.Add((store.Key, receipt.Key, goods));
                }
                else if (before == goods)
                {
                    counts = counts with { Unchanged = counts.Unchanged + 1 };
                }
                else
                {
                    var line = receipt.First().Line;
                    load.Report.Refuse(line, $"receipt '{receipt.Key}' was taken before, with other goods");
                    load.Report.Damage ??= FormattableString.Invariant($"line {line}: receipt '{receipt.Key}' was taken before, with other goods");
                }
            }
        }

        Counts = counts;
    }

    public override Task Write(DbTransaction transaction, DateTimeOffset now, CancellationToken cancel) =>
        BulkRows.Upsert(
            transaction, "till_sales", Key, Columns,
            _writes.ConvertAll(row => new object[] { row.Store, row.Receipt, row.Goods, load.Source, now.ToUnixTimeMilliseconds(), 0L, "" }),
            "do nothing", cancel);

    /// <summary>The goods of a receipt in one order, each product and unit once.</summary>
    private static string Written(IEnumerable<FedSale> lines)
    {
        var goods = lines.GroupBy(line => (line.Gtin, line.Quantity.Unit, line.Quantity.Scale, IsBack: line.Quantity.Steps < 0))
            .OrderBy(same => same.Key.Gtin).ThenBy(same => same.Key.Unit.Code, StringComparer.Ordinal).ThenBy(same => same.Key.Scale).ThenBy(same => same.Key.IsBack)
            .Select(same => new SoldGoods(same.Key.Gtin, same.First().Quantity with { Steps = same.Sum(line => line.Quantity.Steps) }))
            .ToList();
        return JsonSerializer.Serialize(goods, FeedJson.Default.ListSoldGoods);
    }
}
