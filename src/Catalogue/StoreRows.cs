using System.Data.Common;

namespace OpenAisle.Catalogue;

/// <summary>A price as it is filed; increment and tare in steps of the unit's scale.</summary>
internal readonly record struct PriceRow(Gtin Gtin, Money UnitPrice, Unit Unit, byte Scale, long IncrementSteps, long TareSteps);

/// <summary>Files a store, its prices and its places, many at a time. The caller counts the change and commits.</summary>
internal static class StoreRows
{
    private static readonly string[] StoreKey = ["id"];

    private static readonly string[] StoreColumns = ["id", "slug", "name", "time_zone", "currency", "address"];

    private static readonly string[] PriceColumns = ["store", "gtin", "minor_units", "currency", "unit", "scale", "increment", "tare", "since"];

    private static readonly string[] PlaceColumns = ["store", "gtin", "aisle", "bay", "shelf", "sequence"];

    private static readonly string[] OfStore = ["store", "gtin"];

    public static Task AddStore(DbTransaction transaction, StoreProfile store, CancellationToken cancel) =>
        Rows.Upsert(
            transaction, "stores", StoreKey, StoreColumns,
            [[store.Id.ToString(), store.Slug, store.Name, store.TimeZone, store.Currency.Code, store.Address]], cancel);

    public static Task AddPrices(
        DbTransaction transaction, Id<Store> store, IReadOnlyList<PriceRow> prices, DateTimeOffset since, CancellationToken cancel)
    {
        var key = store.ToString();
        var sinceMs = since.ToUnixTimeMilliseconds();
        return Rows.Upsert(
            transaction, "prices", OfStore, PriceColumns,
            [
                .. prices.Select(price => new object?[]
                {
                    key, price.Gtin.Number, price.UnitPrice.MinorUnits, price.UnitPrice.Currency.Code, price.Unit.Code, (long)price.Scale,
                    price.IncrementSteps, price.TareSteps, sinceMs,
                }),
            ],
            cancel);
    }

    public static Task AddPlaces(DbTransaction transaction, Id<Store> store, IReadOnlyList<(Gtin Gtin, Place Place)> places, CancellationToken cancel)
    {
        var key = store.ToString();
        return Rows.Upsert(
            transaction, "places", OfStore, PlaceColumns,
            [
                .. places.Select(row => new object?[]
                {
                    key, row.Gtin.Number, (long)row.Place.Aisle, (long)row.Place.Bay, (long)row.Place.Shelf, (long)row.Place.Sequence,
                }),
            ],
            cancel);
    }
}
