using System.Buffers;
using System.Globalization;

namespace OpenAisle.Web;

/// <summary>Reads a typed number as a quantity of the wanted unit and scale.</summary>
internal static class Figures
{
    private const int MostDigits = 9;

    private static readonly SearchValues<char> DigitsAndPoint = SearchValues.Create("0123456789.");

    /// <summary>False when it is no number, is negative, or has more decimals than the scale shows.</summary>
    public static bool TryRead(string? typed, Unit unit, byte scale, out Quantity quantity)
    {
        quantity = default;
        var text = typed?.Trim().Replace(',', '.') ?? "";
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var behind = point < 0 ? 0 : text.Length - point - 1;
        if (text.Length is 0 or > MostDigits || behind > scale || text.AsSpan().ContainsAnyExcept(DigitsAndPoint)
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        // As whole steps from the start: "1.5" at scale 2 is 150.
        var digits = (point < 0 ? text : text.Remove(point, 1)) + new string('0', scale - behind);
        var steps = long.Parse(digits, CultureInfo.InvariantCulture);
        if (steps > Quantity.MaxSteps)
        {
            return false;
        }

        quantity = new(steps, unit, scale);
        return true;
    }

    /// <summary>Reads an amount of a currency as people type it: "4.99", "5".</summary>
    public static bool TryReadMoney(string? typed, Currency currency, out Money money)
    {
        var read = TryRead(typed, Unit.Kilogram, currency.Digits, out var steps);
        money = read ? new(steps.Steps, currency) : default;
        return read;
    }
}
