namespace OpenAisle.Sandbox;

/// <summary>Whole minor units of an ISO 4217 currency, as it goes over the wire.</summary>
internal sealed record Amount(long MinorUnits, string Currency)
{
    /// <summary>A billion in major units of most currencies: more is a mistake, and sums of it stay far from overflow.</summary>
    public const long MostMinorUnits = 100_000_000_000;

    /// <summary>What is wrong with it by field, or null.</summary>
    public (string Field, string Why)? Fault()
    {
        if (MinorUnits is <= 0 or > MostMinorUnits)
            return ("amount.minorUnits", $"must be from 1 to {MostMinorUnits}");
        if (Currency.Length != 3 || !Currency.All(char.IsAsciiLetterUpper))
            return ("amount.currency", "must be three capital letters (ISO 4217)");
        return null;
    }
}
