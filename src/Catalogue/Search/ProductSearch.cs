using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Search;

/// <summary>
/// Search over the stores of this process. Words come from one index, which is made again in the background when products change; prices,
/// stock and offers come from each store's columns, which are made again as soon as a store's shelves are others.
/// </summary>
internal sealed class ProductSearch(
    IShopDatabase database, Offers offers, SearchLimits limits, CatalogueLimits catalogueLimits, TimeProvider clock, ILogger<ProductSearch> log,
    IShelfStock? stock = null, IGoodsOnOffer? onOffer = null) : IProductSearch, IDisposable
{
    private static readonly IReadOnlySet<Gtin> None = new HashSet<Gtin>();

    private readonly ProductIndex _products = new(database, limits, catalogueLimits, clock, log);
    private readonly ConcurrentDictionary<Id<Store>, StoreColumns> _stores = new();

    public async ValueTask<SearchAnswer> Search(Id<Store> store, SearchWish wish, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wish.Skip);
        ArgumentOutOfRangeException.ThrowIfNegative(wish.Take);
        return StoreSearch.Answer(await Columns(store, cancel), wish);
    }

    public async ValueTask<IReadOnlyList<string>> Suggest(Id<Store> store, string typed, CancellationToken cancel = default)
    {
        var columns = await Columns(store, cancel);
        return columns.Products.Suggestions.For(typed, phrase => StoreSearch.Best(columns, phrase, 1).Any());
    }

    public async ValueTask<IReadOnlyList<ListedLine>> ReadList(Id<Store> store, string text, CancellationToken cancel = default)
    {
        var columns = await Columns(store, cancel);
        return ListReader.Read(text, limits.MostListLines, words => [.. StoreSearch.Best(columns, words, limits.GoodsALine)]);
    }

    /// <summary>The store as it is now; made again when products, shelves, stock or offers are others than those it was made of.</summary>
    internal async ValueTask<StoreColumns> Columns(Id<Store> store, CancellationToken cancel)
    {
        var products = await _products.Get(cancel);
        var shelves = await offers.Shelves(store, cancel);
        var soldOut = stock is null ? None : await stock.SoldOut(store, cancel);
        var promoted = onOffer is null ? None : await onOffer.OnOffer(store, cancel);
        if (_stores.TryGetValue(store, out var known) && known.Products == products && known.Shelves == shelves && known.SoldOutSet == soldOut
            && known.OnOfferSet == promoted)
        {
            return known;
        }

        if (_stores.Count >= catalogueLimits.StoresInMemory)
        {
            _stores.Clear();
        }

        return _stores[store] = new(products, shelves, soldOut, promoted);
    }

    public void Dispose() => _products.Dispose();
}
