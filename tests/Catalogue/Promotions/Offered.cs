using CsCheck;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Tests.Promotions;

/// <summary>Baskets and promotions for tests.</summary>
internal static class Offered
{
    public static Gtin Gtin(int number) => Kernel.Gtin.WithCheckDigit(75_000_000_000 + number);

    public static BasketGood Good(int number, int product, int pieces, long cents) => new(
        number, Gtin(product), $"department-{product % 2}", $"Brand {product % 3}", TaxClass.Food, Quantity.Pieces(pieces),
        new(cents, Currency.Usd), new(cents * pieces, Currency.Usd));

    public static BasketGood Weighed(int number, int product, long hundredths, long centsAPound)
    {
        var quantity = new Quantity(hundredths, Unit.Pound, 2);
        Money price = new(centsAPound, Currency.Usd);
        return new(number, Gtin(product), "produce", null, TaxClass.Food, quantity, price, quantity.At(price));
    }

    public static Goods[] Of(params int[] products) => [.. products.Select(product => new Goods(Goods.Gtin, Gtin(product).ToString()))];

    public static Promotion Promotion(string id, string form, params Goods[][] parts) =>
        new() { Id = id, Form = form, Name = id, Parts = parts, Take = [.. parts.Select(_ => 1)], Layer = form.StartsWith("spend", StringComparison.Ordinal) ? Stacking.Basket : Stacking.Item };

    public static Money Usd(long cents) => new(cents, Currency.Usd);

    public static Discounts Best(IReadOnlyList<BasketGood> goods, params Promotion[] promotions) =>
        BestSet.Of(goods, new PromotionSet(promotions), ShopperTerms.Anybody, Currency.Usd);

    /// <summary>Any promotion on units of goods over the first few products.</summary>
    public static Gen<Promotion> Any(int number, int products) =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, (1 << products) - 1], Gen.Int[1, (1 << products) - 1], Gen.Int[2, 3], Gen.Int[1, 20], Gen.Int[0, 3])
            .Select((form, goods, others, take, size, limit) =>
            {
                var one = Of([.. Enumerable.Range(0, products).Where(product => (goods >> product & 1) == 1)]);
                var two = Of([.. Enumerable.Range(0, products).Where(product => (others >> product & 1) == 1)]);
                var promotion = Promotion($"P{number}", "", one) with { MostUses = limit == 0 ? null : limit };
                return form switch
                {
                    0 => promotion with { Form = FormName.Percent, BasisPoints = size * 500 },
                    1 => promotion with { Form = FormName.AmountOff, Amount = Usd(size * 10) },
                    2 => promotion with { Form = FormName.Price, Amount = Usd(size * 20) },
                    3 => promotion with { Form = FormName.NForM, Take = [take], Pay = take - 1 - (size % (take - 1)) },
                    4 => promotion with { Form = FormName.NForAmount, Take = [take], Amount = Usd(size * 30) },
                    5 => promotion with { Form = FormName.NPercent, Take = [take], BasisPoints = size * 500 },
                    6 => promotion with { Form = FormName.Cheapest, Take = [take], BasisPoints = size * 500 },
                    7 => promotion with { Form = FormName.BuyGet, Parts = [one, two], Take = [1 + (size % 2), 1], BasisPoints = size * 500 },
                    8 => promotion with { Form = FormName.ManyPercent, Take = [take], BasisPoints = size * 500 },
                    _ => promotion with { Form = FormName.Bundle, Parts = [one, two], Take = [1, take - 1], Amount = Usd(size * 30) },
                };
            });

    public static Gen<BasketGood[]> Basket(int products, int most) =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 500], Gen.Int[0, products - 1]).Array[1, most].Select(rows =>
            rows.DistinctBy(row => row.Item3).Select((row, line) => Good(line + 1, row.Item3, row.Item1, row.Item2)).ToArray());
}
