namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// The best set of promotions for a shopper's basket: pure, and the same in whatever order the goods were added. Layers are settled in the
/// order of <see cref="Stacking.Layers"/>, each exactly.
/// </summary>
public static class BestSet
{
    /// <param name="goods">Lines of one currency; each number once.</param>
    public static Discounts Of(IReadOnlyList<BasketGood> goods, PromotionSet set, ShopperTerms shopper, Currency currency) =>
        Of(goods, set, shopper, currency, new Effort(Effort.Usual));

    internal static Discounts Of(IReadOnlyList<BasketGood> goods, PromotionSet set, ShopperTerms shopper, Currency currency, Effort effort)
    {
        if (goods.Count == 0 || set.All.Count == 0)
        {
            return Discounts.None(currency);
        }

        var settling = new Settling(goods, set, shopper, effort);
        foreach (var layer in Stacking.Layers)
        {
            if (layer.Key == Stacking.Basket)
            {
                settling.Spend(currency);
            }
            else
            {
                settling.Layer(layer.Key);
            }
        }

        return settling.Result(currency);
    }

    private sealed class Settling
    {
        private readonly PromotionSet _set;
        private readonly ShopperTerms _shopper;
        private readonly Effort _effort;
        private readonly BasketGood[] _goods;
        private readonly IReadOnlyList<(int Promotion, int Part)>[] _eligible;
        private readonly List<LineDiscount>[] _discounts;
        private readonly Dictionary<int, (int Uses, long Amount)> _uses = [];
        private List<Lot> _lots;
        private long _unproven;

        public Settling(IReadOnlyList<BasketGood> goods, PromotionSet set, ShopperTerms shopper, Effort effort)
        {
            (_set, _shopper, _effort) = (set, shopper, effort);

            // One order for the same goods, so that ties fall the same way however they were added.
            _goods =
            [
                .. goods.OrderBy(good => good.Gtin).ThenBy(good => good.UnitPrice.MinorUnits).ThenBy(good => good.Quantity.Unit.Code, StringComparer.Ordinal)
                    .ThenBy(good => good.Quantity.Scale).ThenBy(good => good.Quantity.Steps).ThenBy(good => good.Number),
            ];
            _eligible = Array.ConvertAll(_goods, Eligible);
            _discounts = Array.ConvertAll(_goods, _ => new List<LineDiscount>());
            _lots =
            [
                .. _goods.Select((good, line) => good.IsWeighed
                    ? new Lot(line, good.Amount.MinorUnits, 1, good.Quantity)
                    : new Lot(line, good.UnitPrice.MinorUnits, (int)good.Quantity.Steps, Quantity.Pieces(1))),
            ];
        }

        public void Layer(string layer)
        {
            var lots = _lots.Where(lot => lot is { Price: > 0, Count: > 0 }).ToList();
            var eligible = lots.ConvertAll(lot => OfLayer(_eligible[lot.Line], layer));
            if (eligible.TrueForAll(some => some.Count == 0))
            {
                return;
            }

            var settled = LayerContest.Settle(_set, lots, eligible, _shopper, _effort);
            _unproven += settled.Unproven;
            foreach (var (promotion, uses) in settled.Uses)
            {
                var off = settled.Won.Where(won => won.Promotion == promotion).Sum(won => won.Off);
                _uses[promotion] = (uses, off);
            }

            Record(layer, lots, settled);
            _lots = Left(lots, settled.Won);
        }

        /// <summary>The spend forms: each line counts for one of them, so the best set without a line in common.</summary>
        public void Spend(Currency currency)
        {
            var left = new long[_goods.Length];
            foreach (var lot in _lots)
            {
                left[lot.Line] += lot.Price * lot.Count;
            }

            var rivals = new List<SpendRival>();
            for (var number = 0; number < _set.All.Count; number++)
            {
                var promotion = _set.All[number];
                if (promotion.Layer != Stacking.Basket || !_shopper.Admits(promotion))
                {
                    continue;
                }

                promotion = promotion with { MostUses = _shopper.LeftOf(promotion) };

                int[] lines = [.. Enumerable.Range(0, _goods.Length).Where(line => _eligible[line].Any(one => one.Promotion == number))];
                var spent = lines.Sum(line => _goods[line].Amount.MinorUnits);
                if (spent >= promotion.Spend!.Value.MinorUnits
                    && ((SpendForm)Forms.Of(promotion)).Off(promotion, spent, lines.Sum(line => left[line])) is > 0 and var off)
                {
                    rivals.Add(new(number, lines, off, ((SpendForm)Forms.Of(promotion)).Uses(promotion, spent)));
                }
            }

            var (chosen, unproven) = SpendContest.Settle(rivals, _effort);
            _unproven += unproven;
            foreach (var rival in chosen)
            {
                var promotion = _set.All[rival.Promotion];
                _uses[rival.Promotion] = (rival.Uses, rival.Off);
                var parts = new Money(rival.Off, currency).Split([.. rival.Lines.Select(line => left[line])]);
                for (var at = 0; at < parts.Count; at++)
                {
                    Add(rival.Lines[at], promotion, (int)Units(_goods[rival.Lines[at]]), parts[at].MinorUnits, null, "its share by price");
                }
            }
        }

