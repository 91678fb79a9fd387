using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Rules;

namespace OpenAisle.Catalogue.Till;

/// <summary>A line to be rung up.</summary>
/// <param name="Price">What this shopper pays for one whole unit, and why.</param>
/// <param name="Goods">What rules may ask of it: see <see cref="RuledGoods"/>.</param>
/// <param name="Former">What may stand beside a reduced price.</param>
public sealed record TillLine(
    int Number, Product Product, Quantity Quantity, Unit Unit, ResolvedPrice Price, IReadOnlyDictionary<string, string> Goods, Money? Former = null);

/// <summary>A charge of the house: for bags, for a small basket, for bringing it.</summary>
/// <param name="Code"><c>bag</c>, <c>small-basket</c>, <c>delivery</c>…</param>
/// <param name="FreeFrom">No charge when the goods come to this after discounts; null: always.</param>
/// <param name="TaxClass">The class by which the place taxes it; null when it is not taxed.</param>
/// <param name="Source">The law that asks for it; null when it is the house's own.</param>
public sealed record Fee(string Code, string Name, Money Amount, Money? FreeFrom = null, string? TaxClass = null, string? Source = null)
{
    /// <summary>The charge for bags, which some places ask for.</summary>
    public const string Bag = "bag";
}

/// <summary>One levy on a line.</summary>
/// <param name="On">The amount that is taxed.</param>
public sealed record LineTax(string Levy, long Millionths, bool IsIncluded, Money On, Money Amount, string Reason, string Source);

/// <summary>A line as it is shown, ordered and printed. Due = amount − discount + deposit + tax, where the tax is not in the price already.</summary>
public sealed record RungLine(
    TillLine Line, Money Amount, IReadOnlyList<LineDiscount> Discounts, Money Discount, DepositTerms? DepositTerms, Money Deposit,
    IReadOnlyList<LineTax> Taxes, Money Tax, Money Due, UnitPriceLabel? UnitPrice, AgeRule? Age, IReadOnlyList<Restriction> Restrictions,
    bool? IsSnapEligible);

public sealed record RungFee(Fee Fee, Money Amount, Money Tax);

/// <summary>A whole basket, rung up: goods, discounts, deposits, taxes and fees, all shown apart.</summary>
/// <param name="ToPay">Due with the tip.</param>
/// <param name="SnapEligible">What SNAP may pay: eligible goods after discounts, without their tax.</param>
/// <param name="InCash">What is handed over when all of it is paid in cash.</param>
public sealed record RungUp(
    IReadOnlyList<RungLine> Lines, IReadOnlyList<RungFee> Fees, IReadOnlyList<PromotionUse> Promotions, Money Goods, Money Discount, Money Deposit,
    Money Tax, Money FeesTotal, Money Due, Money Tip, Money ToPay, Money? SnapEligible, Money InCash, Money Unproven);
