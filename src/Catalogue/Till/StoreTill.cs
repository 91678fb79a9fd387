using System.Collections.Frozen;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Rules;

namespace OpenAisle.Catalogue.Till;

/// <summary>All that a store's register goes by, in memory, as of one change of the catalogue. Never changed: a change makes a new one.</summary>
public sealed class StoreTill
{
    private readonly IReadOnlyList<Promotion> _promotions;
    private readonly Lock _gate = new();
    private (DateTimeOffset From, DateTimeOffset Until, string? Channel, PromotionSet Set)? _last;

    internal StoreTill(
        StoreProfile store, StoreTerms terms, IEnumerable<DatedPrice> prices, IReadOnlyList<Promotion> promotions, IReadOnlyList<Fee>? fees = null,
        Money? minimum = null)
    {
        (Store, Terms, Zone) = (store, terms, StoreTime.Zone(store.TimeZone));
        Prices = prices.GroupBy(price => price.Gtin).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _promotions = [.. promotions.Where(promotion =>
            (promotion.Amount ?? promotion.Spend ?? Money.Zero(store.Currency)).Currency == store.Currency)];
        Fees = [.. (fees ?? []).Where(fee => fee.Amount.Currency == store.Currency)];
        Minimum = minimum is { } least && least.Currency == store.Currency ? least : null;
        AsksWho = _promotions.Any(AsksWhoShops)
            || Prices.Values.Any(rows => rows.Any(row => row.Kind == PriceKind.Member));
    }

    public StoreProfile Store { get; }

    public StoreTerms Terms { get; }

    public TimeZoneInfo Zone { get; }

    /// <summary>True when nothing is discounted, taxed or deposited here: then a price is all there is to a line.</summary>
    public bool IsPlain => _promotions.Count == 0 && Terms.Place == StoreTerms.Nowhere && Fees.Count == 0 && !AsksWho;

    /// <summary>What the house charges beside the goods.</summary>
    public IReadOnlyList<Fee> Fees { get; }

    /// <summary>The least that the goods of an order must come to, after what promotions take off; null where any order will do.</summary>
    public Money? Minimum { get; }

    /// <summary>True when something here depends on who shops: member prices, clips, coupons, limits for one shopper.</summary>
    public bool AsksWho { get; }

    /// <summary>All promotions of the store, past and coming ones too.</summary>
    public IReadOnlyList<Promotion> Promotions => _promotions;

    internal FrozenDictionary<Gtin, DatedPrice[]> Prices { get; }

    public DateTime Local(DateTimeOffset at) => StoreTime.Local(at, Zone);

    public PlaceRules Rules(DateTimeOffset at) => new(RuleBook.Shipped, Terms, Local(at));

    /// <summary>The promotions that hold now. Worked out again only when one begins or ends.</summary>
    public PromotionSet Set(string? channel, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_last is { } last && last.Channel == channel && last.From <= at && at < last.Until)
            {
                return last.Set;
            }

            var set = PromotionSet.At(_promotions, Terms, Zone, channel, at);
            _last = (at, NextTurn(at), channel, set);
            return set;
        }
    }

    /// <summary>For an order that is being changed: what it earned, what holds now, and what held when it was placed.</summary>
    /// <param name="earned">As <see cref="StoreTills.Earned"/> gives them; each stands for whatever is filed under its id by now.</param>
    public PromotionSet Set(string? channel, DateTimeOffset at, DateTimeOffset placed, IReadOnlyList<Promotion> earned) =>
        new(PromotionsWith(earned).Where(promotion => earned.Contains(promotion)
            || PromotionSet.Holds(promotion, Terms, Zone, channel, at) || PromotionSet.Holds(promotion, Terms, Zone, channel, placed)));

    /// <summary>All promotions of the store, with those that an order earned instead of what is filed under their ids by now.</summary>
    public IReadOnlyList<Promotion> PromotionsWith(IReadOnlyList<Promotion> earned)
    {
        if (earned.Count == 0)
        {
            return _promotions;
        }

        var ids = earned.Select(promotion => promotion.Id).ToHashSet();
        return [.. earned, .. _promotions.Where(promotion => !ids.Contains(promotion.Id))];
    }

    /// <summary>True when what it gives depends on who shops.</summary>
    public static bool AsksWhoShops(Promotion promotion) =>
        promotion.MembersOnly || promotion.Clip || promotion.Coupon is not null || promotion.MostUses is not null;

    /// <summary>What everybody pays for an offer, and the member's price; the standing price is the offer's own.</summary>
    public PriceAnswer? Resolve(Gtin gtin, Unit unit, StandingPrice? standing, string? channel, DateTimeOffset at) =>
        PriceResolution.Resolve(Prices.GetValueOrDefault(gtin, []), standing, Terms, Zone, unit, Store.Currency, channel, at);

    private DateTimeOffset NextTurn(DateTimeOffset at)
    {
        var next = DateTimeOffset.MaxValue;
        foreach (var promotion in _promotions)
        {
            foreach (var turn in new[] { promotion.From, promotion.Until ?? DateTime.MaxValue })
            {
                if (turn != default && turn < DateTime.MaxValue && StoreTime.Instant(turn, Zone) is var instant && instant > at && instant < next)
                {
                    next = instant;
                }
            }
        }

        return next;
    }
}
