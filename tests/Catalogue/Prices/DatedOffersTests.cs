using Microsoft.Extensions.Time.Testing;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Catalogue.Tests.Prices;

/// <summary>Dated prices and promotions as a store's offers and register show them.</summary>
public sealed class DatedOffersTests
{
    private static readonly Id<Store> Maple = DemoGrocer.MapleStreet.Id;

    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_price_that_begins_at_midnight_is_offered_from_that_minute_on(string engine)
    {
        // Maple Street is in New York: midnight of the 24th is 05:00 UTC.
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 4, 59, 0, TimeSpan.Zero));
        await using var shop = await Grocers.Demo(engine, clock);
        var offers = shop.Get<IOffers>();
        var lemon = (await offers.Browse(Maple, Department.Produce, "lemon", 0, 1)).Offers[0];
        await using (var connection = await shop.Database.Open())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await PriceRows.Write(
                transaction,
                [
                    new(lemon.Product.Gtin, Scope.Zone("fairview"), null, PriceKind.Regular, Money.Parse("0.10 USD"), Unit.Piece, new(2026, 11, 24), new(2026, 11, 25)),
                    new(lemon.Product.Gtin, Scope.Zone("elsewhere"), null, PriceKind.Regular, Money.Parse("0.01 USD"), Unit.Piece, new(2026, 11, 1)),
                ],
                default);
            await CatalogueChanges.Count(transaction, Maple.ToString(), default);
            await transaction.CommitAsync();
        }

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(lemon.UnitPrice, (await offers.Find(Maple, lemon.Product.Gtin))!.UnitPrice);
        clock.Advance(TimeSpan.FromSeconds(58));
        Assert.Equal(Money.Parse("0.10 USD"), (await offers.Find(Maple, lemon.Product.Gtin))!.UnitPrice);

        // A manager's price is nearer than the zone's; when it is set, what was asked before is kept.
        await shop.Get<SetPrice>().Run(Maple, lemon.Product.Gtin, Money.Parse("0.50 USD"));
        Assert.Equal(Money.Parse("0.50 USD"), (await offers.Find(Maple, lemon.Product.Gtin))!.UnitPrice);
        var till = (await StoreTills.Read(shop.Database, DemoGrocer.MapleStreet, default)).Prices[lemon.Product.Gtin];
        Assert.Contains(till, row => row.Scope.Reach == Reach.Store && row.UnitPrice == lemon.UnitPrice);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_register_of_a_store_knows_its_place_and_its_ads(string engine)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 17, 0, 0, TimeSpan.Zero));
        await using var shop = await Grocers.Demo(engine, clock);
        var till = (await shop.Get<StoreTills>().Of(Maple))!;
        Assert.Equal("US-NY", till.Terms.Place);
        var ads = WeeklyAds.Of(till.Promotions, till.Local(clock.GetUtcNow()));
        Assert.Equal(["week of 2026-11-23", "week of 2026-11-30"], ads.Select(ad => ad.Name));
        Assert.Equal([1, 2], ads[0].Pages.Select(page => page.Number));

        var now = till.Set(Channel.Online, clock.GetUtcNow());
        Assert.Contains(now.All, promotion => promotion.Id == "demo-this-cookies-3-for-2");
        Assert.DoesNotContain(now.All, promotion => promotion.Ad == "week of 2026-11-30");
        Assert.Contains(till.Set(Channel.Online, clock.GetUtcNow().AddDays(7)).All, promotion => promotion.Id == "demo-next-fish-15");
        Assert.All(till.Promotions, promotion => Assert.Null(Forms.WhyUnfit(promotion)));
    }
}
