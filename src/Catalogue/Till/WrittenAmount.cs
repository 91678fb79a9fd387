using System.Globalization;

namespace OpenAisle.Catalogue.Till;

/// <summary>An amount as tables write it: <c>4.99 USD</c>; also <c>4.5 USD</c>, and <c>4.99</c> where only one currency can be meant.</summary>
internal static class WrittenAmount
{
    /// <summary>Far above any price, far below where counting ends.</summary>
    private const decimal Most = 1_000_000_000_000;

    /// <param name="usual">What is meant where no currency is named; null where it must be.</param>
    public static bool TryRead(string text, Currency? usual, out Money amount)
    {
        amount = default;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var currency = usual ?? default;
        if (parts.Length is 0 or > 2 || (parts.Length == 2 ? !Currency.TryOf(parts[1], out currency) : usual is null)
            || !decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || number is > Most or < -Most)
        {
            return false;
        }

        for (var digit = 0; digit < currency.Digits; digit++)
        {
            number *= 10;
        }

        amount = decimal.IsInteger(number) ? new((long)number, currency) : default;
        return decimal.IsInteger(number);
    }
}
