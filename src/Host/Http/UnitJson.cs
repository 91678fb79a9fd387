using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Host.Http;

/// <summary>A unit of measure is its code; what it is made of inside is nobody's business.</summary>
internal sealed class UnitJson : JsonConverter<Unit>
{
    private const int LongestCode = 3;

    public override Unit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: <= LongestCode } code && Unit.TryOf(code, out var unit)
            ? unit
            : throw new JsonException("Expected a unit of measure such as \"KGM\".");

    public override void Write(Utf8JsonWriter writer, Unit value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
}
