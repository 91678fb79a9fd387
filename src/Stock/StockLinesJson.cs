using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Stock;

/// <summary>
/// Writes the lines of a fact as <c>{"04006381333931":"3 H87",…}</c>: half the length of a list of objects, and quick to read, because
/// a store's stream is read from its start when no snapshot fits.
/// </summary>
internal sealed class StockLinesJson : JsonConverter<IReadOnlyList<StockLine>>
{
    private const int QuantityChars = 32;
    private const int GtinDigits = 14;
    private const int UsualLines = 32;

    public override IReadOnlyList<StockLine> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected lines as an object of quantities by GTIN.");
        }

        var lines = ArrayPool<StockLine>.Shared.Rent(UsualLines);
        try
        {
            var count = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (count == lines.Length)
                {
                    var longer = ArrayPool<StockLine>.Shared.Rent(count * 2);
                    lines.CopyTo(longer, 0);
                    ArrayPool<StockLine>.Shared.Return(lines);
                    lines = longer;
                }

                var gtin = ReadGtin(ref reader);
                reader.Read();
                lines[count++] = new(gtin, ReadQuantity(ref reader));
            }

            return lines.AsSpan(0, count).ToArray();
        }
        finally
        {
            ArrayPool<StockLine>.Shared.Return(lines);
        }
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<StockLine> value, JsonSerializerOptions options)
    {
        Span<char> gtin = stackalloc char[GtinDigits];
        Span<char> quantity = stackalloc char[QuantityChars];
        writer.WriteStartObject();
        for (var i = 0; i < value.Count; i++)
        {
            var line = value[i];
            if (line.Gtin.Number == 0 || !line.Gtin.TryFormat(gtin, out _, default, null)
                || line.Quantity.Steps is > StockRules.MostSteps or < -StockRules.MostSteps
                || !line.Quantity.TryFormat(quantity, out var length, default, null))
            {
                throw new JsonException($"A line of {line.Quantity} of {line.Gtin} would not be read back.");
            }

            writer.WriteString(gtin, quantity[..length]);
        }

        writer.WriteEndObject();
    }

    private static Gtin ReadGtin(ref Utf8JsonReader reader)
    {
        var digits = reader.ValueSpan;
        var number = 0L;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit) || digits.Length != GtinDigits)
            {
                throw new JsonException("Expected a GTIN of fourteen digits.");
            }

            number = (number * 10) + (digit - '0');
        }

        try
        {
            return Gtin.FromNumber(number);
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    private static Quantity ReadQuantity(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && TryReadUsual(reader.ValueSpan, out var quantity))
        {
            return quantity;
        }

        Span<char> text = stackalloc char[QuantityChars];
        return reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= QuantityChars
            && Quantity.TryParse(text[..reader.CopyString(text)], null, out quantity)
            ? quantity
            : throw new JsonException("Expected a quantity such as \"3 H87\" or \"0.742 KGM\".");
    }

    /// <summary>Whole pieces and kilograms by the gram, which is nearly all there is; a fifth of the time of the general way.</summary>
    private static bool TryReadUsual(ReadOnlySpan<byte> text, out Quantity quantity)
    {
        const int UnitChars = 4;
        const int DigitsBehindPoint = 3;
        quantity = default;
        var end = text.Length - UnitChars;
        var isWeighed = end >= 0 && text[end..].SequenceEqual(" KGM"u8);
        var point = isWeighed ? end - DigitsBehindPoint - 1 : -1;
        if (end is < 1 or > 10 || (isWeighed ? point < 1 : !text[end..].SequenceEqual(" H87"u8)))
        {
            return false;
        }

        var steps = 0L;
        for (var i = 0; i < end; i++)
        {
            var digit = text[i] - (byte)'0';
            if (i == point)
            {
                if (text[i] != (byte)'.')
                {
                    return false;
                }
            }
            else if (digit is >= 0 and <= 9)
            {
                steps = (steps * 10) + digit;
            }
            else
            {
                return false;
            }
        }

        quantity = isWeighed ? Quantity.Grams(steps) : Quantity.Pieces(steps);
        return steps <= StockRules.MostSteps;
    }
}
