namespace OpenAisle.Catalogue.Promotions;

/// <summary>What a line got from a promotion, and why.</summary>
/// <param name="Units">How many of the line's units took part; a weighed pack is one.</param>
/// <param name="BasisPoints">Set when it is so much off the whole line, which then holds at any weight.</param>
/// <param name="Why">In few words: "3 for 2, the cheapest free: 2 of its 6 units stand on this line".</param>
/// <param name="Version">Of the promotion's terms; see <see cref="Promotions.Promotion.Version"/>.</param>
public sealed record LineDiscount(
    string Promotion, string Name, Funding Funding, string Layer, int Units, Money Amount, int? BasisPoints, string Why, string? Version = null);

/// <summary>How often a promotion was used in a basket, and what it brought.</summary>
public sealed record PromotionUse(string Promotion, string Name, int Uses, Money Amount);

/// <summary>What one more unit of a line, or so much more spent, would bring.</summary>
/// <param name="Line">Null when any of the promotion's goods would do.</param>
/// <param name="More">How much more; for spend forms null, and <paramref name="Spend"/> says it.</param>
/// <param name="Brings">By how much more comes off then.</param>
public sealed record OneMore(int? Line, Quantity? More, Money? Spend, string Promotion, string Name, Money Brings);

/// <summary>The promotions of a basket.</summary>
/// <param name="ByLine">By the line's number; lines that got nothing are left out.</param>
/// <param name="Unproven">By how much a better set might beat this one; zero when it is proven to be the best.</param>
public sealed record Discounts(
    IReadOnlyDictionary<int, IReadOnlyList<LineDiscount>> ByLine, IReadOnlyList<PromotionUse> Uses, Money Total, Money Unproven)
{
    public static Discounts None(Currency currency) =>
        new(new Dictionary<int, IReadOnlyList<LineDiscount>>(), [], Money.Zero(currency), Money.Zero(currency));

    public IReadOnlyList<LineDiscount> Of(int line) => ByLine.GetValueOrDefault(line, []);
}
