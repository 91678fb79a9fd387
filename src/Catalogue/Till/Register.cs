using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Rules;

namespace OpenAisle.Catalogue.Till;

/// <summary>
/// Rings a basket up: the one place where prices, promotions, deposits, taxes and fees come together. Pure. Rounding happens once a line,
/// half away from zero, for all its levies together.
/// </summary>
public static class Register
{
    private const long Million = 1_000_000;

    /// <param name="at">When the goods are handed over, by the clock on the store's wall.</param>
    public static RungUp Ring(
        IReadOnlyList<TillLine> lines, PromotionSet promotions, ShopperTerms shopper, PlaceRules rules, IReadOnlyList<Fee> fees, Money tip, DateTime at)
    {
        var currency = tip.Currency;
        var discounts = BestSet.Of(
            [.. lines.Select(line => BasketGood.Of(line.Number, line.Product, line.Quantity, line.Price.UnitPrice, rules.IsDiscountable(line.Goods)))],
            promotions, shopper, currency);
        var rung = lines.Select(line => Line(line, discounts.Of(line.Number), rules, at)).ToList();
        var goods = Sum(rung.Select(line => line.Amount), currency);
        var discount = Sum(rung.Select(line => line.Discount), currency);
        var deposit = Sum(rung.Select(line => line.Deposit), currency);
        var charged = fees.Where(fee => fee.FreeFrom is not { } free || goods - discount < free).Select(fee => Charge(fee, rules)).ToList();
        var feesTotal = Sum(charged.Select(fee => fee.Amount), currency);
        var tax = Sum(rung.Select(line => line.Tax).Concat(charged.Select(fee => fee.Tax)), currency);
        var due = goods - discount + deposit + tax + feesTotal;
        var snap = rung.Exists(line => line.IsSnapEligible is not null)
            ? Sum(rung.Where(line => line.IsSnapEligible == true).Select(line => line.Amount - line.Discount + line.Deposit), currency)
            : (Money?)null;
        return new(
            rung, charged, discounts.Uses, goods, discount, deposit, tax, feesTotal, due, tip, due + tip, snap, rules.InCash(due + tip),
            discounts.Unproven);
    }

    /// <summary>The taxes on what a line comes to; also for a line that was weighed or came short after it was ordered.</summary>
    /// <param name="paidByOthers">Discounts that somebody else than the store pays: they are taxed as if the shopper paid them.</param>
    public static IReadOnlyList<LineTax> Taxes(IReadOnlyList<Levy> levies, Money net, Money paidByOthers, Money taxedDeposit)
    {
        if (levies.Count == 0)
        {
            return [];
        }

        var on = net + paidByOthers + taxedDeposit;
        var taxes = new List<LineTax>();
        foreach (var kind in levies.GroupBy(levy => levy.IsIncluded))
        {
            var its = kind.ToList();
            var rate = its.Sum(levy => levy.Millionths);
            var all = on.Scale(rate, kind.Key ? Million + rate : Million);
            var parts = all.Split([.. its.Select(levy => levy.Millionths)]);
            taxes.AddRange(its.Select((levy, at) => new LineTax(levy.Name, levy.Millionths, levy.IsIncluded, on, parts[at], levy.Reason, levy.Source)));
        }

        return taxes;
    }

    private static RungLine Line(TillLine line, IReadOnlyList<LineDiscount> discounts, PlaceRules rules, DateTime at)
    {
        var amount = line.Quantity.At(line.Price.UnitPrice);
        var currency = amount.Currency;
        var discount = Sum(discounts.Select(one => one.Amount), currency);
        var terms = line.Product.SoldBy == SoldBy.Piece ? rules.Deposit(line.Goods) : null;
        var deposit = terms is null ? Money.Zero(currency) : terms.EachUnit * line.Quantity.Steps;
        var taxes = Taxes(
            rules.Taxes(line.Goods), amount - discount,
            Sum(discounts.Where(one => one.Funding == Funding.Manufacturer).Select(one => one.Amount), currency),
            terms is { IsTaxedWithGoods: true } ? deposit : Money.Zero(currency));
        var tax = Sum(taxes.Where(one => !one.IsIncluded).Select(one => one.Amount), currency);
        return new(
            line, amount, discounts, discount, terms, deposit, taxes, tax, amount - discount + deposit + tax,
            rules.UnitPrice(line.Product, line.Price.UnitPrice, line.Unit, line.Goods), rules.Age(line.Product, line.Goods),
            rules.Restrictions(line.Goods, line.Quantity, at), rules.Snap(line.Goods)?.IsEligible);
    }

    private static RungFee Charge(Fee fee, PlaceRules rules)
    {
        // A bag costs no less than the place asks for it.
        if (fee.Code == Fee.Bag && rules.Bag is { } bag && bag.Amount.Currency == fee.Amount.Currency && bag.Amount > fee.Amount)
        {
            fee = fee with { Amount = bag.Amount, Source = bag.Source };
        }

        var levies = fee.TaxClass is { } taxClass ? rules.Taxes(new Dictionary<string, string> { ["class"] = taxClass }) : [];
        var zero = Money.Zero(fee.Amount.Currency);
        return new(fee, fee.Amount, Sum(Taxes(levies, fee.Amount, zero, zero).Where(tax => !tax.IsIncluded).Select(tax => tax.Amount), fee.Amount.Currency));
    }

    private static Money Sum(IEnumerable<Money> amounts, Currency currency) => amounts.Aggregate(Money.Zero(currency), (sum, amount) => sum + amount);
}
