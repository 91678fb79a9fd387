using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>The promotions that hold in a store and a channel at one moment, indexed by the goods they are about.</summary>
public sealed class PromotionSet
{
    private readonly Dictionary<(string Kind, string Value), List<(int Promotion, int Part)>> _takes = [];
    private readonly Dictionary<(string Kind, string Value), List<(int Promotion, int Part)>> _leavesOut = [];

    /// <param name="promotions">Those that hold. What is unfit, or in another currency, is refused where it is filed, and passed over here.</param>
    public PromotionSet(IEnumerable<Promotion> promotions)
    {
        All = [.. promotions.Where(promotion => Forms.WhyUnfit(promotion) is null).OrderBy(promotion => promotion.Id, StringComparer.Ordinal)];
        for (var promotion = 0; promotion < All.Count; promotion++)
        {
            for (var part = 0; part < All[promotion].Parts.Count; part++)
            {
                foreach (var goods in All[promotion].Parts[part])
                {
                    var index = goods.Except ? _leavesOut : _takes;
                    var key = (goods.Kind, Folded(goods.Kind, goods.Value));
                    (index.TryGetValue(key, out var list) ? list : index[key] = []).Add((promotion, part));
                }
            }
        }
    }

    public static PromotionSet Empty { get; } = new([]);

    /// <summary>By id.</summary>
    public IReadOnlyList<Promotion> All { get; }

    /// <summary>Those that hold at that moment by the clock on the store's wall.</summary>
    public static PromotionSet At(IEnumerable<Promotion> promotions, StoreTerms terms, TimeZoneInfo zone, string? channel, DateTimeOffset at) =>
        new(promotions.Where(promotion => Holds(promotion, terms, zone, channel, at)));

    public static bool Holds(Promotion promotion, StoreTerms terms, TimeZoneInfo zone, string? channel, DateTimeOffset at) =>
        promotion.Scope.Holds(terms.Store, terms.Zone)
        && (promotion.Channel is null || promotion.Channel == channel)
        && StoreTime.Instant(promotion.From, zone) <= at
        && (promotion.Until is not { } until || at < StoreTime.Instant(until, zone));

    /// <summary>The promotions that a good takes part in, and as which part; ordered.</summary>
    internal List<(int Promotion, int Part)> Of(BasketGood good)
    {
        var found = new List<(int Promotion, int Part)>();
        if (!good.IsDiscountable || All.Count == 0)
        {
            return found;
        }

        var keys = KeysOf(good);
        foreach (var key in keys)
        {
            if (_takes.TryGetValue(key, out var takes))
            {
                found.AddRange(takes);
            }
        }

        if (_leavesOut.Count > 0)
        {
            foreach (var key in keys)
            {
                if (_leavesOut.TryGetValue(key, out var leavesOut))
                {
                    found.RemoveAll(leavesOut.Contains);
                }
            }
        }

        found.Sort();
        for (var at = found.Count - 1; at > 0; at--)
        {
            if (found[at] == found[at - 1])
            {
                found.RemoveAt(at);
            }
        }

        return found;
    }

    /// <summary>The promotions of a product, whoever may use them: for labels and pages.</summary>
    public IEnumerable<Promotion> For(Product product) =>
        Of(BasketGood.Of(0, product, Quantity.Pieces(1), Money.Zero(Currency.Usd))).Select(found => All[found.Promotion]).Distinct();

    private static (string Kind, string Value)[] KeysOf(BasketGood good) =>
    [
        (Goods.Gtin, good.Gtin.ToString()), (Goods.Department, good.Department), (Goods.Brand, Folded(Goods.Brand, good.Brand ?? "")),
        (Goods.TaxClass, good.TaxClass), (Goods.All, ""),
    ];

    /// <summary>Brands are written in many ways; everything else is a code.</summary>
    private static string Folded(string kind, string value) => kind switch
    {
        Goods.Brand => value.Trim().ToUpperInvariant(),
        Goods.All => "",
        Goods.Gtin when Kernel.Gtin.TryParse(value, out var gtin) => gtin.ToString(),
        _ => value,
    };
}
