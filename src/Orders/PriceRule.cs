using System.Diagnostics;

namespace OpenAisle.Orders;

/// <summary>Which price is charged when the price on the shelf has moved between ordering and picking.</summary>
public enum PriceRule
{
    /// <summary>The price that the shopper was shown. The default.</summary>
    AsOrdered,
    LowerOfTheTwo,

    /// <summary>The shelf's price on the day; still never more in all than was authorised.</summary>
    PriceOfTheDay,
}

/// <summary>Which of two prices a rule charges.</summary>
public static class PriceRules
{
    /// <param name="today">Null when the store does not sell it any more.</param>
    public static Money UnitPrice(PriceRule rule, Money ordered, Money? today) => rule switch
    {
        PriceRule.AsOrdered => ordered,
        PriceRule.LowerOfTheTwo => today is { } price ? Money.Min(ordered, price) : ordered,
        PriceRule.PriceOfTheDay => today ?? ordered,
        _ => throw new UnreachableException(),
    };
}

/// <summary>
/// How much more than the estimate is authorised, so that what is weighed may weigh a little more. Only weighed lines get headroom.
/// Fifteen per cent is what large processors allow between estimate and final amount, and what Instacart holds (docs.instacart.com).
/// </summary>
internal static class Headroom
{
    public const int Percent = 15;

    public static Money ToAuthorise(IReadOnlyList<OrderLine> lines, Money total)
    {
        var weighed = Money.Zero(total.Currency);
        foreach (var line in lines)
        {
            if (line.SoldBy == Catalogue.SoldBy.Weight)
            {
                weighed += line.Due();
            }
        }

        // Rounded up: a headroom that is a penny short would refuse a weight inside the promise.
        var extra = ((weighed.MinorUnits * Percent) + 99) / 100;
        return total + new Money(extra, total.Currency);
    }
}
