using OpenAisle.Stock;

namespace OpenAisle.Web.Shopping;

/// <summary>An offer as a tile shows it: with what lies in the basket, and whether one more can be had.</summary>
/// <param name="InBasket">Zero when there is none of it.</param>
public sealed record Goods(Offer Offer, Quantity InBasket, bool SoldOut, bool CanAddMore)
{
    public Quantity More => InBasket + Offer.Increment;

    public Quantity Less => InBasket > Offer.Increment ? InBasket - Offer.Increment : InBasket.None;
}

/// <summary>Puts offers, the store's stock and the visitor's basket side by side.</summary>
internal sealed class Aisle(Visit visit, IGrainFactory actors)
{
    public async Task<IReadOnlyList<Goods>> Of(StoreProfile store, IReadOnlyList<Offer> offers)
    {
        if (offers.Count == 0)
        {
            return [];
        }

        var basket = await visit.Basket();
        var wanted = basket?.Lines.ToDictionary(line => line.Line.Gtin, line => line.Line.Quantity);
        var levels = await actors.GetGrain<IStoreStock>(store.Id.Value).Levels([.. offers.Select(offer => offer.Product.Gtin)]);
        return [.. offers.Select((offer, i) =>
        {
            var none = new Quantity(0, offer.Unit, offer.Scale);
            var inBasket = wanted?.GetValueOrDefault(offer.Product.Gtin, none) ?? none;
            return new Goods(offer, inBasket, !levels[i].Offers(offer.Increment), levels[i].Offers(inBasket + offer.Increment));
        })];
    }
}
