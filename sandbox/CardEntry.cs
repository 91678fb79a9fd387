using System.Globalization;

namespace OpenAisle.Sandbox;

/// <summary>What a shopper types about a card.</summary>
internal sealed record CardEntry(string Number, string Expiry, string Cvc)
{
    private const int MostDigits = 19;   // ISO/IEC 7812

    /// <summary>The test card meant, or the field that is wrong and why.</summary>
    public (TestCard? Card, string Field, CardFault Fault) Read(DateTimeOffset now)
    {
        var number = Number.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (!IsLuhn(number))
            return (null, "number", CardFault.Number);
        if (TestCards.All.FirstOrDefault(card => card.Number == number) is not { } card)
            return (null, "number", CardFault.NotATestCard);
        if (!IsAhead(Expiry, now))
            return (null, "expiry", CardFault.Expiry);
        if (Cvc.Length is < 3 or > 4 || !Cvc.All(char.IsAsciiDigit))
            return (null, "cvc", CardFault.Cvc);
        return (card, "", CardFault.None);
    }

    /// <summary>The check digit of card numbers, ISO/IEC 7812-1 annex B.</summary>
    public static bool IsLuhn(string number)
    {
        if (number.Length is < 12 or > MostDigits || !number.All(char.IsAsciiDigit))
            return false;
        var sum = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var digit = number[^(i + 1)] - '0';
            if (i % 2 == 1)
                digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }

    private static bool IsAhead(string expiry, DateTimeOffset now) =>
        DateTime.TryParseExact(
            expiry.Replace(" ", "", StringComparison.Ordinal), "MM/yy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
        && month.AddMonths(1) > now.UtcDateTime;
}

/// <summary>What can be wrong with a card as typed.</summary>
internal enum CardFault { None, Number, NotATestCard, Expiry, Cvc }
