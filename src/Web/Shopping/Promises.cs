using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Web.Shopping;

/// <summary>What the store promises for its goods now: the promotions that anybody who orders here gets without doing anything.</summary>
internal sealed class Promises(StoreTills tills, TimeProvider clock)
{
    /// <summary>The same object while the store's promotions stay as they are.</summary>
    public async ValueTask<PromotionSet> Of(Id<Store> store, CancellationToken cancel = default) =>
        await tills.Of(store, cancel) is { } till ? till.Set(Channel.Online, clock.GetUtcNow()) : PromotionSet.Empty;

    /// <summary>Those of a product, as its tile says them: not what takes a coupon, a card or a whole basket.</summary>
    public static IReadOnlyList<Promotion> For(PromotionSet set, Product product) =>
        set.All.Count == 0 ? [] : [.. set.For(product).Where(IsForAll)];

    public static bool IsForAll(Promotion promotion) =>
        promotion is { Coupon: null, Clip: false, MembersOnly: false } && promotion.Layer != Stacking.Basket;

    /// <summary>The ads that have not ended, the earliest first, with the time on the store's wall.</summary>
    public async Task<(IReadOnlyList<WeeklyAd> Ads, DateTime Local)> Ads(Id<Store> store, CancellationToken cancel)
    {
        if (await tills.Of(store, cancel) is not { } till)
        {
            return ([], default);
        }

        var local = till.Local(clock.GetUtcNow());
        return (WeeklyAds.Of(till.Promotions, local), local);
    }

    /// <summary>The last moment in which a promotion holds.</summary>
    public static DateTimeOffset LastMoment(DateTime until, StoreProfile store) => StoreTime.Instant(until, StoreTime.Zone(store.TimeZone)).AddMinutes(-1);
}
