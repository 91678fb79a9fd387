using CsCheck;
using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Tests.Prices;

public sealed class PriceResolutionTests
{
    private static readonly Gtin Milk = Gtin.WithCheckDigit(75_000_000_001);
    private static readonly Id<Store> Store = new(new Guid("0197c0de-0000-7000-8000-0000000000aa"));
    private static readonly StoreTerms Terms = new(Store, "north", "US-NY", []);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly DateTimeOffset Wednesday = new(2026, 11, 25, 17, 0, 0, TimeSpan.Zero);
    private static readonly FormerPriceRule Eu = new(FormerPriceMethod.Lowest, 30, 0, "98/6/EC");
    private static readonly FormerPriceRule Us = new(FormerPriceMethod.Held, 90, 46, "");

    [Fact]
    public void The_nearest_price_wins_and_says_why()
    {
        var chain = Row(Scope.Chain, "2026-01-01", 400);
        var zone = Row(Scope.Zone("north"), "2026-11-23", 380);
        var other = Row(Scope.Zone("south"), "2026-11-24", 100);
        var answer = Resolve(Wednesday, chain, zone, other)!;
        Assert.Equal(Usd(380), answer.Price.UnitPrice);
        Assert.Equal("zone price (north) since Monday", PriceWords.Why(answer.Price, NewYork, Wednesday));

        var store = Row(Scope.Of(Store), "2025-06-01", 410);
        Assert.Equal("store price since 1 June 2025", PriceWords.Why(Resolve(Wednesday, chain, zone, store)!.Price, NewYork, Wednesday));
    }

    [Fact]
    public void A_price_of_the_channel_goes_before_one_of_all_channels_and_the_later_before_the_earlier()
    {
        var all = Row(Scope.Chain, "2026-11-24", 400);
        var online = Row(Scope.Chain, "2026-11-01", 420) with { Channel = Channel.Online };
        Assert.Equal(Usd(420), Resolve(Wednesday, all, online)!.Price.UnitPrice);
        Assert.Equal(Usd(400), Resolve(Wednesday, all, online with { Channel = Channel.InStore })!.Price.UnitPrice);
        Assert.Equal(Usd(390), Resolve(Wednesday, all, Row(Scope.Chain, "2026-11-25", 390))!.Price.UnitPrice);
    }

