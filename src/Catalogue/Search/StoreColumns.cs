namespace OpenAisle.Catalogue.Search;

/// <summary>
/// What a store says of each product, by the product's number: offer, price, stock. Arrays beside the index, so that a new price or a sold-out
/// shelf touches no word of it.
/// </summary>
internal sealed class StoreColumns
{
    public StoreColumns(SearchedProducts products, StoreShelves shelves, IReadOnlySet<Gtin> soldOut, IReadOnlySet<Gtin> onOffer)
    {
        (Products, Shelves, SoldOutSet, OnOfferSet) = (products, shelves, soldOut, onOffer);
        var count = products.Products.Count;
        Offers = new Offer?[count];
        UnitPrices = new double[count];
        SoldOut = new bool[count];
        OnOffer = new bool[count];
        foreach (var offer in shelves.All)
        {
            var number = products.NumberOf(offer.Product.Gtin);
            if (number < 0)
            {
                continue; // newer than the index, which is being made again
            }

            Offers[number] = offer;
            UnitPrices[number] = UnitPriceOf(offer);
            SoldOut[number] = soldOut.Contains(offer.Product.Gtin);
            OnOffer[number] = onOffer.Contains(offer.Product.Gtin);
        }
    }

    public SearchedProducts Products { get; }

    public StoreShelves Shelves { get; }

    public IReadOnlySet<Gtin> SoldOutSet { get; }

    public IReadOnlySet<Gtin> OnOfferSet { get; }

    /// <summary>Null for what the store does not sell.</summary>
    public Offer?[] Offers { get; }

    /// <summary>For sorting only: minor units a gram, a millilitre or a piece; masses before volumes before pieces, what is not known last.</summary>
    public double[] UnitPrices { get; }

    public bool[] SoldOut { get; }

    public bool[] OnOffer { get; }

    private static double UnitPriceOf(Offer offer)
    {
        const double ADimension = 1e12;
        var measure = offer.Product.SoldBy == SoldBy.Weight ? new Quantity(1, offer.Unit, 0) : offer.Product.Content?.Total;
        if (measure is not { Steps: > 0 } content)
        {
            return double.MaxValue;
        }

        var (numerator, denominator) = content.Unit.Size;
        var inBase = content.Steps / Math.Pow(10, content.Scale) * numerator / denominator;
        return ((int)content.Unit.Dimension * ADimension) + (offer.UnitPrice.MinorUnits / inBase);
    }
}
