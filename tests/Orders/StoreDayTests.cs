using OpenAisle.Journal;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>A store's days in figures, from its orders' times.</summary>
public sealed class StoreDayTests
{
    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
    private static readonly DateOnly Monday = new(2026, 11, 23);

    [Fact]
    public void A_day_is_the_stores_own()
    {
        // 03:00 UTC on Tuesday is still Monday evening in Chicago.
        var late = Handed(new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));

        var days = StoreDay.Of([late], Monday, 2, Chicago, Currency.Usd);

        Assert.Equal([(Monday.AddDays(-1), 0), (Monday, 1)], days.Select(day => (day.Day, day.Orders)));
        Assert.Equal(Given.Usd(1000), days[1].Sales);
    }

    [Fact]
    public void An_order_counts_for_the_day_of_its_slot_and_not_when_it_was_cancelled()
    {
        var at = new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero);
        var tomorrow = new OrderTimes(OrderStatus.Placed, at, at.AddDays(1), null, null, null, 4, null, null, null, null);

        var days = StoreDay.Of([tomorrow, tomorrow with { Status = OrderStatus.Cancelled }], Monday, 2, Chicago, Currency.Usd);

        Assert.Equal([0, 1], days.Select(day => day.Orders));
    }

    [Fact]
    public void Found_and_units_an_hour_are_of_what_was_packed_and_nothing_where_nothing_was()
    {
        var at = new DateTimeOffset(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);
        OrderTimes[] orders = [Handed(at) with { Lines = 8, Found = 7, Replaced = 1, Units = 20 }, Handed(at) with { Lines = 2, Found = 2, Units = 10 }];

        var days = StoreDay.Of(orders, Monday, 2, Chicago, Currency.Usd);

        Assert.Equal((null, null), (days[0].FoundRate, days[0].UnitsAnHour));
        Assert.Equal(0.9, days[1].FoundRate!.Value, 9);
        Assert.Equal(60, days[1].UnitsAnHour!.Value, 9); // 30 units in two quarters of an hour
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task The_book_knows_when_an_order_went_through_the_stores_hands(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399), Given.Pieces(2, 1, 399));
        var begin = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await spine.Order(id).StartPicking(Given.Ana);
        await spine.Order(id).Pack([Given.AsOrdered(Given.Pieces(1, 2, 399))], Given.Ana);
        await spine.Order(id).HandOver(Given.Ana);

        OrderTimes times = null!;
        await Spine.Eventually(async () => (times = (await Days().Since(Given.Store, begin)).SingleOrDefault()!)?.HandedOver is not null);

        Assert.Equal((2, 1, 0, 2L, Given.Usd(798)), (times.Lines, times.Found!.Value, times.Replaced!.Value, times.Units!.Value, times.Charged!.Value));
        Assert.True(times.Placed <= times.Picking && times.Picking <= times.Packed && times.Packed <= times.HandedOver);
        Assert.Empty(await Days().Since(Given.Store, times.SlotStarts!.Value.AddDays(1)));

        StoreDays Days() => new(spine.Host.Database);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_caller_is_found_by_number_telephone_and_name_and_by_no_pattern(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 1, 399));
        await new Shoppers.ShopperBook(spine.Host.Database).Keep(new(Given.Shopper, "Ann O'Hara_Lee", "+1 (555) 010-7788", "ann@example.com"));
        var book = new OrderBook(spine.Host.Database);
        await Spine.Eventually(async () => (await book.Called(OrderNumber.Of(id))).Count == 1);

        foreach (var words in new[] { "ann", "O'Hara", "0107788", "7788", "ANN@example" })
        {
            Assert.Equal(id, Assert.Single(await book.OfCaller(Given.Store, words)).Id);
        }

        foreach (var words in new[] { "%", "_nn", "nn", "88", "Bo", "7799", "\\" })
        {
            Assert.Empty(await book.OfCaller(Given.Store, words));
        }
    }

    private static OrderTimes Handed(DateTimeOffset at) =>
        new(OrderStatus.HandedOver, at.AddHours(-5), at.AddMinutes(-30), at.AddMinutes(-20), at.AddMinutes(-5), at, 1, 1, 0, 1, Given.Usd(1000));
}
