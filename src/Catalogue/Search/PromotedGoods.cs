using System.Collections.Concurrent;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Catalogue.Search;

/// <summary>
/// Which goods a promotion names now, as an online shopper meets it. What is off for the whole basket makes no good a special one, and is left
/// out.
/// </summary>
internal sealed class PromotedGoods(StoreTills tills, Offers offers, CatalogueLimits limits, TimeProvider clock) : IGoodsOnOffer
{
    private static readonly IReadOnlySet<Gtin> None = new HashSet<Gtin>();

    private readonly ConcurrentDictionary<Id<Store>, Known> _stores = new();

    public async ValueTask<IReadOnlySet<Gtin>> OnOffer(Id<Store> store, CancellationToken cancel = default)
    {
        if (await tills.Of(store, cancel) is not { Promotions.Count: > 0 } till)
        {
            return None;
        }

        var set = till.Set(Channel.Online, clock.GetUtcNow());
        var shelves = await offers.Shelves(store, cancel);
        if (_stores.TryGetValue(store, out var known) && known.Set == set && known.Shelves == shelves)
        {
            return known.Goods;
        }

        if (_stores.Count >= limits.StoresInMemory)
        {
            _stores.Clear();
        }

        var goods = shelves.All.Where(offer => IsPromoted(set, offer)).Select(offer => offer.Product.Gtin).ToHashSet();
        _stores[store] = new(set, shelves, goods);
        return goods;
    }

    private static bool IsPromoted(PromotionSet set, Offer offer) =>
        set.Of(BasketGood.Of(1, offer.Product, offer.Increment, offer.UnitPrice))
            .Exists(taken => set.All[taken.Promotion].Parts[taken.Part].All(goods => goods.Except || goods.Kind != Goods.All));

    private sealed record Known(PromotionSet Set, StoreShelves Shelves, IReadOnlySet<Gtin> Goods);
}
