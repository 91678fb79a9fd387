using System.Globalization;

namespace OpenAisle.Catalogue.Prices;

/// <summary>Says in few words why a price holds: "zone price (north) since Monday".</summary>
public static class PriceWords
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static string Why(ResolvedPrice price, TimeZoneInfo zone, DateTimeOffset now)
    {
        var whose = price.Winner?.Scope switch
        {
            null => "standing price",
            { Reach: Reach.Store } => "store price",
            { Reach: Reach.Zone, Name: var name } => $"zone price ({name})",
            _ => "chain price",
        };
        var kind = price.Kind switch
        {
            PriceKind.Reduced => "reduced ",
            PriceKind.Member => "member's ",
            _ => "",
        };
        var channel = price.Winner?.Channel is { } only ? $" {only}" : "";
        if (price.Since == DateTimeOffset.MinValue)
        {
            return kind + whose + channel;
        }

        var since = StoreTime.Local(price.Since, zone);
        var age = StoreTime.Local(now, zone).Date - since.Date;
        var when = age == TimeSpan.Zero ? "today"
            : age > TimeSpan.Zero && age < Week ? since.ToString("dddd", CultureInfo.InvariantCulture)
            : since.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        var until = price.Until is { } end
            ? $" until {StoreTime.Local(end, zone).ToString("d MMMM HH:mm", CultureInfo.InvariantCulture)}"
            : "";
        return $"{kind}{whose}{channel} since {when}{until}";
    }
}
