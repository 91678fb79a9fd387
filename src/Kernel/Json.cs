using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Kernel;

/// <summary>Writes a value as the JSON string of its text, and reads it back without making a string on the way.</summary>
public abstract class TextJson<T> : JsonConverter<T>
    where T : ISpanParsable<T>, ISpanFormattable
{
    private const int MaxChars = 64;

    protected abstract string Wanted { get; }

    /// <summary>What could not be read back is not written either: a fact that nobody can read stops its stream for ever.</summary>
    protected abstract bool CanBeReadBack(T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[MaxChars];
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (reader.TokenType != JsonTokenType.String || length > MaxChars
            || !T.TryParse(text[..reader.CopyString(text)], null, out var value))
        {
            throw new JsonException($"Expected {Wanted}.");
        }

        return value;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ThrowIfUnreadable(value);
        Span<char> text = stackalloc char[MaxChars];
        value.TryFormat(text, out var written, default, null);
        writer.WriteStringValue(text[..written]);
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), null, out var value) ? value : throw new JsonException($"Expected {Wanted}.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ThrowIfUnreadable(value);
        writer.WritePropertyName(value.ToString(null, null));
    }

    private void ThrowIfUnreadable(T value)
    {
        if (!CanBeReadBack(value))
        {
            throw new JsonException($"{value} is not {Wanted}, and would not be read back.");
        }
    }
}

/// <summary>An amount as a JSON string.</summary>
public sealed class MoneyJson : TextJson<Money>
{
    protected override string Wanted => "an amount such as \"4.99 USD\"";

    protected override bool CanBeReadBack(Money value) =>
        value.Currency != default && value.MinorUnits is >= -Money.MaxMinorUnits and <= Money.MaxMinorUnits;
}

/// <summary>A quantity as a JSON string.</summary>
public sealed class QuantityJson : TextJson<Quantity>
{
    protected override string Wanted => "a quantity such as \"3 H87\" or \"0.742 KGM\"";

    protected override bool CanBeReadBack(Quantity value) => value.Steps is >= -Quantity.MaxSteps and <= Quantity.MaxSteps;
}

/// <summary>A GTIN as a JSON string.</summary>
public sealed class GtinJson : TextJson<Gtin>
{
    protected override string Wanted => "a GTIN of 8, 12, 13 or 14 digits with a valid check digit";

    protected override bool CanBeReadBack(Gtin value) => value.Number > 0;
}

/// <summary>An id as a JSON string.</summary>
public sealed class IdJson<T> : TextJson<Id<T>>
{
    protected override string Wanted => "an id (a UUID)";

    protected override bool CanBeReadBack(Id<T> value) => !value.IsEmpty;
}

/// <summary>Finds the converter of each <see cref="Id{T}"/>.</summary>
public sealed class IdJsonFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Id<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(IdJson<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
