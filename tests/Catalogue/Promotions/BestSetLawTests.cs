using CsCheck;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Tests.Promotions;

/// <summary>What holds for any basket and any promotions.</summary>
public sealed class BestSetLawTests
{
    private const int Products = 4;

    private static readonly Gen<Promotion[]> Some = Gen.Select(
        Offered.Any(0, Products), Offered.Any(1, Products), Offered.Any(2, Products), Gen.Int[1, 3],
        (a, b, c, count) => new[] { a, b, c }[..count]);

    private static readonly Gen<BasketGood[]> Small = Offered.Basket(Products, 4)
        .Where(goods => goods.Sum(good => good.Quantity.Steps) <= 6);

    private static readonly Gen<(BasketGood[] Goods, Promotion[] Promotions)> Large = Gen.Select(
        Offered.Basket(12, 12),
        Gen.Select(Gen.Int[0, 11].SelectMany(number => Offered.Any(number, 12)).Array[1, 12], many => many
            .Select((promotion, number) => promotion with { Id = $"P{number:00}" }).ToArray()));

    private static readonly Gen<(BasketGood[] Goods, Promotion[] Promotions)> Tangled = Gen.Select(
        Offered.Basket(16, 24),
        Gen.Int[0, 23].SelectMany(number => Offered.Any(number, 16)).Array[20, 40].Select(many => many
            .Select((promotion, number) => promotion with { Id = $"P{number:00}" }).ToArray()));

    /// <summary>Families of five with many promotions each, and some across: large enough that promotions are pooled.</summary>
    private static readonly Gen<(BasketGood[] Goods, Promotion[] Promotions)> Families = Gen.Select(
        Gen.Select(Gen.Int[1, 3], Gen.Int[50, 500]).Array[25],
        Gen.Select(Gen.Int[0, 4], Offered.Any(0, 5), Offered.Any(0, 25), Gen.Int[0, 3]).Array[40, 60],
        (rows, many) => (
            rows.Select((row, product) => Offered.Good(product + 1, product, row.Item1, row.Item2)).ToArray(),
            many.Select((some, number) => (some.Item4 == 0 ? some.Item3 : Moved(some.Item2, some.Item1 * 5)) with { Id = $"P{number:00}" }).ToArray()));

    [Fact]
    public void No_way_to_use_the_promotions_takes_more_off() =>
        Gen.Select(Small, Some).Sample(
            (goods, promotions) =>
            {
                var best = Offered.Best(goods, promotions);
                Assert.Equal(Exhaustive.Best(goods, promotions), best.Total.MinorUnits);
                Assert.Equal(0, best.Unproven.MinorUnits);
            },
            iter: 3_000);

    [Fact]
    public void The_order_in_which_goods_were_added_changes_nothing() =>
        Gen.Select(Large, Gen.Int).Sample((basket, seed) =>
        {
            var one = Offered.Best(basket.Goods, basket.Promotions);
            var shuffled = basket.Goods.ToArray();
            new Random(seed).Shuffle(shuffled);
            var promotions = basket.Promotions.ToArray();
            new Random(seed + 1).Shuffle(promotions);
            var other = Offered.Best(shuffled, promotions);
            Assert.Equal(one.Total, other.Total);
            Assert.Equal(one.Uses, other.Uses);
            foreach (var good in basket.Goods)
            {
                Assert.Equal(one.Of(good.Number), other.Of(good.Number));
            }
        });

    [Fact]
    public void What_the_lines_got_is_what_the_promotions_brought_to_the_penny_and_no_line_costs_less_than_nothing() =>
        Large.Sample(basket =>
        {
            var best = Offered.Best(basket.Goods, basket.Promotions);
            Assert.Equal(best.Total, best.Uses.Aggregate(Offered.Usd(0), (sum, use) => sum + use.Amount));
            Assert.Equal(best.Total, basket.Goods.SelectMany(good => best.Of(good.Number)).Aggregate(Offered.Usd(0), (sum, got) => sum + got.Amount));
            Assert.All(basket.Goods, good => Assert.True(best.Of(good.Number).Sum(got => got.Amount.MinorUnits) <= good.Amount.MinorUnits));
            Assert.All(basket.Goods, good => Assert.True(best.Of(good.Number).Sum(got => got.Units) <= good.Quantity.Steps));
        });

    [Fact]
    public void However_long_it_looks_no_answer_lies_beyond_what_another_one_bounds() =>
        Gen.Select(Gen.OneOf(Tangled, Families), Gen.Int[1, 4_000]).Sample((basket, little) =>
        {
            PromotionSet set = new(basket.Promotions);
            var shorter = BestSet.Of(basket.Goods, set, ShopperTerms.Anybody, Currency.Usd, new Effort(little));
            var longer = BestSet.Of(basket.Goods, set, ShopperTerms.Anybody, Currency.Usd, new Effort(Effort.Usual));
            Assert.True(longer.Total <= shorter.Total + shorter.Unproven, $"{longer.Total} beats {shorter.Total} by more than {shorter.Unproven}");
            Assert.True(shorter.Total <= longer.Total + longer.Unproven, $"{shorter.Total} beats {longer.Total} by more than {longer.Unproven}");
        });

    [Fact]
    public void One_more_unit_or_one_more_promotion_never_takes_less_off() =>
        Gen.Select(Large, Offered.Any(99, 12), Gen.Int[0, 11]).Sample((basket, another, line) =>
        {
            // Where the search was cut short, the better set may be the one that was not proven: the bound covers the difference.
            var best = Offered.Best(basket.Goods, basket.Promotions);
            var withAnother = Offered.Best(basket.Goods, [.. basket.Promotions, another]);
            Assert.True(withAnother.Total + withAnother.Unproven >= best.Total);
            var more = basket.Goods.ToArray();
            var good = more[line % more.Length];
            more[line % more.Length] = good with { Quantity = good.Quantity + Quantity.Pieces(1), Amount = good.Amount + good.UnitPrice };
            var withMore = Offered.Best(more, basket.Promotions);
            Assert.True(withMore.Total + withMore.Unproven >= best.Total);
        });

    [Fact]
    public void No_promotion_is_used_more_often_than_its_limit() =>
        Large.Sample(basket =>
        {
            foreach (var use in Offered.Best(basket.Goods, basket.Promotions).Uses)
            {
                Assert.True(use.Uses <= (basket.Promotions.Single(promotion => promotion.Id == use.Promotion).MostUses ?? int.MaxValue));
            }
        });

    /// <summary>The same promotion on the goods of another family.</summary>
    private static Promotion Moved(Promotion promotion, int by) => promotion with
    {
        Parts =
        [
            .. promotion.Parts.Select(part => Offered.Of(
                [.. Enumerable.Range(0, 5).Where(product => part.Any(of => of.Value == Offered.Gtin(product).ToString())).Select(product => product + by)])),
        ],
    };
}
