using System.Collections.Concurrent;
using OpenAisle.Catalogue.Search;
using OpenAisle.Stock;

namespace OpenAisle.Web.Shopping;

/// <summary>
/// What each store is out of, for search: asked of the store's ledger while somebody searches, at most twice a second. While the ledger does
/// not answer, shelves stay as last seen.
/// </summary>
internal sealed class ShelfStock(IOffers offers, IGrainFactory actors, TimeProvider clock) : IShelfStock
{
    private const int MostStores = 256;
    private const int GoodsACall = 4_000;

    private static readonly TimeSpan AskAfter = TimeSpan.FromMilliseconds(500);
    private static readonly IReadOnlySet<Gtin> None = new HashSet<Gtin>();

    private readonly ConcurrentDictionary<Id<Store>, Seen> _stores = new();

    public async ValueTask<IReadOnlySet<Gtin>> SoldOut(Id<Store> store, CancellationToken cancel = default)
    {
        if (_stores.TryGetValue(store, out var seen) && clock.GetElapsedTime(seen.At) < AskAfter)
        {
            return seen.SoldOut;
        }

        if (_stores.Count >= MostStores)
        {
            _stores.Clear();
        }

        var at = clock.GetTimestamp();
        HashSet<Gtin> soldOut;
        try
        {
            soldOut = await Ask(store, cancel);
        }
        catch (Exception failed) when (failed is TimeoutException or OrleansException)
        {
            return seen?.SoldOut ?? None;
        }

        // The same set as long as it holds the same: whoever keeps something made of it need not make it again.
        var known = seen is not null && soldOut.SetEquals(seen.SoldOut) ? seen.SoldOut : soldOut;
        _stores[store] = new(known, at);
        return known;
    }

    private async Task<HashSet<Gtin>> Ask(Id<Store> store, CancellationToken cancel)
    {
        var all = await offers.Browse(store, null, null, 0, int.MaxValue, cancel);
        var soldOut = new HashSet<Gtin>();
        foreach (var some in all.Offers.Chunk(GoodsACall))
        {
            var levels = await actors.GetGrain<IStoreStock>(store.Value).Levels([.. some.Select(offer => offer.Product.Gtin)]);
            for (var i = 0; i < some.Length; i++)
            {
                if (!levels[i].Offers(some[i].Increment))
                {
                    soldOut.Add(some[i].Product.Gtin);
                }
            }
        }

        return soldOut;
    }

    private sealed record Seen(IReadOnlySet<Gtin> SoldOut, long At);
}
