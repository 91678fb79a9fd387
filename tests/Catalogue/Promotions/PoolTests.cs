using CsCheck;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Tests.Promotions;

/// <summary>Promotions on the same few goods, as one.</summary>
public sealed class PoolTests
{
    private const int Products = 4;

    private static readonly Gen<(BasketGood[] Goods, Promotion[] Promotions)> Some = Gen.Select(
        Offered.Basket(Products, 4).Where(goods => goods.Sum(good => good.Quantity.Steps) <= 6),
        Gen.Select(Offered.Any(0, Products), Offered.Any(1, Products), Offered.Any(2, Products)).Select((a, b, c) => new[] { a, b, c }));

    [Fact]
    public void Gain_together_what_trying_everything_gains() =>
        Some.Sample(
            (goods, promotions) =>
            {
                // Dearest first, as forms want it that discount the cheapest.
                var dearest = goods.OrderByDescending(good => good.UnitPrice.MinorUnits).ToArray();
                Lot[] lots = [.. dearest.Select((good, line) => new Lot(line, good.UnitPrice.MinorUnits, (int)good.Quantity.Steps, Quantity.Pieces(1)))];
                var nothing = new double[lots.Length];
                var pool = new Pool(lots, [.. Enumerable.Range(0, lots.Length)], nothing, [.. promotions.Select(promotion => Compiled(promotion, dearest, lots)).OfType<Runner>()]);
                var gain = pool.Run(nothing);
                Assert.Equal(Exhaustive.Best(goods, promotions), gain);

                var units = new int[lots.Length];
                pool.Follow(nothing, units);
                Assert.All(pool.Through(nothing), way => Assert.True(units[way.Lot] > 0 ? way.Most == gain : way.Most <= gain));
            },
            iter: 1_000);

    private static Runner? Compiled(Promotion promotion, BasketGood[] goods, Lot[] lots)
    {
        var most = (int)goods.Sum(good => good.Quantity.Steps);
        var its = new List<(int Number, Lot Lot, int[] Parts)>();
        for (var lot = 0; lot < lots.Length; lot++)
        {
            int[] parts = [.. Enumerable.Range(0, promotion.Parts.Count).Where(part => promotion.Parts[part].Any(of => of.Value == goods[lot].Gtin.ToString()))];
            if (parts.Length > 0)
            {
                its.Add((lot, lots[lot], parts));
            }
        }

        return its.Count == 0 ? null : new(new(0, ((GoodsForm)Forms.Of(promotion)).Machine(promotion, most), promotion.MostUses ?? 0), its);
    }
}
