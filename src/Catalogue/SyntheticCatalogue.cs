using System.Globalization;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>The stores of a synthetic grocer and what each of them sells.</summary>
public sealed record SyntheticGrocer(IReadOnlyList<Id<Store>> Stores, IReadOnlyList<Gtin> Gtins);

/// <summary>A grocer of any size for measurements: every store sells every product, by the piece; the same for the same seed.</summary>
public sealed class SyntheticCatalogue(IShopDatabase database, Offers offers, TimeProvider clock)
{
    public const int UsualStores = 20;
    public const int UsualProducts = 2_000;

    private const int HighestCents = 1_999;

    /// <summary>Loads it beside what is there. A second time with the same numbers changes nothing.</summary>
    public async Task<SyntheticGrocer> Load(
        int stores = UsualStores, int products = UsualProducts, int seed = 1, CancellationToken cancel = default)
    {
        var chance = new Random(seed);
        var goods = Enumerable.Range(0, products).Select(number => Good(number, seed, chance)).ToList();
        var grocer = new SyntheticGrocer(
            [.. Enumerable.Range(1, stores).Select(number => StoreId(number, seed))], goods.ConvertAll(good => good.Product.Gtin));
        var prices = goods.ConvertAll(good => new PriceRow(good.Product.Gtin, new(chance.Next(49, HighestCents), Currency.Usd), Unit.Piece, 0, 1, 0));
        var places = goods.Select((good, index) => (good.Product.Gtin, new Place(1 + (index / 200), 1 + (index / 30), 1 + (index % 5), index))).ToList();

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ProductWriter.Write(transaction, goods, cancel);
        foreach (var (store, number) in grocer.Stores.Select((store, index) => (store, index + 1)))
        {
            await StoreRows.AddStore(transaction, Profile(store, number), cancel);
            await StoreRows.AddPrices(transaction, store, prices, clock.GetUtcNow(), cancel);
            await StoreRows.AddPlaces(transaction, store, places, cancel);
            await CatalogueChanges.Count(transaction, store.ToString(), cancel);
        }

        await CatalogueChanges.Count(transaction, CatalogueChanges.StoreList, cancel);
        await transaction.CommitAsync(cancel);
        offers.AllChanged();
        return grocer;
    }

    private static StoreProfile Profile(Id<Store> store, int number) => new(
        store, $"synthetic-{store.Value:n}", string.Create(CultureInfo.InvariantCulture, $"Synthetic {number}"), "America/New_York", Currency.Usd, "");

    private static Id<Store> StoreId(int number, int seed) =>
        new(new Guid(seed, 0, 0x7000, 0x80, 0x53, 0x59, 0x4e, 0, 0, (byte)(number >> 8), (byte)number));

    private static ProductRecord Good(int number, int seed, Random chance)
    {
        var gtin = Gtin.WithCheckDigit(750_000_000_000 + ((long)Math.Abs(seed % 100) * 10_000_000) + number);
        var department = Department.All[chance.Next(Department.All.Count)];
        var product = new Product(
            gtin, string.Create(CultureInfo.InvariantCulture, $"Product {number}"),
            string.Create(CultureInfo.InvariantCulture, $"Brand {number % 97}"), null, department, SoldBy.Piece, TemperatureZone.Ambient);
        return new(product, new("synthetic"));
    }
}
