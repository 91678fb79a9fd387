using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace OpenAisle.Kernel;

/// <summary>
/// The identity of a <typeparamref name="T"/>: a UUID that only fits where a <typeparamref name="T"/> is meant. Written as thirty-two
/// lower-case hexadecimal digits in the five groups of RFC 9562.
/// </summary>
[JsonConverter(typeof(IdJsonFactory))]
public readonly record struct Id<T>(Guid Value) : IComparable<Id<T>>, ISpanParsable<Id<T>>, ISpanFormattable
{
    private const int Length = 36;

    /// <summary>A new identity: a version 7 UUID (RFC 9562), whose order is the order of its making.</summary>
    public static Id<T> New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public bool IsEmpty => Value == Guid.Empty;

    /// <summary>The same identity read as another kind of thing, where one is keyed by the other: a hold by its order.</summary>
    public Id<TOther> For<TOther>() => new(Value);

    public static Id<T> Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    public static Id<T> Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not an id (a UUID).");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<T> result) =>
        TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Id<T> result)
    {
        // The length too, because Guid forgives white space around it.
        var read = Guid.TryParseExact(s, "D", out var value) && s.Length == Length && value != Guid.Empty;
        result = read ? new(value) : default;
        return read;
    }

    public int CompareTo(Id<T> other) => Value.CompareTo(other.Value);
    public static bool operator <(Id<T> left, Id<T> right) => left.CompareTo(right) < 0;
    public static bool operator >(Id<T> left, Id<T> right) => left.CompareTo(right) > 0;
    public static bool operator <=(Id<T> left, Id<T> right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Id<T> left, Id<T> right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value.ToString("D");

    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, "D");
}
