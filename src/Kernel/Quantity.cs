using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace OpenAisle.Kernel;

/// <summary>
/// How much: a whole number of steps of a unit, a step being 10^-scale of it. Three pieces are <c>3 H87</c>; 742 steps of a gram in
/// kilograms are <c>0.742 KGM</c>; a scale that shows hundredths of a pound gives <c>1.63 LBR</c>. The written digits carry the scale.
/// </summary>
[JsonConverter(typeof(QuantityJson))]
public readonly record struct Quantity(long Steps, Unit Unit, byte Scale) : ISpanParsable<Quantity>, ISpanFormattable
{
    /// <summary>The most steps we accept from outside: a thousand tonnes in grams.</summary>
    public const long MaxSteps = 1_000_000_000;

    private static readonly long[] PowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    public static Quantity Pieces(long count) => new(count, Unit.Piece, 0);

    public static Quantity Grams(long grams) => new(grams, Unit.Kilogram, 3);

    /// <summary>Decimal digits of a step: at most nine, and none for what is counted in pieces.</summary>
    public byte Scale { get; } = Scale == 0 || (Scale <= Decimals.MaxScale && Unit.Dimension != Dimension.Count)
        ? Scale
        : throw new ArgumentOutOfRangeException(nameof(Scale), Scale, $"There are no such steps of {Unit}.");

    /// <summary>Nothing, measured as this quantity is.</summary>
    public Quantity None => this with { Steps = 0 };

    public bool IsZero => Steps == 0;

    /// <summary>True when the two are counted in the same steps, and so may be added and compared.</summary>
    public bool IsLike(Quantity other) => Unit == other.Unit && Scale == other.Scale;

    public static Quantity operator +(Quantity a, Quantity b) => a.Like(b) with { Steps = checked(a.Steps + b.Steps) };
    public static Quantity operator -(Quantity a, Quantity b) => a.Like(b) with { Steps = checked(a.Steps - b.Steps) };
    public static Quantity operator *(Quantity a, long times) => a with { Steps = checked(a.Steps * times) };
    public static bool operator <(Quantity a, Quantity b) => a.Like(b).Steps < b.Steps;
    public static bool operator >(Quantity a, Quantity b) => a.Like(b).Steps > b.Steps;
    public static bool operator <=(Quantity a, Quantity b) => a.Like(b).Steps <= b.Steps;
    public static bool operator >=(Quantity a, Quantity b) => a.Like(b).Steps >= b.Steps;

    public static Quantity Add(Quantity left, Quantity right) => left + right;
    public static Quantity Subtract(Quantity left, Quantity right) => left - right;
    public static Quantity Multiply(Quantity left, long right) => left * right;

    /// <summary>Price of this quantity: unit price × steps ÷ 10^scale, rounded once, half away from zero.</summary>
    /// <param name="perUnit">Price of one whole unit (a piece, a kilogram, a pound).</param>
    public Money At(Money perUnit) => perUnit.Scale(Steps, PowersOfTen[Scale]);

    /// <summary>The same amount in other steps, rounded half away from zero. For display and for stock, never for a price.</summary>
    /// <exception cref="InvalidOperationException">The units measure different things.</exception>
    public Quantity In(Unit unit, byte scale)
    {
        if (unit.Dimension != Unit.Dimension)
        {
            throw new InvalidOperationException($"{Unit} and {unit} measure different things.");
        }

        var (fromSize, fromPart) = Unit.Size;
        var (toSize, toPart) = unit.Size;
        var numerator = checked((Int128)Steps * fromSize * toPart * PowersOfTen[scale]);
        var denominator = (Int128)fromPart * toSize * PowersOfTen[Scale];
        var (steps, rest) = Int128.DivRem(numerator, denominator);
        if (Int128.Abs(rest) >= denominator - Int128.Abs(rest))
        {
            steps += Int128.Sign(numerator);
        }

        return new(checked((long)steps), unit, scale);
    }

    /// <summary>Reads <c>3 H87</c> or <c>0.742 KGM</c>.</summary>
    public static Quantity Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var quantity)
            ? quantity
            : throw new FormatException($"'{s}' is not a quantity such as '3 H87' or '0.742 KGM'.");

    public static Quantity Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Quantity result) =>
        TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Quantity result)
    {
        result = default;
        var space = s.IndexOf(' ');
        if (space <= 0 || !Unit.TryOf(s[(space + 1)..], out var unit) || !Decimals.TryRead(s[..space], out var steps, out var scale)
            || Math.Abs(steps) > MaxSteps || (unit.Dimension == Dimension.Count && scale != 0))
        {
            return false;
        }

        result = new(steps, unit, scale);
        return true;
    }

    public override string ToString() => ToString(null, null);

    public string ToString(string? format, IFormatProvider? formatProvider) =>
        string.Create(CultureInfo.InvariantCulture, $"{this}");

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        if (!Decimals.TryWrite(destination, Steps, Scale, out charsWritten) || destination.Length < charsWritten + 4)
        {
            charsWritten = 0;
            return false;
        }

        destination[charsWritten++] = ' ';
        Unit.Code.CopyTo(destination[charsWritten..]);
        charsWritten += 3;
        return true;
    }

    private Quantity Like(Quantity other) =>
        IsLike(other) ? this : throw new InvalidOperationException($"{this} and {other} are counted in different steps.");
}
