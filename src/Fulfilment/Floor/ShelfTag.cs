using System.Globalization;
using OpenAisle.Fulfilment.Labels;

namespace OpenAisle.Fulfilment.Floor;

/// <summary>The code on the edge of a shelf: <c>S-3-2-4</c> for the fourth shelf of the second bay of the third aisle.</summary>
public sealed record ShelfTag(int Aisle, int Bay, int Level)
{
    public const int Longest = 14;

    private const char Between = '-';
    private const string Start = "S";
    private const int Most = 999;

    /// <summary>As a scanner reads it, or as somebody types it: capitals and blanks do not matter.</summary>
    public static ShelfTag? Read(string? text) =>
        text?.Trim() is { Length: > 0 and <= Longest } read && read.Split(Between) is [var start, var aisle, var bay, var level]
        && start.Equals(Start, StringComparison.OrdinalIgnoreCase)
        && Number(aisle) is { } a && Number(bay) is { } b && Number(level) is { } l
            ? new(a, b, l)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}{Between}{Aisle}{Between}{Bay}{Between}{Level}");

    internal Label Label() => new(string.Create(CultureInfo.InvariantCulture, $"{Aisle} · {Bay} · {Level}"), ToString(), "", ToString());

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Most ? number : null;
}
