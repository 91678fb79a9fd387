namespace OpenAisle.Catalogue.Promotions;

/// <summary>A line of a basket as promotions see it, before any discount.</summary>
/// <param name="Number">The line's own number; comes back with its discounts.</param>
/// <param name="Amount">Quantity at unit price.</param>
/// <param name="IsDiscountable">False where the law of the place forbids discounts on it: then it takes part in nothing.</param>
public sealed record BasketGood(
    int Number, Gtin Gtin, string Department, string? Brand, string TaxClass, Quantity Quantity, Money UnitPrice, Money Amount,
    bool IsDiscountable = true)
{
    public bool IsWeighed => Quantity.Unit.Dimension != Dimension.Count;

    public static BasketGood Of(int number, Product product, Quantity quantity, Money unitPrice, bool isDiscountable = true) => new(
        number, product.Gtin, product.Department, product.Brand, product.TaxClass, quantity, unitPrice, quantity.At(unitPrice), isDiscountable);
}

/// <summary>What promotions ask of the shopper.</summary>
/// <param name="Coupons">Codes that were handed over or typed.</param>
/// <param name="Clips">Promotions clipped in the app, by id.</param>
/// <param name="Used">How often the shopper used a promotion before; those never used are left out.</param>
public sealed record ShopperTerms(
    bool IsMember, IReadOnlySet<string> Coupons, IReadOnlySet<string> Clips, IReadOnlyDictionary<string, int> Used)
{
    public static ShopperTerms Anybody { get; } = new(
        false, new HashSet<string>(), new HashSet<string>(), new Dictionary<string, int>());

    /// <summary>May the shopper use it at all?</summary>
    public bool Admits(Promotion promotion) =>
        (!promotion.MembersOnly || IsMember)
        && (promotion.Coupon is null || Coupons.Contains(promotion.Coupon))
        && (!promotion.Clip || Clips.Contains(promotion.Id))
        && LeftOf(promotion) is not 0;

    /// <summary>Uses that are left for this basket; null without a limit.</summary>
    public int? LeftOf(Promotion promotion) =>
        promotion.MostUses is not { } most ? promotion.MostABasket
        : Math.Min(promotion.MostABasket ?? int.MaxValue, Math.Max(0, most - Used.GetValueOrDefault(promotion.Id)));
}
