using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>
/// The offers of the stores that are asked about, in memory. Each store's shelves are read once and again only when its change counter
/// moved: at once after a change in this process, within a second after one in another.
/// </summary>
public sealed class Offers : IOffers
{
    private readonly IShopDatabase _database;
    private readonly CatalogueLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger<Offers> _log;
    private readonly Kept<IReadOnlyList<StoreProfile>> _stores;
    private readonly ConcurrentDictionary<Id<Store>, Kept<StoreShelves>> _shelves = new();

    public Offers(IShopDatabase database, CatalogueLimits limits, TimeProvider clock, ILogger<Offers> log)
    {
        _database = database;
        _limits = limits;
        _clock = clock;
        _log = log;
        _stores = new(
            cancel => CatalogueChanges.Read(database, CatalogueChanges.StoreList, cancel),
            cancel => CatalogueReader.Stores(database, cancel), limits, clock, log);
    }

    /// <summary>Stores that are in memory now.</summary>
    public int StoresInMemory => _shelves.Count;

    public ValueTask<Offer?> Find(Id<Store> store, Gtin gtin, CancellationToken cancel = default)
    {
        var shelves = Shelves(store, cancel);
        return shelves.IsCompletedSuccessfully ? new(shelves.Result.Find(gtin)) : Await();

        async ValueTask<Offer?> Await() => (await shelves).Find(gtin);
    }

    public ValueTask<IReadOnlyDictionary<Gtin, Offer>> Find(Id<Store> store, IReadOnlyCollection<Gtin> gtins, CancellationToken cancel = default)
    {
        var shelves = Shelves(store, cancel);
        return shelves.IsCompletedSuccessfully ? new(shelves.Result.Find(gtins)) : Await();

        async ValueTask<IReadOnlyDictionary<Gtin, Offer>> Await() => (await shelves).Find(gtins);
    }

    public async ValueTask<OfferPage> Browse(
        Id<Store> store, string? department, string? words, int skip, int take, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return (await Shelves(store, cancel)).Browse(department, words, skip, take);
    }

    public async ValueTask<IReadOnlyList<(string Department, int Products)>> Departments(Id<Store> store, CancellationToken cancel = default) =>
        (await Shelves(store, cancel)).Departments;

    public ValueTask<IReadOnlyList<StoreProfile>> Stores(CancellationToken cancel = default) => _stores.Get(cancel);

    public async ValueTask<StoreProfile?> StoreOf(Id<Store> store, CancellationToken cancel = default)
    {
        foreach (var profile in await _stores.Get(cancel))
        {
            if (profile.Id == store)
            {
                return profile;
            }
        }

        return null;
    }

    /// <summary>A store's offers were changed in this process.</summary>
    internal void Changed(Id<Store> store)
    {
        if (_shelves.TryGetValue(store, out var kept))
        {
            kept.Outdate();
        }
    }

    /// <summary>The stores, or products that any of them may sell, were changed in this process.</summary>
    internal void AllChanged()
    {
        _stores.Outdate();
        foreach (var kept in _shelves.Values)
        {
            kept.Outdate();
        }
    }

    /// <summary>All that a store offers now; the same object until something changes.</summary>
    internal ValueTask<StoreShelves> Shelves(Id<Store> store, CancellationToken cancel)
    {
        if (!_shelves.TryGetValue(store, out var kept))
        {
            return FirstShelves(store, cancel);
        }

        var asked = kept.Get(cancel);
        if (!asked.IsCompletedSuccessfully)
        {
            return Later(kept, asked, cancel);
        }

        var shelves = asked.Result;
        if (Hold(shelves))
        {
            return new(shelves);
        }

        kept.Outdate();
        return kept.Get(cancel);
    }

    /// <summary>Read again when a dated price began or ended since.</summary>
    private async ValueTask<StoreShelves> Later(Kept<StoreShelves> kept, ValueTask<StoreShelves> asked, CancellationToken cancel)
    {
        var shelves = await asked;
        if (Hold(shelves))
        {
            return shelves;
        }

        kept.Outdate();
        return await kept.Get(cancel);
    }

    private bool Hold(StoreShelves shelves) =>
        shelves.HoldUntil == DateTimeOffset.MaxValue || _clock.GetUtcNow() < shelves.HoldUntil;

    private async ValueTask<StoreShelves> FirstShelves(Id<Store> store, CancellationToken cancel)
    {
        // A store that does not exist takes no room.
        if (await StoreOf(store, cancel) is not { } profile)
        {
            return StoreShelves.Empty;
        }

        MakeRoom();
        var key = store.ToString();
        var kept = _shelves.GetOrAdd(store, _ => new(
            limit => CatalogueChanges.Read(_database, key, limit), limit => CatalogueReader.Shelves(_database, profile, _clock, limit), _limits, _clock,
            _log));
        return await kept.Get(cancel);
    }

    private void MakeRoom()
    {
        var tooMany = _shelves.Count - _limits.StoresInMemory + 1;
        if (tooMany > 0)
        {
            foreach (var (store, _) in _shelves.ToArray().OrderBy(pair => pair.Value.LastAsked).Take(tooMany))
            {
                _shelves.TryRemove(store, out _);
            }
        }
    }
}
