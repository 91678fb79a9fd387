using CsCheck;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Tests.Promotions;

/// <summary>Forms one by one, and how they stack.</summary>
public sealed class LayerTests
{
    private static readonly Promotion Third = Offered.Promotion("3-for-2", FormName.NForM, Offered.Of(1, 2)) with { Take = [3], Pay = 2 };

    [Fact]
    public void The_cheapest_of_three_is_free_whatever_lines_they_stand_on()
    {
        var best = Offered.Best([Offered.Good(1, 1, 2, 300), Offered.Good(2, 2, 1, 100)], Third);
        Assert.Equal(Offered.Usd(100), best.Total);
        Assert.StartsWith("3 for 2, the cheapest free: ", best.Of(2)[0].Why, StringComparison.Ordinal);
        Assert.Equal([2, 1], new[] { best.Of(1)[0].Units, best.Of(2)[0].Units });
    }

    [Fact]
    public void A_per_cent_off_is_taken_of_what_a_weighed_pack_costs_and_a_price_by_its_weight()
    {
        var apples = Offered.Weighed(1, 5, 150, 200);
        Assert.Equal(Offered.Usd(75), Offered.Best([apples], Offered.Promotion("A", FormName.Percent, Offered.Of(5)) with { BasisPoints = 2_500 }).Total);
        Assert.Equal(Offered.Usd(75), Offered.Best([apples], Offered.Promotion("A", FormName.AmountOff, Offered.Of(5)) with { Amount = Offered.Usd(50) }).Total);
        Assert.Equal(Offered.Usd(90), Offered.Best([apples], Offered.Promotion("A", FormName.Price, Offered.Of(5)) with { Amount = Offered.Usd(140) }).Total);
    }

    [Fact]
    public void A_meal_deal_takes_one_of_each_part()
    {
        var deal = Offered.Promotion("Meal", FormName.Bundle, Offered.Of(1), Offered.Of(2), Offered.Of(3)) with { Amount = Offered.Usd(500) };
        BasketGood[] meal = [Offered.Good(1, 1, 1, 350), Offered.Good(2, 2, 2, 150), Offered.Good(3, 3, 1, 200)];
        Assert.Equal(Offered.Usd(200), Offered.Best(meal, deal).Total);
        Assert.Equal(Offered.Usd(0), Offered.Best(meal[..2], deal).Total);
    }

    [Fact]
    public void A_coupon_is_off_what_the_offer_left_and_a_second_one_is_not_taken()
    {
        var offer = Offered.Promotion("Offer", FormName.Percent, Offered.Of(1)) with { BasisPoints = 5_000 };
        var coupon = Offered.Promotion("Coupon", FormName.Percent, Offered.Of(1)) with { BasisPoints = 1_000, Coupon = "TEN", Layer = Stacking.Coupon };
        var makers = Offered.Promotion("Maker", FormName.AmountOff, Offered.Of(1)) with
        {
            Amount = Offered.Usd(100),
            Coupon = "MAKER",
            Layer = Stacking.Manufacturer,
            Funding = Funding.Manufacturer,
        };
        BasketGood[] goods = [Offered.Good(1, 1, 1, 1_000)];
        Assert.Equal(Offered.Usd(500), Best(goods, [], offer, coupon, makers).Total);
        Assert.Equal(Offered.Usd(550), Best(goods, ["TEN"], offer, coupon, makers).Total);
        Assert.Equal(Offered.Usd(650), Best(goods, ["TEN", "MAKER"], offer, coupon, makers, coupon with { Id = "Another" }).Total);
        Assert.Equal(Offered.Usd(500), Best(goods, ["TEN"], offer, coupon with { Layer = Stacking.Item }).Total); // one layer: the better one
    }

    [Fact]
    public void A_threshold_counts_what_goods_cost_before_offers_so_that_no_offer_loses_another()
    {
        var half = Offered.Promotion("Half", FormName.Percent, Offered.Of(1)) with { BasisPoints = 5_000 };
        var spend = Offered.Promotion("Spend", FormName.SpendAmount, [new Goods(Goods.All, "")]) with { Spend = Offered.Usd(1_000), Amount = Offered.Usd(200) };
        var percent = Offered.Promotion("Ten", FormName.SpendPercent, [new Goods(Goods.All, "")]) with { Spend = Offered.Usd(1_000), BasisPoints = 1_000 };
        BasketGood[] goods = [Offered.Good(1, 1, 1, 1_000)];
        Assert.Equal(Offered.Usd(700), Offered.Best(goods, half, spend).Total);
        Assert.Equal(Offered.Usd(550), Offered.Best(goods, half, percent).Total);
        Assert.Equal(Offered.Usd(700), Offered.Best(goods, half, percent, spend).Total); // a line counts for one of them
        Assert.Equal(Offered.Usd(0), Offered.Best([Offered.Good(1, 2, 1, 999)], spend).Total);
        Assert.Equal(Offered.Usd(600), Offered.Best([Offered.Good(1, 2, 4, 1_000)], spend with { MostUses = 3 }).Total);
    }

