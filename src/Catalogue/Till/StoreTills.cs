using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Till;

/// <summary>The registers of the stores that are asked about, in memory; read again when a store's change counter moved.</summary>
public sealed class StoreTills(IShopDatabase database, IOffers offers, CatalogueLimits limits, TimeProvider clock, ILogger<StoreTills> log)
{
    private readonly ConcurrentDictionary<Id<Store>, Kept<StoreTill>> _tills = new();

    /// <summary>Null when there is no such store.</summary>
    public async ValueTask<StoreTill?> Of(Id<Store> store, CancellationToken cancel = default)
    {
        if (!_tills.TryGetValue(store, out var kept))
        {
            if (await offers.StoreOf(store, cancel) is not { } profile || _tills.Count >= limits.StoresInMemory)
            {
                return await offers.StoreOf(store, cancel) is { } one ? await Read(database, one, cancel) : null;
            }

            var key = store.ToString();
            kept = _tills.GetOrAdd(store, _ => new(
                limit => CatalogueChanges.Read(database, key, limit), limit => Read(database, profile, limit), limits, clock, log));
        }

        return await kept.Get(cancel);
    }

    /// <summary>
    /// The promotions that an order earned, as they were then, whatever is filed under their ids by now. One that was put aside too long ago
    /// to be known is left out.
    /// </summary>
    public async ValueTask<IReadOnlyList<Promotion>> Earned(
        StoreTill till, IEnumerable<(string Id, string Version)> promotions, CancellationToken cancel = default)
    {
        var earned = new List<Promotion>();
        DbConnection? connection = null;
        try
        {
            foreach (var (id, version) in promotions.DistinctBy(one => one.Id))
            {
                if (till.Promotions.FirstOrDefault(one => one.Id == id && one.Version == version) is { } standing)
                {
                    earned.Add(standing);
                    continue;
                }

                connection ??= await database.Open(cancel);
                if (await PromotionRows.Former(connection, id, version, cancel) is { } former)
                {
                    earned.Add(former);
                }
            }
        }
        finally
        {
            await (connection?.DisposeAsync() ?? default);
        }

        return earned;
    }

    internal static async Task<StoreTill> Read(IShopDatabase database, StoreProfile store, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var terms = await PriceRows.Terms(connection, store.Id, cancel);
        return new(
            store, terms, await PriceRows.Read(connection, terms, null, cancel), await PromotionRows.Read(connection, terms, cancel),
            await StoreFees.Read(connection, store.Id, cancel), await StoreMinimum.Read(connection, store.Id, cancel));
    }
}
