using System.Text;
using System.Text.Json;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Orders.Tests.Slots;

public sealed class SlotPlanningTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public void Opens_windows_at_the_hours_that_the_store_s_clocks_show()
    {
        Assert.Equal(["13:00–14:00 until 11:00"], Planned(new(2026, 11, 23), Hourly(8)));
        Assert.Equal(["12:00–13:00 until 10:00"], Planned(new(2026, 7, 1), Hourly(8)));
    }

    [Fact]
    public void Opens_windows_only_on_their_weekdays()
    {
        var saturdays = Hourly(8) with { Weekdays = 0b10_0000 };

        Assert.Empty(Planned(new(2026, 11, 23), saturdays)); // a Monday
        Assert.Single(Planned(new(2026, 11, 28), saturdays));
        Assert.Empty(Planned(new(2026, 11, 29), saturdays));
    }

    [Fact]
    public void The_hour_that_the_clocks_skip_is_not_offered()
    {
        // 8 March 2026: at 02:00 New York's clocks go to 03:00.
        Assert.Equal(
            ["06:00–07:00", "07:00–08:00"],
            Planned(new(2026, 3, 8), Hourly(1), Hourly(2), Hourly(3)).Select(text => text[..11]));
    }

    [Fact]
    public void The_hour_that_the_clocks_show_twice_is_offered_once_from_its_first_time()
    {
        // 1 November 2026: at 02:00 New York's clocks go back to 01:00.
        Assert.Equal(
            ["04:00–05:00", "05:00–07:00", "07:00–08:00"],
            Planned(new(2026, 11, 1), Hourly(0), Hourly(1), Hourly(2)).Select(text => text[..11]));
    }

    [Fact]
    public void A_window_may_end_after_midnight()
    {
        var night = new SlotSchedule("delivery", 127, 23 * 60, 25 * 60, 4, 60);
        var plan = SlotPlanning.Plan([night], NewYork, At(2026, 11, 23, 5, 30), At(2026, 11, 23, 6, 0)); // half past midnight there

        Assert.Equal("delivery-2026-11-23T04:00Z", Assert.Single(plan).Slot.ToString());
    }

    [Fact]
    public void Windows_of_a_week_are_planned_once_each()
    {
        var demo = Enumerable.Range(8, 13).Select(Hourly).ToArray();
        var plans = SlotPlanning.Plan(demo, NewYork, At(2026, 11, 23, 5, 0), At(2026, 11, 30, 5, 0));

        Assert.Equal(7 * 13, plans.Count);
        Assert.Equal(plans.Count, plans.Select(plan => plan.Slot).Distinct().Count());
        Assert.All(plans, plan => Assert.True(plan.CutOff < plan.Slot.Start && plan.Slot.Start < plan.Ends));
    }

    [Theory]
    [InlineData("pickup-2026-11-23T10:00Z", true)]
    [InlineData("home-delivery-2026-11-23T10:00Z", true)]
    [InlineData("pickup-2026-11-23T10:00", false)]
    [InlineData("pickup-2026-13-23T10:00Z", false)]
    [InlineData("pickup2026-11-23T10:00Z", false)]
    [InlineData("-2026-11-23T10:00Z", false)]
    [InlineData("Pickup-2026-11-23T10:00Z", false)]
    [InlineData("pick up-2026-11-23T10:00Z", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Reads_a_slot_from_its_text(string? text, bool isSlot)
    {
        Assert.Equal(isSlot, SlotId.TryParse(text, null, out var slot));
        if (isSlot)
        {
            Assert.Equal(text, slot.ToString());
            Assert.Equal(slot, JsonSerializer.Deserialize<SlotId>(JsonSerializer.Serialize(slot)));
        }
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"pickup\"")]
    public void Refuses_other_JSON(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SlotId>(json));

    public static TheoryData<string, string> Written => new()
    {
        { "slots.opened", """{"plan":{"slot":"pickup-2026-11-23T12:00Z","ends":"2026-11-23T13:00:00+00:00","cutOff":"2026-11-23T10:00:00+00:00","capacity":12}}""" },
        { "slots.rolled", """{"rolled":"2026-11-23T08:00:00+00:00","past":"2026-11-22T08:00:00+00:00","opened":[{"slot":"pickup-2026-11-23T12:00Z","ends":"2026-11-23T13:00:00+00:00","cutOff":"2026-11-23T10:00:00+00:00","capacity":12}]}""" },
        { "slots.booked", """{"booking":"0197c0de-0000-7000-8000-000000000001","revision":1,"slot":"pickup-2026-11-23T12:00Z"}""" },
        { "slots.opened", """{"plan":{"slot":"pickup-2026-11-23T12:00Z","ends":"2026-11-23T13:00:00+00:00","cutOff":"2026-11-23T10:00:00+00:00","capacity":12,"items":240}}""" },
        { "slots.booked", """{"booking":"0197c0de-0000-7000-8000-000000000001","revision":1,"slot":"pickup-2026-11-23T12:00Z","items":17}""" },
        { "slots.settled", """{"booking":"0197c0de-0000-7000-8000-000000000001","revision":2}""" },
        { "slots.dropped", """{"booking":"0197c0de-0000-7000-8000-000000000001","revision":2}""" },
        { "slots.released", """{"booking":"0197c0de-0000-7000-8000-000000000001"}""" },
    };

    [Theory, MemberData(nameof(Written))]
    public void Facts_are_read_and_written_as_they_always_were(string kind, string body)
    {
        var written = SlotFacts.Kinds.Single(one => one.Name == kind);

        Assert.Equal(body, Regular(written.Write(written.Read(Encoding.UTF8.GetBytes(body)))));
    }

    [Fact]
    public void Every_kind_is_pinned() =>
        Assert.Equal(SlotFacts.Kinds.Select(kind => kind.Name).Order(), Written.Select(row => row.Data.Item1).Distinct().Order());

    /// <summary>A plus sign may be written escaped.</summary>
    private static string Regular(byte[] body) => Encoding.UTF8.GetString(body).Replace("\\u002B", "+", StringComparison.Ordinal);

    private static SlotSchedule Hourly(int hour) => new("pickup", 127, hour * 60, (hour + 1) * 60, 12, 120);

    private static DateTimeOffset At(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);

    private static IEnumerable<string> Planned(DateOnly day, params SlotSchedule[] schedules)
    {
        // All of the store's day: from its midnight to the next.
        var from = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), NewYork.GetUtcOffset(day.ToDateTime(TimeOnly.MinValue))).ToUniversalTime();
        var next = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        var to = new DateTimeOffset(next, NewYork.GetUtcOffset(next)).ToUniversalTime();
        return SlotPlanning.Plan(schedules, NewYork, from, to).Select(plan => $"{plan.Slot.Start:HH:mm}–{plan.Ends:HH:mm} until {plan.CutOff:HH:mm}");
    }
}
