using System.Globalization;

namespace OpenAisle.Catalogue.Rules;

/// <summary>Plain decimal numbers of rules and attributes.</summary>
internal static class Numbers
{
    public static bool TryRead(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads <c>8.875%</c> as millionths: 88750. Null when it is no such number.</summary>
    public static long? Millionths(string? text) =>
        text is [.. var digits, '%'] && TryRead(digits, out var percent) && percent <= 100 && decimal.IsInteger(percent * 10_000)
            ? (long)(percent * 10_000)
            : null;

    public static string Write(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
