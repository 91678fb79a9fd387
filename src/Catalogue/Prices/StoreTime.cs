using System.Globalization;

namespace OpenAisle.Catalogue.Prices;

/// <summary>
/// The store's own time. Prices and promotions begin and end by the clock on its wall: one price row of the chain begins at midnight in
/// every store, whatever its time zone.
/// </summary>
public static class StoreTime
{
    private const string Format = "yyyy-MM-ddTHH:mm";
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>The zone of an IANA name; UTC when this machine does not know the name.</summary>
    public static TimeZoneInfo Zone(string timeZone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>What the wall shows at that instant.</summary>
    public static DateTime Local(DateTimeOffset at, TimeZoneInfo zone) =>
        DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(at, zone).DateTime, DateTimeKind.Unspecified);

    /// <summary>
    /// The instant at which the wall first shows that time. A time that the wall skips in spring is the instant of the skip; of a time that
    /// it shows twice in autumn the first counts. So of two rows that meet, one ends exactly when the other begins.
    /// </summary>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (local.Year is 1 or 9999)
        {
            return local.Year == 1 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue; // always, never: no offset leads beyond them
        }

        if (zone.IsInvalidTime(local))
        {
            // The offset before the skip maps every skipped time behind it; the skip itself is where both offsets meet.
            return FirstValid(local, zone);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>Reads <c>2026-11-23T06:00</c> or <c>2026-11-23</c>, which is its midnight.</summary>
    public static bool TryParse(string text, out DateTime local) =>
        DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out local)
        || DateTime.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);

    public static string Write(DateTime local) => local.ToString(Format, CultureInfo.InvariantCulture);

    private static DateTimeOffset FirstValid(DateTime skipped, TimeZoneInfo zone)
    {
        // Skips last half an hour to a day and begin at a whole minute.
        var valid = skipped;
        while (zone.IsInvalidTime(valid))
        {
            valid = valid.AddMinutes(1);
        }

        return new DateTimeOffset(DateTime.SpecifyKind(valid, DateTimeKind.Unspecified), zone.GetUtcOffset(valid)).ToUniversalTime();
    }
}
