using System.Globalization;

namespace OpenAisle.Catalogue.Rules;

/// <summary>
/// What rules may ask of goods, by name: <c>class</c>, <c>department</c>, <c>brand</c>, <c>container</c>, <c>packs</c>, <c>each_ml</c>,
/// <c>each_g</c>, <c>total_ml</c>, <c>total_g</c>, <c>count</c>, <c>measure</c> (mass, volume, count), <c>weighed</c>; and whatever else a
/// catalogue says of a product.
/// </summary>
public static class RuledGoods
{
    public static Dictionary<string, string> Of(Product product, IEnumerable<KeyValuePair<string, string>>? more = null)
    {
        var isWeighed = product.SoldBy == SoldBy.Weight;
        var goods = new Dictionary<string, string>(more ?? [])
        {
            ["class"] = product.TaxClass,
            ["department"] = product.Department,
            ["gtin"] = product.Gtin.ToString(),
            ["weighed"] = isWeighed ? "yes" : "no",
        };
        if (product.Brand is { } brand)
        {
            goods["brand"] = brand;
        }

        if (product.Container is { } container)
        {
            goods["container"] = container.ToString().ToLowerInvariant();
        }

        if (isWeighed)
        {
            goods["measure"] = "mass";
        }
        else if (product.Content is { } content)
        {
            goods["packs"] = content.Packs.ToString(CultureInfo.InvariantCulture);
            goods["measure"] = content.Each.Unit.Dimension switch
            {
                Dimension.Mass => "mass",
                Dimension.Volume => "volume",
                _ => "count",
            };
            var (unit, name) = content.Each.Unit.Dimension switch
            {
                Dimension.Mass => (Unit.Gram, "g"),
                Dimension.Volume => (Unit.Millilitre, "ml"),
                _ => (Unit.Piece, "count"),
            };
            var thousandths = unit == Unit.Piece ? (byte)0 : (byte)3;
            goods["each_" + name] = Number(content.Each.In(unit, thousandths));
            goods[unit == Unit.Piece ? "count" : "total_" + name] = Number(content.Total.In(unit, thousandths));
        }

        return goods;
    }

    private static string Number(Quantity quantity) =>
        Numbers.Write(quantity.Steps / (decimal)Math.Pow(10, quantity.Scale));
}
