using OpenAisle.Catalogue;

namespace OpenAisle.Orders;

/// <summary>One line of an order, frozen when it was attempted: what the shopper was shown is what stands here.</summary>
/// <param name="Number">From 1; a line keeps its number for life.</param>
/// <param name="UnitPrice">Price of one whole unit of the quantity.</param>
/// <param name="Amount">Quantity at unit price; for weighed goods the estimate.</param>
[GenerateSerializer, Immutable]
public sealed record OrderLine(
    int Number, Gtin Gtin, string Name, SoldBy SoldBy, Quantity Quantity, Money UnitPrice, Money Amount, string? Supplier = null);

/// <summary>What was put into the tote for a line: nothing, less, as ordered, as weighed, or something else instead.</summary>
/// <param name="Line">The line it fills.</param>
/// <param name="Replaced">True when it is a substitute for what was ordered.</param>
[GenerateSerializer, Immutable]
public sealed record PackedLine(
    int Line, Gtin Gtin, string Name, Quantity Quantity, Money UnitPrice, Money Amount, bool Replaced = false, Quantity? Tare = null);

/// <summary>Adding up.</summary>
internal static class Sums
{
    public static Money Total(this IReadOnlyList<OrderLine> lines, Currency currency)
    {
        var total = Money.Zero(currency);
        foreach (var line in lines)
        {
            total += line.Amount;
        }

        return total;
    }

    public static Money Total(this IReadOnlyList<PackedLine> goods, Currency currency)
    {
        var total = Money.Zero(currency);
        foreach (var good in goods)
        {
            total += good.Amount;
        }

        return total;
    }
}
