using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace OpenAisle.Kernel;

/// <summary>
/// An amount of money: a whole number of minor units of one currency. Arithmetic is checked, and two currencies never mix.
/// Written as <c>4.99 USD</c>.
/// </summary>
[JsonConverter(typeof(MoneyJson))]
public readonly record struct Money(long MinorUnits, Currency Currency)
    : IComparable<Money>, ISpanParsable<Money>, ISpanFormattable
{
    /// <summary>The largest amount we accept from outside: ten trillion minor units, far beyond any basket, far from overflow.</summary>
    public const long MaxMinorUnits = 10_000_000_000_000;

    public static Money Zero(Currency currency) => new(0, currency);

    public bool IsZero => MinorUnits == 0;

    public static Money operator +(Money a, Money b) => new(checked(a.MinorUnits + b.MinorUnits), Same(a, b));
    public static Money operator -(Money a, Money b) => new(checked(a.MinorUnits - b.MinorUnits), Same(a, b));
    public static Money operator -(Money a) => new(checked(-a.MinorUnits), a.Currency);
    public static Money operator *(Money a, long times) => new(checked(a.MinorUnits * times), a.Currency);
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    public static Money Add(Money left, Money right) => left + right;
    public static Money Subtract(Money left, Money right) => left - right;
    public static Money Negate(Money item) => -item;
    public static Money Multiply(Money left, long right) => left * right;

    public static Money Min(Money a, Money b) => a <= b ? a : b;
    public static Money Max(Money a, Money b) => a >= b ? a : b;

    public int CompareTo(Money other)
    {
        Same(this, other);
        return MinorUnits.CompareTo(other.MinorUnits);
    }

    /// <summary>
    /// This amount × numerator ÷ denominator, rounded once, half away from zero: the one place where money is rounded.
    /// </summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits of minor units.</exception>
    public Money Scale(Int128 numerator, Int128 denominator)
    {
        if (denominator <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(denominator), "A share needs a positive denominator.");
        }

        var product = checked(MinorUnits * numerator);
        var (quotient, remainder) = Int128.DivRem(product, denominator);
        if (Int128.Abs(remainder) >= denominator - Int128.Abs(remainder))
        {
            quotient += Int128.Sign(product);
        }

        return new(checked((long)quotient), Currency);
    }

    /// <summary>
    /// Splits the amount over the weights without losing a minor unit: the parts add up to this amount exactly, each within one unit
    /// of its share; what is left over goes to the largest remainders, earlier ones first.
    /// </summary>
    /// <param name="weights">Not negative, at least one above zero.</param>
    public IReadOnlyList<Money> Split(IReadOnlyList<long> weights)
    {
        var total = Int128.Zero;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight, nameof(weights));
            total += weight;
        }

        if (total == 0)
        {
            throw new ArgumentException("A split needs at least one weight above zero.", nameof(weights));
        }

        var parts = new long[weights.Count];
        var remainders = new (Int128 Remainder, int Index)[weights.Count];
        var left = MinorUnits;
        for (var i = 0; i < weights.Count; i++)
        {
            var (share, remainder) = Int128.DivRem((Int128)MinorUnits * weights[i], total);
            parts[i] = (long)share;
            remainders[i] = (Int128.Abs(remainder), i);
            left -= parts[i];
        }

        Array.Sort(remainders, static (a, b) => a.Remainder == b.Remainder ? a.Index.CompareTo(b.Index) : b.Remainder.CompareTo(a.Remainder));
        for (var i = 0; left != 0; i++)
        {
            var step = Math.Sign(left);
            parts[remainders[i].Index] += step;
            left -= step;
        }

        var currency = Currency;
        return Array.ConvertAll(parts, part => new Money(part, currency));
    }

    /// <summary>Reads <c>4.99 USD</c>: exactly the currency's digits, a dot, no grouping.</summary>
    public static Money Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var money) ? money : throw new FormatException($"'{s}' is not an amount such as '4.99 USD'.");

    public static Money Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Money result) =>
        TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Money result)
    {
        result = default;
        var space = s.IndexOf(' ');
        if (space <= 0 || !Currency.TryOf(s[(space + 1)..], out var currency)
            || !Decimals.TryRead(s[..space], out var digits, out var scale) || scale != currency.Digits
            || Math.Abs(digits) > MaxMinorUnits)
        {
            return false;
        }

        result = new(digits, currency);
        return true;
    }

    public override string ToString() => ToString(null, null);

    public string ToString(string? format, IFormatProvider? formatProvider) =>
        string.Create(CultureInfo.InvariantCulture, $"{this}");

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        if (!Decimals.TryWrite(destination, MinorUnits, Currency.Digits, out charsWritten) || destination.Length < charsWritten + 4)
        {
            charsWritten = 0;
            return false;
        }

        destination[charsWritten++] = ' ';
        Currency.Code.CopyTo(destination[charsWritten..]);
        charsWritten += 3;
        return true;
    }

    private static Currency Same(Money a, Money b) =>
        a.Currency == b.Currency
            ? a.Currency
            : throw new InvalidOperationException($"{a.Currency} and {b.Currency} do not mix.");
}
