namespace OpenAisle.Orders.Slots;

/// <summary>Turns a schedule, which is in the store's own time, into windows, which are instants.</summary>
internal static class SlotPlanning
{
    /// <summary>Windows that end after <paramref name="from"/> and start before <paramref name="to"/>.</summary>
    public static IReadOnlyList<SlotPlan> Plan(IReadOnlyList<SlotSchedule> schedules, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        var plans = new List<SlotPlan>();
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime).AddDays(-1); // yesterday's may end today
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(to, zone).DateTime);
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            foreach (var schedule in schedules.Where(schedule => schedule.IsOn(day.DayOfWeek)))
            {
                var midnight = day.ToDateTime(TimeOnly.MinValue);
                var start = midnight.AddMinutes(schedule.StartMinutes);
                if (zone.IsInvalidTime(start))
                {
                    continue; // the clocks skip this hour: nobody can come in it
                }

                var starts = Instant(start, zone);
                var ends = Instant(midnight.AddMinutes(schedule.EndMinutes), zone);
                if (ends > from && starts < to && ends > starts)
                {
                    plans.Add(new(
                        new(schedule.Handover, starts), ends, starts.AddMinutes(-schedule.CutOffMinutes), schedule.Capacity, schedule.Items));
                }
            }
        }

        // Two rows of a schedule may name the same start on some day; the roomier one counts.
        return [.. plans.GroupBy(plan => plan.Slot).Select(same => same.MaxBy(plan => plan.Capacity)!).OrderBy(plan => plan.Slot.Start)];
    }

    /// <summary>
    /// The first instant at which the store's clocks show this, when they show it twice; and for a time that they skip, the instant as
    /// long after the change as the skipped time is after the gap's start.
    /// </summary>
    private static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsAmbiguousTime(local)
            ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1)) : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
