using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Search;
using OpenAisle.Stock;
using OpenAisle.Web.Kept;

namespace OpenAisle.Web.Shopping;

/// <summary>An offer as a tile shows it: with what lies in the basket, and whether one more can be had.</summary>
/// <param name="InBasket">Zero when there is none of it.</param>
public sealed record Goods(Offer Offer, Quantity InBasket, bool SoldOut, bool CanAddMore)
{
    public Quantity More => InBasket + Offer.Increment;

    /// <summary>What the store promises for it now.</summary>
    public IReadOnlyList<Promotion> Promises { get; init; } = [];

    /// <summary>What sources say of its allergens and diets.</summary>
    public Declared Declared { get; init; }

    /// <summary>What of it speaks against the shopper's own profile; null without one, and on pages for everybody.</summary>
    public Against? Against { get; init; }

    public Quantity Less => InBasket > Offer.Increment ? InBasket - Offer.Increment : InBasket.None;
}

/// <summary>Puts offers, the store's stock and the visitor's basket side by side.</summary>
internal sealed class Aisle(Visit visit, IGrainFactory actors, IShelfStock shelves, Promises promises, DeclaredGoods declaredGoods)
{
    public async Task<IReadOnlyList<Goods>> Of(StoreProfile store, IReadOnlyList<Offer> offers)
    {
        if (offers.Count == 0)
        {
            return [];
        }

        var promised = await promises.Of(store.Id, visit.Cancel);
        var declared = await declaredGoods.Of(offers.Select(offer => offer.Product.Gtin), visit.Cancel);
        if (Drawing.Of(visit.Http) is { } drawing)
        {
            // A page for everybody goes by what it is compared with later, and nobody's basket is in it.
            var soldOut = await shelves.SoldOut(store.Id, visit.Cancel);
            List<Goods> drawn = [.. offers.Select(offer => new Goods(offer, None(offer), soldOut.Contains(offer.Product.Gtin), CanAddMore: true)
            {
                Promises = Promises.For(promised, offer.Product),
                Declared = declared[offer.Product.Gtin],
            })];
            drawing.Show(drawn);
            return drawn;
        }

        var basket = await visit.Basket();
        var diet = await visit.Diet();
        var wanted = basket?.Lines.ToDictionary(line => line.Line.Gtin, line => line.Line.Quantity);
        var levels = await actors.GetGrain<IStoreStock>(store.Id.Value).Levels([.. offers.Select(offer => offer.Product.Gtin)]);
        return [.. offers.Select((offer, i) =>
        {
            var inBasket = wanted?.GetValueOrDefault(offer.Product.Gtin, None(offer)) ?? None(offer);
            return new Goods(offer, inBasket, !levels[i].Offers(offer.Increment), levels[i].Offers(inBasket + offer.Increment))
            {
                Promises = Promises.For(promised, offer.Product),
                Declared = declared[offer.Product.Gtin],
                Against = diet is null ? null : declared[offer.Product.Gtin].Of(diet.Allergens, diet.Diets),
            };
        })];
    }

    private static Quantity None(Offer offer) => new(0, offer.Unit, offer.Scale);
}
