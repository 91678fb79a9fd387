using System.Collections.Frozen;

namespace OpenAisle.Kernel;

/// <summary>An ISO 4217 currency: its code and how many decimal digits its minor unit stands for.</summary>
public readonly record struct Currency
{
    private static readonly FrozenDictionary<string, Currency> ByCode =
        new (string Code, byte Digits)[]
        {
            ("AUD", 2), ("BHD", 3), ("BRL", 2), ("CAD", 2), ("CHF", 2), ("CLP", 0), ("CNY", 2), ("CZK", 2), ("DKK", 2), ("EUR", 2),
            ("GBP", 2), ("HKD", 2), ("HUF", 2), ("ILS", 2), ("INR", 2), ("ISK", 0), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("MXN", 2),
            ("NOK", 2), ("NZD", 2), ("PLN", 2), ("SEK", 2), ("SGD", 2), ("THB", 2), ("TND", 3), ("TRY", 2), ("TWD", 2), ("USD", 2),
            ("VND", 0), ("ZAR", 2),
        }.ToFrozenDictionary(row => row.Code, row => new Currency(row.Code, row.Digits));

    private readonly string? _code;

    private Currency(string code, byte digits)
    {
        _code = code;
        Digits = digits;
    }

    public static Currency Usd { get; } = Of("USD");
    public static Currency Eur { get; } = Of("EUR");
    public static Currency Cny { get; } = Of("CNY");

    /// <summary>The three-letter code. A default value is no currency and has none ("XXX" in ISO 4217).</summary>
    public string Code => _code ?? "XXX";

    /// <summary>Decimal digits of the minor unit: 2 for USD, 0 for JPY, 3 for KWD.</summary>
    public byte Digits { get; }

    /// <summary>The currency of that code. Throws <see cref="FormatException"/> when we do not know it.</summary>
    public static Currency Of(string code) =>
        TryOf(code, out var currency) ? currency : throw new FormatException($"'{code}' is not a currency we know.");

    public static bool TryOf(ReadOnlySpan<char> code, out Currency currency) =>
        ByCode.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out currency);

    public override string ToString() => Code;
}
