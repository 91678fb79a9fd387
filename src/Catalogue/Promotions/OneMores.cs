namespace OpenAisle.Catalogue.Promotions;

/// <summary>Works out what one more of each line, or so much more spent, would bring. For pages and receipts; it changes no price.</summary>
public static class OneMores
{
    /// <summary>Lines that are tried at most, and the effort of each.</summary>
    private const int MostLines = 100;

    private const int EffortEach = 2_000;

    public static IReadOnlyList<OneMore> Of(IReadOnlyList<BasketGood> goods, PromotionSet set, ShopperTerms shopper, Currency currency)
    {
        var hints = new List<OneMore>();
        var groups = new PromotionSet(set.All.Where(promotion => promotion.Layer != Stacking.Basket && shopper.Admits(promotion)));
        foreach (var group in Neighbours(goods, groups))
        {
            var before = BestSet.Of(group, groups, shopper, currency, new Effort(EffortEach));
            foreach (var good in group.Where(good => !good.IsWeighed && IsOfGroups(good, groups)).Take(MostLines))
            {
                var one = Quantity.Pieces(1);
                var more = group.Select(other => other == good
                    ? other with { Quantity = other.Quantity + one, Amount = other.Amount + other.UnitPrice }
                    : other).ToList();
                var after = BestSet.Of(more, groups, shopper, currency, new Effort(EffortEach));
                if (Risen(before, after, groups) is { } use && after.Total > before.Total)
                {
                    hints.Add(new(good.Number, one, null, use.Promotion, use.Name, after.Total - before.Total));
                }
            }
        }

        hints.AddRange(Spending(goods, set, shopper));
        return hints;
    }

    /// <summary>The promotion of several units that gains most by it; a discount that every unit gets is nothing to tell of.</summary>
    private static PromotionUse? Risen(Discounts before, Discounts after, PromotionSet set)
    {
        PromotionUse? most = null;
        var height = 0L;
        foreach (var use in after.Uses)
        {
            var was = before.Uses.FirstOrDefault(other => other.Promotion == use.Promotion)?.Amount.MinorUnits ?? 0;
            if (use.Amount.MinorUnits - was > height && Forms.Of(set.All.First(promotion => promotion.Id == use.Promotion)) is not UnitForm)
            {
                (most, height) = (use, use.Amount.MinorUnits - was);
            }
        }

        return most;
    }

    private static bool IsOfGroups(BasketGood good, PromotionSet set) =>
        set.Of(good).Exists(found => Forms.Of(set.All[found.Promotion]) is not UnitForm);

    /// <summary>Goods that promotions tie together: one more of one changes nothing for the others.</summary>
    private static IEnumerable<List<BasketGood>> Neighbours(IReadOnlyList<BasketGood> goods, PromotionSet set) =>
        Tied.Groups([.. goods.Select(good => set.Of(good).Select(found => (found.Promotion, found.Part)).ToArray())])
            .Select(group => group.ConvertAll(line => goods[line]));

    private static IEnumerable<OneMore> Spending(IReadOnlyList<BasketGood> goods, PromotionSet set, ShopperTerms shopper)
    {
        for (var number = 0; number < set.All.Count; number++)
        {
            var promotion = set.All[number];
            if (promotion.Layer != Stacking.Basket || !shopper.Admits(promotion))
            {
                continue;
            }

            var needed = promotion.Spend!.Value;
            var spent = goods.Where(good => set.Of(good).Exists(found => found.Promotion == number))
                .Aggregate(Money.Zero(needed.Currency), (sum, good) => sum + good.Amount);
            if (!spent.IsZero && spent < needed)
            {
                var off = ((SpendForm)Forms.Of(promotion)).Off(promotion, needed.MinorUnits, needed.MinorUnits);
                yield return new(null, null, needed - spent, promotion.Id, promotion.Name, new(off, needed.Currency));
            }
        }
    }
}
