using System.IO.Compression;
using System.Text;
using Dapper;
using OpenAisle.Catalogue.OpenFoodFacts;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Search;
using OpenAisle.Catalogue.Till;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Demo;

/// <summary>What a store of the demo starts with of one product.</summary>
/// <param name="IsAssumed">Produce and counters: offered whatever the ledger says.</param>
public readonly record struct OpeningStock(Gtin Gtin, Quantity Quantity, bool IsAssumed);

/// <summary>
/// A grocer with two stores to try the shop with: products of Open Food Facts (see <c>ATTRIBUTION.md</c>), loose goods of our own, and
/// prices, places and stock that are invented.
/// </summary>
public sealed class DemoGrocer(IShopDatabase database, Offers offers, TimeProvider clock)
{
    private const int PoundsOfEach = 120;
    private const int PiecesOfEach = 80;

    public static StoreProfile MapleStreet { get; } = new(
        new(new Guid("0197c0de-0000-7000-8000-000000000001")), "maple-street", "Maple Street", "America/New_York", Currency.Usd,
        "120 Maple Street, Fairview");

    public static StoreProfile HarborPoint { get; } = new(
        new(new Guid("0197c0de-0000-7000-8000-000000000002")), "harbor-point", "Harbor Point", "America/New_York", Currency.Usd,
        "8 Harbor Point, Fairview");

    /// <summary>Loads the demo when there is no store at all; all of it or nothing.</summary>
    /// <returns>False when there was a store, and nothing was done.</returns>
    public async Task<bool> Load(CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var stores = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("select count(*) from stores", null, transaction, cancellationToken: cancel));
        if (stores > 0)
        {
            return false;
        }

        var loading = new DemoLoading(transaction, clock.GetUtcNow());
        var packaged = Packaged();
        var loose = LooseGoods.Read();
        await loading.Products(packaged, loose, cancel);
        await loading.Store(MapleStreet, FloorPlan.MapleStreet, packaged, loose, cancel);
        await loading.Store(HarborPoint, FloorPlan.HarborPoint, [.. packaged.Where(IsSoldAtTheHarbor)], loose, cancel);
        await PriceRows.WriteTerms(transaction, [DemoPromotions.Terms(MapleStreet.Id), DemoPromotions.Terms(HarborPoint.Id)], cancel);
        await StoreFees.Write(transaction, HarborPoint.Id, DemoPromotions.HarborFees, cancel);
        await PromotionRows.Write(
            transaction, DemoPromotions.Weeks(StoreTime.Local(clock.GetUtcNow(), StoreTime.Zone(MapleStreet.TimeZone))), clock.GetUtcNow(), cancel);
        await CatalogueChanges.Count(transaction, CatalogueChanges.StoreList, cancel);
        await transaction.CommitAsync(cancel);
        offers.AllChanged();
        return true;
    }

    /// <summary>The stock a store of the demo opens with: packaged goods counted, loose and counter goods assumed. For whoever keeps stock.</summary>
    public async Task<IReadOnlyList<OpeningStock>> InitialStock(Id<Store> store, CancellationToken cancel = default)
    {
        var page = await offers.Browse(store, null, null, 0, int.MaxValue, cancel);
        return [.. page.Offers.Select(Opening)];
    }

    /// <summary>Every good of the demo as search knows it, without a database.</summary>
    internal static IReadOnlyList<SearchProduct> SearchProducts() =>
        [.. Packaged().Concat(LooseGoods.Read().Select(good => good.Record)).Select(SearchProduct.Of)];

    private static OpeningStock Opening(Offer offer)
    {
        var gtin = offer.Product.Gtin;
        return offer.Product.SoldBy == SoldBy.Weight ? new(gtin, offer.Increment.None with { Steps = PoundsOfEach * 100 }, true)
            : gtin.IsRestricted ? new(gtin, Quantity.Pieces(PiecesOfEach), true)
            : new(gtin, Quantity.Pieces(6 + Invented.Number(gtin, "stock", 43)), false);
    }

    /// <summary>The small store has no room for a fifth of the packaged goods.</summary>
    private static bool IsSoldAtTheHarbor(ProductRecord record) => Invented.Number(record.Product.Gtin, "harbor", 5) > 0;

    private static List<ProductRecord> Packaged()
    {
        using var packed = typeof(DemoGrocer).Assembly.GetManifestResourceStream("demo/openfoodfacts-english.jsonl.gz")!;
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var records = new List<ProductRecord>();
        while (lines.ReadLine() is { } line)
        {
            records.Add(OpenFoodFactsRecord.Read(Encoding.UTF8.GetBytes(line)) is RecordRead.Good(var record)
                ? record
                : throw new InvalidDataException($"The demo's records are damaged: {line}"));
        }

        return records;
    }
}
