using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Bench.Promotions;

/// <summary>
/// What a grocer may well file of a thousand products: 100 promotions of families, 40 of brands, 10 of whole departments, 15 meal deals of
/// three counters, 15 that give one family's goods with another's, 20 coupons for one or two units. Some 60 touch the basket of a shopper
/// who takes one to three of a family, and they overlap: a yoghurt may be in five of them.
/// </summary>
internal static class OverlappingWeek
{
    private const int Assortment = 1_000;
    private const int Brand = 3 * Worlds.Family;
    private const int Department = 8 * Worlds.Family;

    public static (BasketGood[] Goods, PromotionSet Set) World(Random chance) =>
        ([.. Wanted(chance).Select((product, line) => Good(chance, product, line + 1))], new(Enumerable.Range(0, Worlds.Promotions).Select(number => Promotion(chance, number))));

    private static SortedSet<int> Wanted(Random chance)
    {
        var wanted = new SortedSet<int>();
        while (wanted.Count < Worlds.Lines)
        {
            var family = AnyFamily(chance);
            for (var some = chance.Next(1, 4); some > 0 && wanted.Count < Worlds.Lines; some--)
            {
                wanted.Add(family + chance.Next(Worlds.Family));
            }
        }

        return wanted;
    }

    private static BasketGood Good(Random chance, int product, int number)
    {
        var price = new Money(Typical(product) + (chance.Next(-3, 4) * 10), Currency.Usd);
        var pieces = 1 + (chance.Next(3) == 0 ? chance.Next(1, 4) : 0);
        return new(
            number, Worlds.Code(product), $"department-{product / Department}", $"Brand {product / Brand}", TaxClass.Food, Quantity.Pieces(pieces),
            price, price * pieces);
    }

    private static Promotion Promotion(Random chance, int number)
    {
        var family = AnyFamily(chance);
        var promotion = new Promotion
        {
            Id = $"P{number:000}",
            Name = $"Promotion {number}",
            Form = FormName.Percent,
            Parts = [Shelf(family, Worlds.Family)],
            BasisPoints = chance.Next(2, 9) * 500,
            MostUses = chance.Next(4) == 0 ? chance.Next(1, 4) : null,
        };
        return number switch
        {
            < 100 => Several(chance, promotion, Typical(family)),
            < 140 => Several(chance, promotion with { Parts = [[new(Goods.Brand, $"Brand {chance.Next(Assortment / Brand)}")]] }, null),
            < 150 => promotion with
            {
                Form = FormName.NPercent,
                Take = [chance.Next(3, 6)],
                BasisPoints = 1_000,
                Parts = [[new(Goods.Department, $"department-{chance.Next(Assortment / Department)}")]],
            },
            < 165 => promotion with
            {
                Form = FormName.Bundle,
                Take = [1, 1, 1],
                Amount = new(chance.Next(70, 120) * 10, Currency.Usd),
                Parts = [Counter(chance), Counter(chance), Counter(chance)],
            },
            < 180 => promotion with
            {
                Form = FormName.BuyGet,
                Take = [chance.Next(1, 3), 1],
                BasisPoints = 10_000,
                Parts = [promotion.Parts[0], Shelf(AnyFamily(chance), Worlds.Family)],
            },
            _ => promotion with { Form = FormName.AmountOff, Amount = new(chance.Next(2, 8) * 25, Currency.Usd), MostUses = chance.Next(1, 3) },
        };
    }

    /// <param name="each">What one usually costs; null where prices differ too much for an amount.</param>
    private static Promotion Several(Random chance, Promotion promotion, int? each)
    {
        var take = chance.Next(2, 5);
        return chance.Next(each is null ? 4 : 5) switch
        {
            0 => promotion with { Form = FormName.NForM, Take = [take], Pay = take - 1 },
            1 => promotion with { Form = FormName.NPercent, Take = [take] },
            2 => promotion with { Form = FormName.Cheapest, Take = [2], BasisPoints = 5_000 },
            3 => promotion,
            _ => promotion with { Form = FormName.NForAmount, Take = [take], Amount = new(take * each!.Value * chance.Next(70, 90) / 100, Currency.Usd) },
        };
    }

    private static int Typical(int product) => ((1 + (product / Worlds.Family * 37 % 8)) * 100) + 99;

    private static int AnyFamily(Random chance) => chance.Next(Assortment / Worlds.Family) * Worlds.Family;

    private static Goods[] Counter(Random chance) => Shelf(AnyFamily(chance), 2 * Worlds.Family);

    private static Goods[] Shelf(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(product => new Goods(Goods.Gtin, Worlds.Code(product).ToString()))];
}
