using System.Diagnostics;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Stock;

namespace OpenAisle.Host;

/// <summary>Ties the receipts that tills send to the stock ledger: catalogue and stock are siblings and do not know each other.</summary>
internal sealed class TillSales(IGrainFactory actors) : ISalesLedger
{
    public async Task<string?> Enter(
        Id<Store> store, Guid entry, bool isBack, IReadOnlyList<(Gtin Gtin, Quantity Quantity)> goods, CancellationToken cancel) =>
        await actors.StockOf(store).Enter(
            new Id<StockEntry>(entry), isBack ? StockReason.Returned : StockReason.SoldAtTill, [.. goods.Select(line => new StockLine(line.Gtin, line.Quantity))]) switch
        {
            EntryOutcome.Entered => null,
            EntryOutcome.Conflict => "the ledger has another entry for it",
            EntryOutcome.Unfit(var gtin, var reason) => $"{gtin}: {reason}",
            _ => throw new UnreachableException(),
        };
}
