using OpenAisle.Catalogue.Till;

namespace OpenAisle.Orders;

/// <summary>What a promotion took off a line when it was ordered.</summary>
/// <param name="BasisPoints">Set when it is so much off the whole line; then it holds at any weight.</param>
/// <param name="ByManufacturer">Somebody else pays it: the line is taxed as if the shopper did.</param>
/// <param name="Version">Of the promotion's terms, by which the order finds them again when it is changed.</param>
[GenerateSerializer, Immutable]
public sealed record LineSaving(
    string Promotion, string Name, Money Amount, string Why, int? BasisPoints = null, bool ByManufacturer = false, string? Version = null);

/// <param name="Millionths">Of the taxed amount.</param>
/// <param name="Included">The price has it in already.</param>
[GenerateSerializer, Immutable]
public sealed record LineLevy(string Name, long Millionths, bool Included = false);

/// <summary>What is taken off and added to a line, frozen with it. What comes short, weighs otherwise or is replaced keeps its share.</summary>
/// <param name="Deposit">On one whole unit; null when there is none.</param>
[GenerateSerializer, Immutable]
public sealed record LineTerms(LineSaving[] Savings, LineLevy[] Levies, Money? Deposit = null, bool DepositTaxed = false)
{
    // Records compare their members, and arrays by identity: an order asks whether it was packed with the same goods.
    public bool Equals(LineTerms? other) =>
        other is not null && Savings.SequenceEqual(other.Savings) && Levies.SequenceEqual(other.Levies) && Deposit == other.Deposit
        && DepositTaxed == other.DepositTaxed;

    public override int GetHashCode() => HashCode.Combine(Savings.Length, Levies.Length, Deposit, DepositTaxed);

    /// <summary>Null for a line that nothing is taken off or added to.</summary>
    public static LineTerms? Of(RungLine line) =>
        line is { Discounts.Count: 0, Taxes.Count: 0, DepositTerms: null } ? null : new(
            [.. line.Discounts.Select(one => new LineSaving(
                one.Promotion, one.Name, one.Amount, one.Why, one.BasisPoints, one.Funding == Catalogue.Promotions.Funding.Manufacturer, one.Version))],
            [.. line.Taxes.Select(tax => new LineLevy(tax.Levy, tax.Millionths, tax.IsIncluded))],
            line.DepositTerms?.EachUnit, line.DepositTerms?.IsTaxedWithGoods ?? false);

    /// <summary>
    /// What the terms come to for goods that were handed over: the promotion that the order earned stays earned, by share of the amount.
    /// </summary>
    /// <param name="ordered">The amount of the line as it was ordered.</param>
    /// <param name="amount">Of what is handed over.</param>
    /// <param name="pieces">Sold units on which a deposit is due; zero for a substitute, whose own it would be.</param>
    public LineCharge For(Money ordered, Money amount, long pieces)
    {
        var zero = Money.Zero(amount.Currency);
        var (discount, byOthers) = (zero, zero);
        foreach (var saving in Savings)
        {
            var share = saving.BasisPoints is { } points ? amount.Scale(points, Catalogue.Promotions.Promotion.Whole)
                : amount == ordered || ordered.IsZero ? saving.Amount
                : saving.Amount.Scale(amount.MinorUnits, ordered.MinorUnits);
            share = Money.Min(share, amount - discount);
            discount += share;
            byOthers += saving.ByManufacturer ? share : zero;
        }

        var deposit = Deposit is { } each ? each * pieces : zero;
        var rate = Levies.Where(levy => !levy.Included).Sum(levy => levy.Millionths);
        var tax = (amount - discount + byOthers + (DepositTaxed ? deposit : zero)).Scale(rate, 1_000_000);
        return new(discount, deposit, tax);
    }
}

/// <summary>What is taken off and added to an amount: due = amount − discount + deposit + tax.</summary>
[GenerateSerializer, Immutable]
public sealed record LineCharge(Money Discount, Money Deposit, Money Tax)
{
    public Money Due(Money amount) => amount - Discount + Deposit + Tax;
}
