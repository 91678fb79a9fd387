using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Kernel;

/// <summary>Writes a value as the JSON string of its text, and reads it back without making a string on the way.</summary>
internal abstract class TextJson<T> : JsonConverter<T>
    where T : ISpanParsable<T>, ISpanFormattable
{
    private const int MaxChars = 64;

    protected abstract string Wanted { get; }

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
        Span<char> text = stackalloc char[MaxChars];
        value.TryFormat(text, out var written, default, null);
        writer.WriteStringValue(text[..written]);
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), null, out var value) ? value : throw new JsonException($"Expected {Wanted}.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString(null, null));
}

internal sealed class MoneyJson : TextJson<Money>
{
    protected override string Wanted => "an amount such as \"4.99 USD\"";
}

internal sealed class QuantityJson : TextJson<Quantity>
{
    protected override string Wanted => "a quantity such as \"3 H87\" or \"0.742 KGM\"";
}

internal sealed class GtinJson : TextJson<Gtin>
{
    protected override string Wanted => "a GTIN of 8, 12, 13 or 14 digits with a valid check digit";
}

internal sealed class IdJson<T> : TextJson<Id<T>>
{
    protected override string Wanted => "an id (a UUID)";
}

/// <summary>Finds the converter of each <see cref="Id{T}"/>.</summary>
internal sealed class IdJsonFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Id<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(IdJson<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