        public Discounts Result(Currency currency)
        {
            var byLine = new Dictionary<int, IReadOnlyList<LineDiscount>>();
            for (var line = 0; line < _goods.Length; line++)
            {
                if (_discounts[line].Count > 0)
                {
                    byLine[_goods[line].Number] = [.. _discounts[line].Select(discount =>
                        discount with { Amount = new(discount.Amount.MinorUnits, currency) })];
                }
            }

            var uses = _uses.Where(use => use.Value.Amount > 0).OrderBy(use => use.Key).Select(use =>
                new PromotionUse(_set.All[use.Key].Id, _set.All[use.Key].Name, use.Value.Uses, new(use.Value.Amount, currency))).ToList();
            return new(byLine, uses, new(_uses.Values.Sum(use => use.Amount), currency), new(_unproven, currency));
        }

        private IReadOnlyList<(int Promotion, int Part)> Eligible(BasketGood good) =>
            [.. _set.Of(good).Where(found => _shopper.Admits(_set.All[found.Promotion]))];

        private IReadOnlyList<(int Promotion, int Part)> OfLayer(IReadOnlyList<(int Promotion, int Part)> eligible, string layer)
        {
            if (eligible.Count == 0)
            {
                return eligible;
            }

            var some = new List<(int, int)>(eligible.Count);
            foreach (var one in eligible)
            {
                if (_set.All[one.Promotion].Layer == layer)
                {
                    some.Add(one);
                }
            }

            return some;
        }

        private void Record(string layer, List<Lot> lots, LayerSettled settled)
        {
            foreach (var won in settled.Won.GroupBy(won => (won.Promotion, lots[won.Lot].Line)).OrderBy(won => won.Key))
            {
                var promotion = _set.All[won.Key.Promotion];
                var units = won.Sum(one => one.Units);
                var off = won.Sum(one => one.Off);
                var good = _goods[won.Key.Line];
                var all = settled.Won.Where(one => one.Promotion == won.Key.Promotion).Sum(one => one.Units);
                var isOfWholeLine = won.All(one => one.OffEach) && units == Units(good) && layer == Stacking.Item && promotion.BasisPoints > 0;
                Add(
                    won.Key.Line, promotion, units, off, isOfWholeLine ? promotion.BasisPoints : null,
                    all == units ? Count(units, good) : $"{Count(units, good)} of {all}");
            }
        }

        private static string Count(int units, BasketGood good) =>
            good.IsWeighed ? "the pack" : units == Units(good) ? $"all {units}" : $"{units} of the {Units(good)} here";

        private static long Units(BasketGood good) => good.IsWeighed ? 1 : good.Quantity.Steps;

        private void Add(int line, Promotion promotion, int units, long off, int? basisPoints, string where)
        {
            if (off > 0)
            {
                _discounts[line].Add(new(
                    promotion.Id, promotion.Name, promotion.Funding, promotion.Layer, units, new(off, Currency.Usd), basisPoints,
                    $"{Forms.Of(promotion).Says(promotion)}: {where}", promotion.Version));
            }
        }

        /// <summary>What a layer left: units of a pile that got different discounts part ways.</summary>
        private static List<Lot> Left(List<Lot> lots, IReadOnlyList<Won> won)
        {
            var left = new List<Lot>(lots.Count);
            var byLot = won.ToLookup(one => one.Lot);
            for (var at = 0; at < lots.Count; at++)
            {
                var rest = lots[at].Count;
                foreach (var one in byLot[at])
                {
                    rest -= one.Units;

                    // An odd minor unit comes off the first units.
                    var (each, odd) = Math.DivRem(one.Off, one.Units);
                    Add(lots[at] with { Price = lots[at].Price - each - 1, Count = (int)odd });
                    Add(lots[at] with { Price = lots[at].Price - each, Count = one.Units - (int)odd });
                }

                Add(lots[at] with { Count = rest });
            }

            return left;

            void Add(Lot lot)
            {
                if (lot.Count > 0)
                {
                    left.Add(lot);
                }
            }
        }
    }
}
