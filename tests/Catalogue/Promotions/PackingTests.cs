using CsCheck;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Tests.Promotions;

/// <summary>Promotions whose uses are written out and chosen among.</summary>
public sealed class PackingTests
{
    private const int Products = 4;

    private static readonly Gen<(BasketGood[] Goods, Promotion[] Promotions)> Some = Gen.Select(
        Offered.Basket(Products, 4).Where(goods => goods.Sum(good => good.Quantity.Steps) <= 6),
        Gen.Select(Offered.Any(0, Products), Offered.Any(1, Products), Offered.Any(2, Products))
            .Select((a, b, c) => new[] { a, b, c }.Where(promotion => promotion.Form != FormName.ManyPercent).ToArray()));

    /// <summary>Pairs and threes across many goods, a third of them limited: what parts of uses would gain most.</summary>
    private static readonly Gen<(BasketGood[] Goods, Promotion[] Promotions)> Across = Gen.Select(
        Gen.Select(Gen.Int[1, 3], Gen.Int[50, 500]).Array[12],
        Gen.Int[0, 11].SelectMany(number => Offered.Any(number, 12)).Array[30].Select(many => many
            .Where(promotion => promotion.Form != FormName.ManyPercent).Select((promotion, number) => promotion with { Id = $"P{number:00}" }).ToArray()),
        (rows, many) => (rows.Select((row, product) => Offered.Good(product + 1, product, row.Item1, row.Item2)).ToArray(), many));

    [Fact]
    public void Gain_together_what_trying_everything_gains() =>
        Some.Sample(
            (goods, promotions) =>
            {
                var (gain, bound) = Chosen(goods, promotions, Effort.Usual)!.Value;
                Assert.Equal(Exhaustive.Best(goods, promotions), gain);
                Assert.Equal(gain, bound);
            },
            iter: 1_000);

    [Fact]
    public void However_soon_it_stops_nothing_better_lies_beyond_the_bound() =>
        Gen.Select(Across, Gen.Int[1, 2_000]).Sample(
            (basket, little) =>
            {
                if (Chosen(basket.Goods, basket.Promotions, Effort.Usual) is { } longer && Chosen(basket.Goods, basket.Promotions, little) is { } shorter)
                {
                    Assert.True(shorter.Gain <= longer.Bound && longer.Gain <= shorter.Bound);
                    Assert.True(shorter.Gain <= shorter.Bound && longer.Gain <= longer.Bound);
                }
            },
            iter: 200);

    /// <summary>What a choice gains, checked to take no more than there is, and its bound; null when the uses are too many.</summary>
    private static (long Gain, long Bound)? Chosen(BasketGood[] goods, Promotion[] promotions, int effort)
    {
        Lot[] lots = [.. goods.Select((good, line) => new Lot(line, good.UnitPrice.MinorUnits, (int)good.Quantity.Steps, Quantity.Pieces(1)))];
        var most = (int)goods.Sum(good => good.Quantity.Steps);
        Contender[] contenders = [.. promotions.Select((promotion, number) =>
            new Contender(number, ((GoodsForm)Forms.Of(promotion)).Machine(promotion, most), promotion.MostUses ?? 0))];
        var options = goods.Select(good => promotions
            .SelectMany((promotion, number) => Enumerable.Range(0, promotion.Parts.Count)
                .Where(part => promotion.Parts[part].Any(of => of.Value == good.Gtin.ToString())).Select(part => (number, part)))
            .ToArray()).ToArray();
        if (Uses.Of(lots, new double[lots.Length], contenders, options) is not { } uses)
        {
            return null;
        }

        var (chosen, bound) = Packing.Choose(uses, lots, contenders, 0, new Effort(effort));
        var gain = 0L;
        var left = Array.ConvertAll(lots, lot => lot.Count);
        var used = new int[contenders.Length];
        for (var use = 0; chosen is not null && use < chosen.Length; use++)
        {
            gain += chosen[use] * uses[use].Gain;
            used[uses[use].Contender] += chosen[use];
            foreach (var unit in uses.UnitsOf(use))
            {
                left[unit.Lot] -= chosen[use];
            }
        }

        Assert.All(left, units => Assert.True(units >= 0));
        Assert.All(contenders, contender => Assert.True(contender.MostUses == 0 || used[contender.Promotion] <= contender.MostUses));
        return (gain, bound);
    }
}
