using System.Globalization;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Times as the wall of a store shows them, to the minute: the form in which prices and promotions keep them.</summary>
internal static class WallTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
    ];

    public static bool TryRead(string text, out DateTime local)
    {
        var read = DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
        local = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        return read;
    }

    public static string Write(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What the wall shows in that time zone.</summary>
    public static DateTime At(DateTimeOffset instant, string timeZone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).DateTime;
        return DateTime.SpecifyKind(local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute)), DateTimeKind.Unspecified);
    }
}
