using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Till;
using OpenAisle.Doors;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>Promotions, the weekly ad and the reasons of a price over HTTP.</summary>
internal static class PromotionDoors
{
    private const int HistoryDays = 90;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/stores").WithTags("Catalogue");
        api.MapGet("/{store}/ads", Ads).WithSummary("The weekly ad that holds now, with its pages, and the preview of the next.");
        api.MapPut("/{store}/fees", PutFees).RequireAuthorization(People.Prices)
            .WithSummary("Sets all that a store charges beside the goods: a bag, the picking of a small basket.");
        api.MapPut("/{store}/minimum", PutMinimum).RequireAuthorization(People.Prices)
            .WithSummary("Sets the least that the goods of an order must come to, after what promotions take off; null takes any order.");
        api.MapGet("/{store}/products/{gtin}/price", Why).WithSummary("What a product costs now and why, its promotions, and what it cost before.");
    }

    private static async Task<Results<Ok<List<AdAnswer>>, ProblemHttpResult>> Ads(
        string store, StoreTills tills, IOffers offers, TimeProvider clock, CancellationToken cancel) =>
        await Till(store, tills, offers, cancel) is { } till
            ? TypedResults.Ok(WeeklyAds.Of(till.Promotions, till.Local(clock.GetUtcNow())).Select(ad => AdAnswer.Of(ad, till.Local(clock.GetUtcNow()))).ToList())
            : Problems.NotFound("store");

    private static async Task<Results<Ok<IReadOnlyList<Fee>>, ProblemHttpResult>> PutFees(
        string store, FeeWish[] fees, StoreTills tills, StoreFees setting, IOffers offers, HttpContext http, CancellationToken cancel)
    {
        if (await Till(store, tills, offers, cancel) is not { } till)
        {
            return Problems.NotFound("store");
        }

        switch (await setting.Set(
            till.Store.Id, [.. fees.Select(fee => new Fee(fee.Code, fee.Name, fee.Amount, fee.FreeFrom, fee.TaxClass))], cancel))
        {
            case FeesOutcome.Set set:
                await http.Note(StaffChange.FeesSet, till.Store.Slug, till.Store.Id, null, string.Join(", ", set.Fees.Select(fee => $"{fee.Code} {fee.Amount}")));
                return TypedResults.Ok(set.Fees);
            case FeesOutcome.Unfit unfit:
                return Problems.Field(unfit.Field, unfit.Field, unfit.Reason);
            default:
                return Problems.NotFound("store");
        }
    }

    private static async Task<Results<Ok<MinimumWish>, ProblemHttpResult>> PutMinimum(
        string store, MinimumWish wish, StoreTills tills, StoreMinimum setting, IOffers offers, HttpContext http, CancellationToken cancel)
    {
        if (await Till(store, tills, offers, cancel) is not { } till)
        {
            return Problems.NotFound("store");
        }

        var before = await setting.Of(till.Store.Id, cancel);
        switch (await setting.Set(till.Store.Id, wish.Minimum, cancel))
        {
            case MinimumOutcome.Set set:
                await http.Note(StaffChange.MinimumSet, till.Store.Slug, till.Store.Id, before?.ToString(), set.Minimum?.ToString());
                return TypedResults.Ok(new MinimumWish(set.Minimum));
            case MinimumOutcome.Unfit unfit:
                return Problems.Field(unfit.Field, unfit.Field, unfit.Reason);
            default:
                return Problems.NotFound("store");
        }
    }

    private static async Task<Results<Ok<PriceReason>, ProblemHttpResult>> Why(
        string store, string gtin, StoreTills tills, IOffers offers, TimeProvider clock, CancellationToken cancel)
    {
        if (await Till(store, tills, offers, cancel) is not { } till || !Gtin.TryParse(gtin, out var parsed)
            || await offers.Find(till.Store.Id, parsed, cancel) is not { } offer)
        {
            return Problems.NotFound("product in this store");
        }

        var now = clock.GetUtcNow();
        var rows = till.Prices.GetValueOrDefault(parsed, []);
        var standing = new StandingPrice(offer.UnitPrice, now);
        var answer = till.Resolve(parsed, offer.Unit, standing, Channel.Online, now)!;
        var history = PriceHistory.Between(
            rows, null, till.Terms, till.Zone, offer.Unit, till.Store.Currency, Channel.Online, now.AddDays(-2 * HistoryDays), now.AddTicks(1));
        var goods = Rules.RuledGoods.Of(offer.Product);
        var rules = till.Rules(now);
        var compare = rules.UnitPrice(offer.Product, answer.Price.UnitPrice, offer.Unit, goods);
        return TypedResults.Ok(new PriceReason(
            answer.Price.UnitPrice, answer.Price.Winner is null ? "standing price" : PriceWords.Why(answer.Price, till.Zone, now), answer.Member?.UnitPrice,
            FormerPrice.Of(history, rules.FormerPrice),
            compare is null ? null : $"{compare.Price.ToString($"F{compare.Digits}", System.Globalization.CultureInfo.InvariantCulture)} / {compare.Per}",
            rules.Deposit(goods)?.EachUnit, rules.Age(offer.Product, goods)?.Years,
            [.. till.Set(Channel.Online, now).For(offer.Product).Select(PromotionAnswer.Of)],
            [.. history.Where(span => span.Until > now.AddDays(-HistoryDays)).Select(span => new PastPrice(span.From, span.Until, span.Price.UnitPrice, span.Price.Kind.ToString().ToLowerInvariant()))]));
    }

    private static async ValueTask<StoreTill?> Till(string store, StoreTills tills, IOffers offers, CancellationToken cancel)
    {
        foreach (var profile in await offers.Stores(cancel))
        {
            if (profile.Slug == store || (Id<Store>.TryParse(store, null, out var id) && profile.Id == id))
            {
                return await tills.Of(profile.Id, cancel);
            }
        }

        return null;
    }
}

/// <param name="Minimum">Null: any order will do.</param>
internal sealed record MinimumWish(Money? Minimum);

/// <param name="TaxClass">By which the place taxes it; null when it is not taxed.</param>
internal sealed record FeeWish(string Code, string Name, Money Amount, Money? FreeFrom = null, string? TaxClass = null);

internal sealed record PromotionAnswer(string Id, string Name, string Says, string? Coupon, bool MembersOnly)
{
    public static PromotionAnswer Of(Promotion promotion) =>
        new(promotion.Id, promotion.Name, Forms.Of(promotion).Says(promotion), promotion.Coupon, promotion.MembersOnly);
}

internal sealed record AdPageAnswer(int Page, IReadOnlyList<PromotionAnswer> Promotions);

/// <param name="Holds">False for the preview.</param>
internal sealed record AdAnswer(string Name, string From, string? Until, bool Holds, IReadOnlyList<AdPageAnswer> Pages)
{
    public static AdAnswer Of(WeeklyAd ad, DateTime local) => new(
        ad.Name, StoreTime.Write(ad.From), ad.Until is { } until ? StoreTime.Write(until) : null, ad.From <= local,
        [.. ad.Pages.Select(page => new AdPageAnswer(page.Number, [.. page.Promotions.Select(PromotionAnswer.Of)]))]);
}

internal sealed record PastPrice(DateTimeOffset From, DateTimeOffset Until, Money UnitPrice, string Kind);

internal sealed record PriceReason(
    Money UnitPrice, string Why, Money? MemberPrice, Money? FormerPrice, string? Compare, Money? Deposit, int? Age,
    IReadOnlyList<PromotionAnswer> Promotions, IReadOnlyList<PastPrice> History);
