using OpenAisle.Catalogue;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Orders;

/// <summary>One line of an order, frozen when it was attempted: what the shopper was shown is what stands here.</summary>
/// <param name="Number">From 1; a line keeps its number for life.</param>
/// <param name="UnitPrice">Price of one whole unit of the quantity.</param>
/// <param name="Amount">Quantity at unit price; for weighed goods the estimate.</param>
/// <param name="Terms">What is taken off and added; null for neither.</param>
/// <param name="Wish">What the shopper wishes for it; null for nothing in particular.</param>
[GenerateSerializer, Immutable]
public sealed record OrderLine(
    int Number, Gtin Gtin, string Name, SoldBy SoldBy, Quantity Quantity, Money UnitPrice, Money Amount, string? Supplier = null,
    LineTerms? Terms = null, LineWish? Wish = null)
{
    /// <summary>What is taken off and added, at the line as it was ordered.</summary>
    public LineCharge Charge() => Terms?.For(Amount, Amount, Pieces(Quantity)) ?? new(
        Money.Zero(Amount.Currency), Money.Zero(Amount.Currency), Money.Zero(Amount.Currency));

    /// <summary>What the shopper pays for it.</summary>
    public Money Due() => Terms is null ? Amount : Charge().Due(Amount);

    /// <summary>The charge for what was packed for it.</summary>
    internal LineCharge? ChargeFor(PackedLine good) =>
        Terms?.For(Amount, good.Amount, good.Replaced ? 0 : Pieces(good.Quantity));

    private static long Pieces(Quantity quantity) => quantity.Unit.Dimension == Dimension.Count ? quantity.Steps : 0;
}

/// <summary>What was put into the tote for a line: nothing, less, as ordered, as weighed, or something else instead.</summary>
/// <param name="Line">The line it fills.</param>
/// <param name="Replaced">True when it is a substitute for what was ordered.</param>
/// <param name="Charge">What is taken off and added; the order works it out when it is packed. Null for neither.</param>
[GenerateSerializer, Immutable]
public sealed record PackedLine(
    int Line, Gtin Gtin, string Name, Quantity Quantity, Money UnitPrice, Money Amount, bool Replaced = false, Quantity? Tare = null,
    LineCharge? Charge = null)
{
    /// <summary>What the shopper pays for it.</summary>
    public Money Due() => Charge?.Due(Amount) ?? Amount;
}

/// <summary>Adding up.</summary>
internal static class Sums
{
    /// <summary>What somebody has to pick for it; see <see cref="SlotPlan.ItemsIn"/>.</summary>
    public static int Items(this IReadOnlyList<OrderLine> lines)
    {
        var items = 0L;
        foreach (var line in lines)
        {
            items += SlotPlan.ItemsIn(line.Quantity);
        }

        return (int)Math.Min(items, SlotPlan.MostItems);
    }

    public static Money Total(this IReadOnlyList<OrderLine> lines, Currency currency)
    {
        var total = Money.Zero(currency);
        foreach (var line in lines)
        {
            total += line.Due();
        }

        return total;
    }

    /// <summary>The goods after what promotions take off, without deposits and taxes: what minimums and free fees go by.</summary>
    public static Money GoodsTotal(this IReadOnlyList<OrderLine> lines, Currency currency) =>
        lines.Aggregate(Money.Zero(currency), (sum, line) => sum + line.Amount - line.Charge().Discount);

    /// <summary>The lines, and what is charged beside them.</summary>
    public static Money Total(this IReadOnlyList<OrderLine> lines, IReadOnlyList<OrderCharge>? charges, Currency currency) =>
        lines.Total(currency) + charges.Total(currency);

    /// <summary>What was packed, and what is charged beside it: nothing when nothing was found.</summary>
    public static Money Total(this IReadOnlyList<PackedLine> goods, IReadOnlyList<OrderCharge>? charges, Currency currency) =>
        goods.Total(currency) + (goods.Count == 0 ? Money.Zero(currency) : charges.Total(currency));

    public static Money Total(this IReadOnlyList<OrderCharge>? charges, Currency currency)
    {
        var total = Money.Zero(currency);
        foreach (var charge in charges ?? [])
        {
            total += charge.Due();
        }

        return total;
    }

    public static Money Total(this IReadOnlyList<PackedLine> goods, Currency currency)
    {
        var total = Money.Zero(currency);
        foreach (var good in goods)
        {
            total += good.Due();
        }

        return total;
    }
}
