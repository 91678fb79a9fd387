using Dapper;
using OpenAisle.Catalogue;
using OpenAisle.Journal;

namespace OpenAisle.Orders.Slots;

/// <summary>On which days a store opens a window, in its own time.</summary>
/// <param name="Weekdays">A bit a day, Monday the lowest: 127 is every day.</param>
/// <param name="StartMinutes">Minutes from midnight on the store's clocks.</param>
/// <param name="EndMinutes">As the start; above 1,440 is the next day.</param>
/// <param name="Capacity">How many orders a window takes.</param>
/// <param name="CutOffMinutes">So long before the start it can be booked.</param>
/// <param name="Items">How many items these orders may come to; null where only the orders are counted.</param>
public sealed record SlotSchedule(
    string Handover, int Weekdays, int StartMinutes, int EndMinutes, int Capacity, int CutOffMinutes, int? Items = null)
{
    private const int EveryDay = 0b111_1111;
    private const int MinutesADay = 24 * 60;

    public bool IsSound => Weekdays is > 0 and <= EveryDay && StartMinutes is >= 0 and < MinutesADay
        && EndMinutes > StartMinutes && EndMinutes <= StartMinutes + MinutesADay
        && Capacity is >= 0 and <= SlotPlan.MostPlaces && Items is null or >= 0 and <= SlotPlan.MostItems && CutOffMinutes is >= 0 and <= 7 * MinutesADay
        && SlotId.TryParse(new SlotId(Handover, DateTimeOffset.UnixEpoch).ToString(), null, out _);

    public bool IsOn(DayOfWeek day) => (Weekdays >> (((int)day + 6) % 7) & 1) == 1;
}

/// <summary>The schedules of stores, in a table; their windows are planned in each store's own time zone.</summary>
public sealed class SlotSchedules(IShopDatabase database, IOffers offers)
{
    private const int MostRows = 1_000;

    internal static readonly Migration Table = new("slots", 1, """
        create table slot_schedules (
            store text not null,
            handover text not null,
            weekdays integer not null,
            start_minutes integer not null,
            end_minutes integer not null,
            capacity integer not null,
            cutoff_minutes integer not null,
            primary key (store, handover, weekdays, start_minutes));
        """);

    internal static readonly Migration ItemsColumn = new("slots", 2, "alter table slot_schedules add column items integer");

    public async Task<IReadOnlyList<SlotSchedule>> Of(Id<Store> store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string, long, long, long, long, long, long?)>(new CommandDefinition(
            $"""
            select handover, weekdays, start_minutes, end_minutes, capacity, cutoff_minutes, items from slot_schedules
            where store = @store order by handover, start_minutes, weekdays limit {MostRows}
            """,
            new { store = store.ToString() }, cancellationToken: cancel));
        return
        [
            .. rows.Select(row =>
                new SlotSchedule(row.Item1, (int)row.Item2, (int)row.Item3, (int)row.Item4, (int)row.Item5, (int)row.Item6, (int?)row.Item7)),
        ];
    }

    /// <summary>Adds rows to a store's schedule, or replaces those of the same handover, days and start.</summary>
    public async Task Save(Id<Store> store, IEnumerable<SlotSchedule> schedules, CancellationToken cancel = default)
    {
        var rows = schedules.ToList();
        if (rows.Find(row => !row.IsSound) is { } unsound)
        {
            throw new ArgumentException($"{unsound} is no schedule.", nameof(schedules));
        }

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var row in rows)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into slot_schedules (store, handover, weekdays, start_minutes, end_minutes, capacity, cutoff_minutes, items)
                values (@Store, @Handover, @Weekdays, @StartMinutes, @EndMinutes, @Capacity, @CutOffMinutes, @Items)
                on conflict (store, handover, weekdays, start_minutes) do update
                set end_minutes = excluded.end_minutes, capacity = excluded.capacity, cutoff_minutes = excluded.cutoff_minutes,
                    items = excluded.items
                """,
                new
                {
                    Store = store.ToString(),
                    row.Handover,
                    row.Weekdays,
                    row.StartMinutes,
                    row.EndMinutes,
                    row.Capacity,
                    row.CutOffMinutes,
                    row.Items,
                },
                transaction, cancellationToken: cancel));
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Hourly pickup windows from eight to nine in the evening, every day, twelve orders each of 240 items together, to be booked two hours before.</summary>
    public async Task SeedDemo(IEnumerable<Id<Store>> stores, CancellationToken cancel = default)
    {
        var hours = Enumerable.Range(8, 13).Select(hour => new SlotSchedule(
            "pickup", 127, hour * 60, (hour + 1) * 60, Capacity: 12, CutOffMinutes: 120, Items: 240));
        foreach (var store in stores)
        {
            await Save(store, hours, cancel);
        }
    }

    /// <summary>When a window ends; null where the schedule has none that begins so.</summary>
    internal async Task<DateTimeOffset?> EndOf(StoreProfile store, SlotId slot, CancellationToken cancel = default) =>
        SlotPlanning.Plan(await Of(store.Id, cancel), TimeZoneInfo.FindSystemTimeZoneById(store.TimeZone), slot.Start, slot.Start.AddMinutes(1))
            .FirstOrDefault(plan => plan.Slot == slot)?.Ends;

    /// <summary>The windows that the store's schedule opens and that have not ended, up to the horizon. None when the store is not known.</summary>
    internal async Task<IReadOnlyList<SlotPlan>> Plan(Id<Store> store, DateTimeOffset now, CancellationToken cancel = default)
    {
        if (await offers.StoreOf(store, cancel) is not { } profile)
        {
            return [];
        }

        return SlotPlanning.Plan(await Of(store, cancel), TimeZoneInfo.FindSystemTimeZoneById(profile.TimeZone), now, now + SlotRules.Horizon);
    }
}