    [Fact]
    public void A_limit_counts_what_the_shopper_used_before()
    {
        var two = Offered.Promotion("Two", FormName.Percent, Offered.Of(1)) with { BasisPoints = 5_000, MostUses = 2 };
        BasketGood[] goods = [Offered.Good(1, 1, 5, 100)];
        Assert.Equal(Offered.Usd(100), Offered.Best(goods, two).Total);
        var once = ShopperTerms.Anybody with { Used = new Dictionary<string, int> { ["Two"] = 1 } };
        Assert.Equal(Offered.Usd(50), BestSet.Of(goods, new([two]), once, Currency.Usd).Total);
    }

    [Fact]
    public void Members_clips_and_what_may_not_be_discounted()
    {
        var members = Offered.Promotion("M", FormName.Percent, Offered.Of(1)) with { BasisPoints = 1_000, MembersOnly = true };
        var clipped = Offered.Promotion("C", FormName.Percent, Offered.Of(1)) with { BasisPoints = 2_000, Clip = true };
        BasketGood[] goods = [Offered.Good(1, 1, 1, 1_000)];
        Assert.Equal(Offered.Usd(0), Offered.Best(goods, members, clipped).Total);
        Assert.Equal(Offered.Usd(100), BestSet.Of(goods, new([members, clipped]), ShopperTerms.Anybody with { IsMember = true }, Currency.Usd).Total);
        Assert.Equal(Offered.Usd(200), BestSet.Of(goods, new([members, clipped]), ShopperTerms.Anybody with { Clips = new HashSet<string> { "C" } }, Currency.Usd).Total);
        Assert.Equal(Offered.Usd(0), Offered.Best([goods[0] with { IsDiscountable = false }], members with { MembersOnly = false }).Total);
        Assert.Equal(Offered.Usd(0), Offered.Best(goods, members with { MembersOnly = false, Parts = [[new(Goods.All, ""), new(Goods.Brand, "brand 1", Except: true)]] }).Total);
    }

    [Fact]
    public void Says_what_one_more_would_bring()
    {
        var hints = OneMores.Of([Offered.Good(1, 1, 2, 300)], new([Third]), ShopperTerms.Anybody, Currency.Usd);
        Assert.Equal(("3-for-2", Offered.Usd(300)), (hints.Single().Promotion, hints.Single().Brings));
        Assert.Empty(OneMores.Of([Offered.Good(1, 1, 3, 300)], new([Third]), ShopperTerms.Anybody, Currency.Usd));
        var spend = Offered.Promotion("Spend", FormName.SpendAmount, [new Goods(Goods.All, "")]) with { Spend = Offered.Usd(1_000), Amount = Offered.Usd(200) };
        Assert.Equal(Offered.Usd(400), OneMores.Of([Offered.Good(1, 1, 2, 300)], new([spend]), ShopperTerms.Anybody, Currency.Usd).Single().Spend);
    }

    [Fact]
    public void Layers_together_lose_no_penny_and_never_take_more_than_a_line_costs() =>
        Gen.Select(Offered.Basket(5, 5), Gen.Select(Offered.Any(0, 5), Offered.Any(1, 5), Offered.Any(2, 5)), Gen.Int[0, 3_000], Gen.Int[1, 500]).Sample(
            (goods, some, spend, off) =>
            {
                var best = Offered.Best(
                    goods, some.Item1, some.Item2 with { Layer = Stacking.Coupon }, some.Item3 with { Layer = Stacking.Manufacturer },
                    Offered.Promotion("Spend", FormName.SpendAmount, [new Goods(Goods.All, "")]) with { Spend = Offered.Usd(spend + 1), Amount = Offered.Usd(off) });
                Assert.Equal(best.Total, goods.SelectMany(good => best.Of(good.Number)).Aggregate(Offered.Usd(0), (sum, got) => sum + got.Amount));
                Assert.Equal(best.Total, best.Uses.Aggregate(Offered.Usd(0), (sum, use) => sum + use.Amount));
                Assert.All(goods, good => Assert.True(best.Of(good.Number).Sum(got => got.Amount.MinorUnits) <= good.Amount.MinorUnits));
            });

    [Fact]
    public void Every_form_has_a_name_and_says_what_is_missing()
    {
        Assert.Equal(Forms.All.Count, Forms.All.Select(form => form.Key).Distinct().Count());
        Assert.All(Forms.All, form => Assert.NotNull(Forms.WhyUnfit(new() { Id = "X", Form = form.Key, Name = "X", Parts = [[new(Goods.All, "")]] })));
    }

    private static Discounts Best(BasketGood[] goods, string[] coupons, params Promotion[] promotions) =>
        BestSet.Of(goods, new(promotions), ShopperTerms.Anybody with { Coupons = coupons.ToHashSet() }, Currency.Usd);
}
