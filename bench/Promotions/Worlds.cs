using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Bench.Promotions;

/// <summary>Invented baskets of 100 lines and 200 promotions, from a usual week to what no grocer would file.</summary>
internal static class Worlds
{
    public const int Lines = 100;
    public const int Promotions = 200;

    /// <summary>Products of one brand that lie side by side on the shelf.</summary>
    public const int Family = 5;

    public static IReadOnlyList<(string Name, Func<Random, (BasketGood[] Goods, PromotionSet Set)> World)> All { get; } =
    [
        ("a week: families, a third here", chance => World(chance, 3 * Lines, Family, 0, 20)),
        ("a week: brands, meal deals across", OverlappingWeek.World),
        ("all about goods in the basket", chance => World(chance, Lines, Family, 0, 20)),
        ("the same, one in five across families", chance => World(chance, Lines, Family, 20, 20)),
        ("large families, no unit forms", chance => World(chance, Lines, 2 * Family, 0, 0)),
        ("random: any 4 products each", chance => World(chance, Lines, 4, 100, 20)),
        ("tangle: any 30 products each", chance => World(chance, Lines, 30, 100, 20)),
    ];

    /// <param name="products">On promotion; the first hundred are in the basket.</param>
    /// <param name="reach">Products that a promotion is about.</param>
    /// <param name="across">Per cent of promotions about products thrown together, not about a family.</param>
    /// <param name="unitForms">Per cent of promotions that look at single units.</param>
    private static (BasketGood[] Goods, PromotionSet Set) World(Random chance, int products, int reach, int across, int unitForms)
    {
        var goods = new BasketGood[Lines];
        for (var line = 0; line < Lines; line++)
        {
            var price = new Money((chance.Next(9, 100) * 10) + 9, Currency.Usd);
            var pieces = 1 + (chance.Next(3) == 0 ? chance.Next(1, 6) : 0);
            goods[line] = new(
                line + 1, Code(line), $"department-{line % 15}", $"Brand {line / Family}", TaxClass.Food, Quantity.Pieces(pieces), price,
                price * pieces);
        }

        return (goods, new([.. Enumerable.Range(0, Promotions).Select(number =>
            Promotion(chance, number, products, reach, chance.Next(100) < across, chance.Next(100) < unitForms))]));
    }

    private static Promotion Promotion(Random chance, int number, int products, int reach, bool isAcross, bool isUnitForm)
    {
        var family = chance.Next(products / reach) * reach;
        var promotion = new Promotion
        {
            Id = $"P{number:000}",
            Name = $"Promotion {number}",
            Form = FormName.Percent,
            Parts = [Some()],
            BasisPoints = chance.Next(2, 11) * 500,
            MostUses = chance.Next(4) == 0 ? chance.Next(1, 4) : null,
        };
        var take = chance.Next(2, 5);
        return isUnitForm ? promotion : chance.Next(isAcross ? 6 : 4) switch
        {
            0 => promotion with { Form = FormName.NForM, Take = [take], Pay = take - 1 },
            1 => promotion with { Form = FormName.NForAmount, Take = [take], Amount = new(take * chance.Next(20, 60) * 10, Currency.Usd) },
            2 => promotion with { Form = FormName.NPercent, Take = [take] },
            3 => promotion with { Form = FormName.Cheapest, Take = [2] },
            4 => promotion with { Form = FormName.BuyGet, Parts = [Some(), Some()], Take = [1, 1] },
            _ => promotion with { Form = FormName.Bundle, Parts = [Some(), Some()], Take = [1, 1], Amount = new(chance.Next(40, 140) * 10, Currency.Usd) },
        };

        Goods[] Some() =>
        [
            .. Enumerable.Range(0, reach).Select(at => isAcross ? chance.Next(products) : family + at).Distinct()
                .Select(product => new Goods(Goods.Gtin, Code(product).ToString())),
        ];
    }

    public static Gtin Code(int product) => Gtin.WithCheckDigit(75_000_000_000 + product);
}
