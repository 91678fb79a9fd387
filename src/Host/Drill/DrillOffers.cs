using OpenAisle.Catalogue;

namespace OpenAisle.Host.Drill;

/// <summary>Two stores that sell the same dozen products, a third of them weighed. Prices stay, so that a total can be told beforehand.</summary>
internal sealed class DrillOffers : IOffers
{
    private const int Products = 12;
    private const int EveryWeighed = 3;

    public static IReadOnlyList<Id<Store>> Stores { get; } = [.. Enumerable.Range(1, 2).Select(number => new Id<Store>(new Guid(number, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1])))];

    public static IReadOnlyList<Product> Goods { get; } = [.. Enumerable.Range(0, Products).Select(Good)];

    public static Money PriceOf(Gtin gtin) => new(199 + (gtin.Number % 900), Currency.Usd);

    public ValueTask<Offer?> Find(Id<Store> store, Gtin gtin, CancellationToken cancel = default) =>
        ValueTask.FromResult(Goods.FirstOrDefault(product => product.Gtin == gtin) is { } product ? Offer(store, product) : null);

    public ValueTask<IReadOnlyDictionary<Gtin, Offer>> Find(Id<Store> store, IReadOnlyCollection<Gtin> gtins, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<Gtin, Offer>>(
            Goods.Where(product => gtins.Contains(product.Gtin)).ToDictionary(product => product.Gtin, product => Offer(store, product)));

    public ValueTask<OfferPage> Browse(Id<Store> store, string? department, string? words, int skip, int take, CancellationToken cancel = default) =>
        ValueTask.FromResult(new OfferPage([.. Goods.Skip(skip).Take(take).Select(product => Offer(store, product))], Goods.Count));

    public ValueTask<IReadOnlyList<(string Department, int Products)>> Departments(Id<Store> store, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<(string Department, int Products)>>([("pantry", Goods.Count)]);

    public ValueTask<StoreProfile?> StoreOf(Id<Store> store, CancellationToken cancel = default) => ValueTask.FromResult<StoreProfile?>(Profile(store));

    ValueTask<IReadOnlyList<StoreProfile>> IOffers.Stores(CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<StoreProfile>>([.. Stores.Select(Profile)]);

    private static StoreProfile Profile(Id<Store> store) => new(store, $"drill-{store.Value:n}", "Drill", "Etc/UTC", Currency.Usd, "");

    private static Product Good(int number) => new(
        Gtin.WithCheckDigit(751_000_000_000 + number), $"Product {number}", null, null, "pantry",
        number % EveryWeighed == 0 ? SoldBy.Weight : SoldBy.Piece, TemperatureZone.Ambient);

    private static Offer Offer(Id<Store> store, Product product) => product.SoldBy == SoldBy.Weight
        ? new(store, product, PriceOf(product.Gtin), Unit.Kilogram, 3, Quantity.Grams(250), Quantity.Grams(0), new(1, 1, 1, 1))
        : new(store, product, PriceOf(product.Gtin), Unit.Piece, 0, Quantity.Pieces(1), Quantity.Pieces(0), new(1, 1, 1, 1));
}
