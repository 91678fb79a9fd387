using System.Data.Common;

namespace OpenAisle.Catalogue.Demo;

/// <summary>Writes the demo's rows in one transaction.</summary>
internal sealed class DemoLoading(DbTransaction transaction, DateTimeOffset since)
{
    private static readonly string[] SizeKey = ["gtin"];

    private static readonly string[] SizeColumns = ["gtin", "size"];

    public async Task Products(IReadOnlyList<ProductRecord> packaged, IReadOnlyList<LooseGood> loose, CancellationToken cancel)
    {
        await ProductWriter.Write(transaction, packaged, cancel);
        await ProductWriter.Write(transaction, [.. loose.Select(good => good.Record)], cancel);
        await Rows.Upsert(
            transaction, "invented_sizes", SizeKey, SizeColumns,
            [
                .. packaged.Where(record => NetContent.Read(record.Product.Size) is null)
                    .Select(record => new object?[] { record.Product.Gtin.Number, InventedSizes.Of(record.Product) }),
            ],
            cancel);
    }

    public async Task Store(
        StoreProfile store, FloorPlan plan, IReadOnlyList<ProductRecord> packaged, IReadOnlyList<LooseGood> loose, CancellationToken cancel)
    {
        await StoreRows.AddStore(transaction, store, cancel);
        var prices = packaged.Select(record => new PriceRow(
                record.Product.Gtin, Invented.Price(record.Product.Gtin, record.Product.Department), Unit.Piece, 0, 1, 0))
            .Concat(loose.Select(good => new PriceRow(
                good.Record.Product.Gtin, good.UnitPrice, good.Unit, good.Scale, good.IncrementSteps, good.TareSteps)));
        await StoreRows.AddPrices(transaction, store.Id, [.. prices], since, cancel);
        var products = packaged.Concat(loose.Select(good => good.Record)).Select(record => record.Product);
        var places = plan.Places(products).Select(placed => (placed.Product.Gtin, placed.Place));
        await StoreRows.AddPlaces(transaction, store.Id, [.. places], cancel);
        await CatalogueChanges.Count(transaction, store.Id.ToString(), cancel);
    }
}