    [Fact]
    public void A_reduced_price_holds_where_it_is_lower_and_ends_by_itself()
    {
        var regular = Row(Scope.Of(Store), "2026-01-01", 400);
        var week = Row(Scope.Chain, "2026-11-23", 350, "2026-11-30") with { Kind = PriceKind.Reduced };
        var answer = Resolve(Wednesday, regular, week)!;
        Assert.Equal((Usd(350), PriceKind.Reduced), (answer.Price.UnitPrice, answer.Price.Kind));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 5, 0, 0, TimeSpan.Zero), answer.NextChange);
        Assert.Equal(Usd(400), Resolve(Wednesday.AddDays(7), regular, week)!.Price.UnitPrice);
        Assert.Equal(Usd(400), Resolve(Wednesday, regular, week with { UnitPrice = Usd(450) })!.Price.UnitPrice);
    }

    [Fact]
    public void Members_never_pay_more_than_everybody()
    {
        var regular = Row(Scope.Chain, "2026-01-01", 400);
        var member = Row(Scope.Chain, "2026-01-01", 360) with { Kind = PriceKind.Member };
        Assert.Equal(Usd(360), Resolve(Wednesday, regular, member)!.For(isMember: true).UnitPrice);
        Assert.Equal(Usd(400), Resolve(Wednesday, regular, member)!.For(isMember: false).UnitPrice);
        Assert.Null(Resolve(Wednesday, regular, member with { UnitPrice = Usd(420) })!.Member);
    }

    [Fact]
    public void A_price_begins_at_midnight_of_the_store_on_the_days_when_clocks_change_too()
    {
        // New York: clocks go forward on 8 March 2026 at 02:00, back on 1 November 2026 at 02:00.
        Assert.Equal(Utc(3, 8, 5, 0), StoreTime.Instant(Time("2026-03-08"), NewYork));
        Assert.Equal(Utc(3, 8, 7, 0), StoreTime.Instant(Time("2026-03-08T02:30"), NewYork)); // never shown: the instant of the change
        Assert.Equal(Utc(3, 8, 7, 0), StoreTime.Instant(Time("2026-03-08T03:00"), NewYork));
        Assert.Equal(Utc(3, 9, 4, 0), StoreTime.Instant(Time("2026-03-09"), NewYork));
        Assert.Equal(Utc(11, 1, 5, 30), StoreTime.Instant(Time("2026-11-01T01:30"), NewYork)); // shown twice: the first
        Assert.Equal(Utc(11, 2, 5, 0), StoreTime.Instant(Time("2026-11-02"), NewYork));
        var kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");
        Assert.Equal(new DateTimeOffset(2026, 3, 7, 18, 30, 0, TimeSpan.Zero), StoreTime.Instant(Time("2026-03-08"), kolkata));
    }

    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("America/New_York")]
    public void A_price_without_a_beginning_holds_always(string zone)
    {
        var always = Row(Scope.Chain, "2026-01-01", 400) with { From = default, Until = DateTime.MaxValue };
        var price = PriceResolution.Resolve(
            [always], null, Terms, TimeZoneInfo.FindSystemTimeZoneById(zone), Unit.Piece, Currency.Usd, null, Wednesday)!.Price;
        Assert.Equal("chain price", PriceWords.Why(price with { Until = null }, NewYork, Wednesday));
    }

    [Fact]
    public void Of_two_prices_that_meet_exactly_one_holds_at_any_instant() =>
        Gen.Select(Gen.Int[0, 4 * 366 * 24 * 60], Gen.Int[-600, 600]).Sample((minute, off) =>
        {
            var turn = new DateTime(2024, 1, 1).AddMinutes(minute);
            var before = Row(Scope.Chain, "2023-01-01", 400) with { Until = turn };
            var after = Row(Scope.Chain, "2023-01-01", 300) with { From = turn };
            var at = StoreTime.Instant(turn, NewYork).AddMinutes(off);
            var answer = Resolve(at, before, after);
            Assert.Equal(off < 0 ? Usd(400) : Usd(300), answer!.Price.UnitPrice);
        });

    [Fact]
    public void The_order_of_the_rows_is_of_no_account() =>
        Gen.Select(AnyRow.Array[1, 8], Gen.Int).Sample((rows, seed) =>
        {
            var shuffled = rows.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(Resolve(Wednesday, rows)?.Price.UnitPrice, Resolve(Wednesday, shuffled)?.Price.UnitPrice);
        });

    [Fact]
    public void In_Europe_the_former_price_is_the_lowest_of_the_thirty_days_before()
    {
        var regular = Row(Scope.Chain, "2026-01-01", 500);
        var earlier = Row(Scope.Chain, "2026-11-01", 420, "2026-11-08") with { Kind = PriceKind.Reduced };
        var now = Row(Scope.Chain, "2026-11-23", 400) with { Kind = PriceKind.Reduced };
        Assert.Equal(Usd(420), FormerPrice.Of(History(regular, earlier, now), Eu));
        Assert.Equal(Usd(500), FormerPrice.Of(History(regular, now), Eu));
        Assert.Null(FormerPrice.Of(History(regular, earlier with { UnitPrice = Usd(390) }, now), Eu)); // it was cheaper: no former price to boast of
        Assert.Null(FormerPrice.Of(History(Row(Scope.Chain, "2026-11-10", 500), now), Eu)); // on sale for two weeks only
        Assert.Null(FormerPrice.Of(History(regular), Eu));
        Assert.Null(FormerPrice.Of(History(regular, now), null));
    }

    [Fact]
    public void Where_a_price_must_have_been_asked_in_earnest_a_short_one_does_not_count()
    {
        var now = Row(Scope.Chain, "2026-11-23", 400) with { Kind = PriceKind.Reduced };
        var dearer = Row(Scope.Chain, "2026-11-09", 600);
        Assert.Equal(Usd(500), FormerPrice.Of(History(Row(Scope.Chain, "2026-01-01", 500), now), Us));
        Assert.Null(FormerPrice.Of(History(Row(Scope.Chain, "2026-01-01", 500), dearer, now), Us));
    }

    private static readonly Gen<DatedPrice> AnyRow = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 60], Gen.Int[1, 5], Gen.Int[0, 2], Gen.Bool).Select(
        (reach, days, price, kind, isOnline) => new DatedPrice(
            Milk, reach == 0 ? Scope.Of(Store) : reach == 1 ? Scope.Zone("north") : Scope.Chain, isOnline ? Channel.Online : null, (PriceKind)kind,
            Usd(price * 100), Unit.Piece, new DateTime(2026, 10, 1).AddDays(days)));

    private static PriceAnswer? Resolve(DateTimeOffset at, params DatedPrice[] rows) =>
        PriceResolution.Resolve(rows, null, Terms, NewYork, Unit.Piece, Currency.Usd, Channel.Online, at);

    private static IReadOnlyList<PriceSpan> History(params DatedPrice[] rows) =>
        PriceHistory.Between(rows, null, Terms, NewYork, Unit.Piece, Currency.Usd, null, Wednesday.AddDays(-150), Wednesday);

    private static DatedPrice Row(Scope scope, string from, long cents, string? until = null) =>
        new(Milk, scope, null, PriceKind.Regular, Usd(cents), Unit.Piece, Time(from), until is null ? null : Time(until));

    private static DateTime Time(string text) => StoreTime.TryParse(text, out var local) ? local : throw new FormatException(text);

    private static DateTimeOffset Utc(int month, int day, int hour, int minute) => new(2026, month, day, hour, minute, 0, TimeSpan.Zero);

    private static Money Usd(long cents) => new(cents, Currency.Usd);
}
