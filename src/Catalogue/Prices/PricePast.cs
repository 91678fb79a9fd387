using OpenAisle.Catalogue.Till;

namespace OpenAisle.Catalogue.Prices;

/// <summary>What a product cost in a store and when, for people.</summary>
public sealed class PricePast(StoreTills tills, IOffers offers, TimeProvider clock)
{
    /// <summary>The spans of the last days, the newest first; empty where the store does not sell it.</summary>
    public async Task<IReadOnlyList<PriceSpan>> Of(Id<Store> store, Gtin gtin, int days, CancellationToken cancel = default)
    {
        if (await tills.Of(store, cancel) is not { } till || await offers.Find(store, gtin, cancel) is not { } offer)
        {
            return [];
        }

        // A price that was never changed has no dated row: then what stands is all there is to tell.
        var now = clock.GetUtcNow();
        var rows = till.Prices.GetValueOrDefault(gtin, []);
        var standing = rows.Length == 0 ? new StandingPrice(offer.UnitPrice, now.AddDays(-days)) : null;
        return
        [
            .. PriceHistory.Between(rows, standing, till.Terms, till.Zone, offer.Unit, till.Store.Currency, Channel.Online, now.AddDays(-days), now.AddTicks(1)).Reverse(),
        ];
    }
}
