using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Orders.Slots;

/// <summary>Which window of a store: the handover it serves and its start, to the minute, in UTC. Written <c>pickup-2026-11-23T10:00Z</c>.</summary>
[JsonConverter(typeof(SlotIdJson)), GenerateSerializer, Immutable]
public readonly record struct SlotId([property: Id(0)] string Handover, [property: Id(1)] DateTimeOffset Start) : IParsable<SlotId>
{
    private const string StartFormat = "yyyy-MM-dd'T'HH:mm'Z'";
    private const int StartChars = 17;
    private static readonly SearchValues<char> HandoverChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    /// <summary>The longest name of a handover: a word or two, in small letters and hyphens.</summary>
    private const int LongestHandover = 32;

    public static SlotId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var slot) ? slot : throw new FormatException($"'{s}' is not a slot such as 'pickup-2026-11-23T10:00Z'.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SlotId result)
    {
        result = default;
        var handover = (s?.Length ?? 0) - StartChars - 1;
        if (handover is < 1 or > LongestHandover || s![handover] != '-' || s.AsSpan(0, handover).ContainsAnyExcept(HandoverChars)
            || !DateTimeOffset.TryParseExact(
                s.AsSpan(handover + 1), StartFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var start))
        {
            return false;
        }

        result = new(s[..handover], start);
        return true;
    }

    public override string ToString() => $"{Handover}-{Start.UtcDateTime.ToString(StartFormat, CultureInfo.InvariantCulture)}";
}

/// <summary>A slot as a JSON string.</summary>
public sealed class SlotIdJson : JsonConverter<SlotId>
{
    public override SlotId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && SlotId.TryParse(reader.GetString(), null, out var slot)
            ? slot
            : throw new JsonException("Expected a slot such as \"pickup-2026-11-23T10:00Z\".");

    public override void Write(Utf8JsonWriter writer, SlotId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
