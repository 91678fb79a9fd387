using OpenAisle.Catalogue;

namespace OpenAisle.Fulfilment;

/// <summary>How long goods may be out of their cold, from the shelf to the shopper. Shelf goods have no limit.</summary>
public static class ColdLimits
{
    /// <summary>
    /// Refrigerated food is never out for more than two hours (USDA FSIS, "Danger Zone"; the FDA Food Code 2022, 3-501.19, gives a shop four
    /// where the time is written down and nothing goes back into the cold, which staged totes do).
    /// </summary>
    public static readonly TimeSpan Chilled = TimeSpan.FromHours(2);

    /// <summary>The Food Code (3-501.11) asks that frozen food stays frozen and names no minutes: this is the house's own rule.</summary>
    public static readonly TimeSpan Frozen = TimeSpan.FromMinutes(30);

    /// <summary>Null for goods that may stand anywhere.</summary>
    public static TimeSpan? Of(TemperatureZone zone) => zone switch
    {
        TemperatureZone.Chilled => Chilled,
        TemperatureZone.Frozen => Frozen,
        _ => null,
    };
}

/// <summary>
/// How long the goods of a tote have been out of their cold: from the first one taken off its shelf until the tote is put away, and again
/// from when it is fetched.
/// </summary>
/// <param name="Code">The tote; null while the pick is under way, when it is all that was taken for the zone.</param>
/// <param name="Place">Where it is put away; null while it is out.</param>
/// <param name="OutSince">Null while it is put away, and for goods that need no cold.</param>
/// <param name="OutBefore">The time out before <paramref name="OutSince"/>.</param>
[GenerateSerializer, Immutable]
public sealed record ToteClock(TemperatureZone Zone, string? Code, string? Place, DateTimeOffset? OutSince, TimeSpan OutBefore)
{
    /// <summary>When it is out for too long unless it is put away before; null while nothing runs.</summary>
    public DateTimeOffset? LateAt => OutSince is { } since && ColdLimits.Of(Zone) is { } limit ? since + (limit - OutBefore) : null;

    /// <summary>Another one each time it was moved: what was done in sight of one mark does not fit a tote with another.</summary>
    public string Mark() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Place}|{OutSince?.UtcTicks}|{OutBefore.Ticks}");

    /// <summary>A clock that jumps back adds nothing.</summary>
    public TimeSpan Out(DateTimeOffset now) => OutBefore + (OutSince is { } since && now > since ? now - since : TimeSpan.Zero);

    /// <summary>What was out for too long is not cold again for being put away.</summary>
    public bool IsLate(DateTimeOffset now) => ColdLimits.Of(Zone) is { } limit && Out(now) > limit;
}
