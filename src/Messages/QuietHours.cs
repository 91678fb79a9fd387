namespace OpenAisle.Messages;

/// <summary>A part of each day in which nothing sounds, by the store's clock; it may reach over midnight. The same time twice is none.</summary>
public readonly record struct QuietHours(TimeOnly From, TimeOnly To)
{
    public static readonly QuietHours None = new(default, default);

    /// <summary>When something that is due now may sound: now, or at the end of the quiet hours.</summary>
    public DateTimeOffset NextLoud(DateTimeOffset now, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(now, zone);
        if (!IsQuiet(TimeOnly.FromTimeSpan(there.TimeOfDay)))
        {
            return now;
        }

        var day = DateOnly.FromDateTime(there.DateTime);
        var end = day.ToDateTime(To);
        if (end <= there.DateTime)
        {
            end = day.AddDays(1).ToDateTime(To);
        }

        // An hour that the clock skips in spring begins when it would have ended.
        while (zone.IsInvalidTime(end))
        {
            end = end.AddMinutes(15);
        }

        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }

    private bool IsQuiet(TimeOnly time) => From != To && time.IsBetween(From, To);
}
