using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace OpenAisle.Kernel;

/// <summary>
/// A Global Trade Item Number, kept as GTIN-14 whatever form was scanned (GS1 General Specifications, section 3.3.2 and 7.9).
/// </summary>
[JsonConverter(typeof(GtinJson))]
public readonly record struct Gtin : IComparable<Gtin>, ISpanParsable<Gtin>, ISpanFormattable
{
    private const int Length = 14;

    private Gtin(long number) => Number = number;

    /// <summary>The fourteen digits as a number: a compact key.</summary>
    public long Number { get; }

    /// <summary>True when the number lies in a range whose meaning a store or a country sets (02, 20–29 in a GTIN-13).</summary>
    public bool IsRestricted =>
        Number / 100_000_000_000 is 2 or (>= 20 and <= 29);

    /// <summary>The GTIN with that key, as <see cref="Number"/> gave it. Throws when the check digit is wrong.</summary>
    public static Gtin FromNumber(long number) =>
        number is > 0 and < 100_000_000_000_000 && HasCheckDigit(number)
            ? new(number)
            : throw new FormatException($"{number} has no valid GTIN check digit.");

    /// <summary>
    /// Reads 8, 12, 13 or 14 digits with a valid check digit. Eight digits are a GTIN-8; a UPC-E, which looks the same, comes by
    /// <see cref="FromUpcE"/>, because only the scanner knows which symbol it read.
    /// </summary>
    public static Gtin Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var gtin) ? gtin : throw new FormatException($"'{s}' is not a GTIN: {WhyNot(s)}.");

    public static Gtin Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Gtin result) =>
        TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Gtin result)
    {
        result = default;
        if (s.Length is not (8 or 12 or 13 or 14) || !TryRead(s, out var number) || number == 0 || !HasCheckDigit(number))
        {
            return false;
        }

        result = new(number);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, out Gtin result) => TryParse(s.AsSpan(), null, out result);

    /// <summary>What is wrong with a text that is no GTIN, for reports: "7 digits, not 8, 12, 13 or 14", "check digit 3 should be 5"…</summary>
    public static string WhyNot(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return "no code";
        }

        if (text.ContainsAnyExceptInRange('0', '9'))
        {
            return "it holds something other than digits";
        }

        if (text.Length is not (8 or 12 or 13 or 14))
        {
            return $"{text.Length} digits, not 8, 12, 13 or 14";
        }

        TryRead(text, out var number);
        return number == 0 ? "only zeros" : $"check digit {number % 10} should be {CheckDigit(number / 10)}";
    }

    /// <summary>
    /// Expands a UPC-E of eight digits (number system 0 or 1, six digits, check digit) to its GTIN-12
    /// (GS1 General Specifications, section 5.2.2.4.2: the last of the six digits says where the zeros were dropped).
    /// </summary>
    public static bool TryFromUpcE(ReadOnlySpan<char> text, out Gtin result)
    {
        result = default;
        if (text.Length != 8 || text[0] is not ('0' or '1') || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var six = text[1..7];
        Span<char> full = stackalloc char[12];
        full.Fill('0');
        full[0] = text[0];
        full[11] = text[7];
        switch (six[5])
        {
            case '0' or '1' or '2':
                six[..2].CopyTo(full[1..]);
                full[3] = six[5];
                six[2..5].CopyTo(full[8..]);
                break;
            case '3':
                six[..3].CopyTo(full[1..]);
                six[3..5].CopyTo(full[9..]);
                break;
            case '4':
                six[..4].CopyTo(full[1..]);
                full[10] = six[4];
                break;
            default:
                six[..5].CopyTo(full[1..]);
                full[10] = six[5];
                break;
        }

        return TryParse(full, null, out result);
    }

    public static Gtin FromUpcE(ReadOnlySpan<char> text) =>
        TryFromUpcE(text, out var gtin) ? gtin : throw new FormatException($"'{text}' is not a UPC-E code.");

    /// <summary>A GTIN from the digits before its check digit, which is worked out.</summary>
    public static Gtin WithCheckDigit(long body) => FromNumber((body * 10) + CheckDigit(body));

    public int CompareTo(Gtin other) => Number.CompareTo(other.Number);
    public static bool operator <(Gtin left, Gtin right) => left.Number < right.Number;
    public static bool operator >(Gtin left, Gtin right) => left.Number > right.Number;
    public static bool operator <=(Gtin left, Gtin right) => left.Number <= right.Number;
    public static bool operator >=(Gtin left, Gtin right) => left.Number >= right.Number;

    public override string ToString() => ToString(null, null);

    public string ToString(string? format, IFormatProvider? formatProvider) =>
        string.Create(Length, Number, static (span, number) => Write(span, number));

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = 0;
        if (destination.Length < Length)
        {
            return false;
        }

        Write(destination[..Length], Number);
        charsWritten = Length;
        return true;
    }

    private static void Write(Span<char> span, long number)
    {
        for (var i = Length - 1; i >= 0; i--)
        {
            span[i] = (char)('0' + (number % 10));
            number /= 10;
        }
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            number = (number * 10) + (c - '0');
        }

        return true;
    }

    private static bool HasCheckDigit(long number) => CheckDigit(number / 10) == number % 10;

    /// <summary>GS1 General Specifications, section 7.9.1: weights 3, 1, 3… from the right of the digits before the check digit.</summary>
    private static int CheckDigit(long body)
    {
        var sum = 0L;
        for (var weight = 3; body > 0; weight = 4 - weight, body /= 10)
        {
            sum += body % 10 * weight;
        }

        return (int)((10 - (sum % 10)) % 10);
    }
}
