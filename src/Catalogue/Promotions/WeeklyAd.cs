using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>A page of the ad.</summary>
public sealed record AdPage(int Number, IReadOnlyList<Promotion> Promotions);

/// <summary>A dated set of promotions with pages: what the grocer prints, shows and keeps for that week.</summary>
/// <param name="From">By the clock on the store's wall.</param>
/// <param name="Until">The first minute after it; null when a promotion in it has no end.</param>
public sealed record WeeklyAd(string Name, DateTime From, DateTime? Until, IReadOnlyList<AdPage> Pages);

/// <summary>Puts the promotions of an ad together: those that name it.</summary>
public static class WeeklyAds
{
    /// <summary>All ads that have not ended, the earliest first: the one that holds now, and the preview of the next.</summary>
    public static IReadOnlyList<WeeklyAd> Of(IEnumerable<Promotion> promotions, DateTime local) =>
    [
        .. promotions.Where(promotion => promotion.Ad is not null).GroupBy(promotion => promotion.Ad!).Select(Ad)
            .Where(ad => ad.Until is null || ad.Until > local).OrderBy(ad => ad.From).ThenBy(ad => ad.Name, StringComparer.Ordinal),
    ];

    private static WeeklyAd Ad(IGrouping<string, Promotion> ad) => new(
        ad.Key, ad.Min(promotion => promotion.From), ad.Any(promotion => promotion.Until is null) ? null : ad.Max(promotion => promotion.Until),
        [
            .. ad.GroupBy(promotion => promotion.Page).OrderBy(page => page.Key)
                .Select(page => new AdPage(page.Key, [.. page.OrderBy(promotion => promotion.Id, StringComparer.Ordinal)])),
        ]);
}
