using System.Collections.Concurrent;
using OpenAisle.Catalogue.Search;
using OpenAisle.Stock;

namespace OpenAisle.Web.Shopping;

/// <summary>
/// What each store is out of, for search and for pages that are kept: asked of the store's ledger while somebody looks, once for all of
/// them, so that an answer is never older than a second. While the ledger does not answer, shelves stay as last seen.
/// </summary>
internal sealed class ShelfStock(IOffers offers, IGrainFactory actors, TimeProvider clock) : IShelfStock
{
    private const int MostStores = 256;
    private const int GoodsACall = 4_000;

    /// <summary>Asked again behind the answer from here on; from <see cref="WaitAfter"/> on the answer waits for it.</summary>
    private static readonly TimeSpan AskAfter = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan WaitAfter = TimeSpan.FromMilliseconds(600);

    private readonly ConcurrentDictionary<Id<Store>, Shelf> _stores = new();

    public ValueTask<IReadOnlySet<Gtin>> SoldOut(Id<Store> store, CancellationToken cancel = default)
    {
        if (!_stores.TryGetValue(store, out var shelf))
        {
            if (_stores.Count >= MostStores)
            {
                _stores.Clear();
            }

            shelf = _stores.GetOrAdd(store, _ => new Shelf());
        }

        var seen = shelf.Seen;
        var age = seen is null ? TimeSpan.MaxValue : clock.GetElapsedTime(seen.At);
        if (age < AskAfter)
        {
            return new(seen!.SoldOut);
        }

        var asking = Ask(store, shelf);
        return age < WaitAfter ? new(seen!.SoldOut) : new(asking.WaitAsync(cancel));
    }

    /// <summary>One question at a time, for all who wait.</summary>
    private Task<IReadOnlySet<Gtin>> Ask(Id<Store> store, Shelf shelf)
    {
        lock (shelf)
        {
            return shelf.Asking is { IsCompleted: false } asking ? asking : shelf.Asking = Task.Run(() => Ask());
        }

        async Task<IReadOnlySet<Gtin>> Ask()
        {
            var (seen, at) = (shelf.Seen, clock.GetTimestamp());
            IReadOnlySet<Gtin> soldOut;
            try
            {
                soldOut = await Read(store);
            }
            catch (Exception failed) when (failed is TimeoutException or OrleansException)
            {
                return seen?.SoldOut ?? new HashSet<Gtin>();
            }

            // The same set as long as it holds the same: whoever keeps something made of it need not make it again.
            shelf.Seen = new(seen is not null && seen.SoldOut.SetEquals(soldOut) ? seen.SoldOut : soldOut, at);
            return shelf.Seen.SoldOut;
        }
    }

    private async Task<IReadOnlySet<Gtin>> Read(Id<Store> store)
    {
        var all = await offers.Browse(store, null, null, 0, int.MaxValue);
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

    private sealed class Shelf
    {
        public volatile Seen? Seen;
        public Task<IReadOnlySet<Gtin>>? Asking;
    }

    private sealed record Seen(IReadOnlySet<Gtin> SoldOut, long At);
}
