using System.Globalization;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Numbers of files, exact or refused: never rounded, never guessed.</summary>
internal static class FedNumber
{
    /// <summary>Reads <c>4.9</c>, <c>4.90</c> or <c>4.900</c> as 490 of a currency of two digits; <c>4.995</c> is refused.</summary>
    public static bool TryMinorUnits(string text, Currency currency, out long minorUnits, out string? whyNot)
    {
        whyNot = null;
        if (!TryRead(text, out var digits, out var scale))
        {
            minorUnits = 0;
            whyNot = $"'{Mapping.Conversions.Shown(text)}' is no amount";
            return false;
        }

        for (; scale > currency.Digits && digits % 10 == 0; scale--)
        {
            digits /= 10;
        }

        for (; scale < currency.Digits && Math.Abs(digits) <= Money.MaxMinorUnits; scale++)
        {
            digits *= 10;
        }

        minorUnits = digits;
        whyNot = scale > currency.Digits ? $"'{text}' has more digits than {currency} has"
            : Math.Abs(digits) > Money.MaxMinorUnits ? $"'{text}' is more than any amount that we take"
            : null;
        return whyNot is null;
    }

    /// <summary>Reads a quantity with the digits it has: <c>0.742</c> is 742 steps of a thousandth.</summary>
    public static bool TryQuantity(string text, string unit, out Quantity quantity)
    {
        quantity = default;
        if (!TryRead(text, out var digits, out var scale) || !Unit.TryOf(unit, out var known))
        {
            return false;
        }

        // "2.00" pieces are two pieces; what is weighed keeps no more than the thousandth that a scale shows.
        var most = known.Dimension == Dimension.Count ? 0 : 3;
        for (; scale > most && digits % 10 == 0; scale--)
        {
            digits /= 10;
        }

        return scale <= most && Quantity.TryParse(Written(digits, scale) + " " + unit, null, out quantity);
    }

    public static bool TryWhole(string text, out long number)
    {
        var read = TryRead(text, out number, out var scale);
        for (; scale > 0 && number % 10 == 0; scale--)
        {
            number /= 10;
        }

        return read && scale == 0;
    }

    /// <summary>Digits with an optional sign and point: at most 15 digits, nothing else.</summary>
    public static bool TryRead(string text, out long digits, out int scale)
    {
        const int MostDigits = 15;
        digits = 0;
        scale = 0;
        var read = 0;
        var behind = false;
        for (var at = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0; at < text.Length; at++)
        {
            if (text[at] == '.' && !behind)
            {
                behind = true;
            }
            else if (char.IsAsciiDigit(text[at]) && read < MostDigits)
            {
                digits = (digits * 10) + (text[at] - '0');
                read += digits == 0 && !behind ? 0 : 1;
                scale += behind ? 1 : 0;
            }
            else
            {
                return false;
            }
        }

        digits = text.StartsWith('-') ? -digits : digits;
        return text.AsSpan().ContainsAnyInRange('0', '9') && text[^1] != '.'; // "4." may be the half of 4.99
    }

    private static string Written(long digits, int scale)
    {
        var whole = Math.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (digits < 0 ? "-" : "") + (scale == 0 ? whole : $"{whole[..^scale]}.{whole[^scale..]}");
    }
}
