using System.Text.Json;

namespace OpenAisle.Journal;

/// <summary>What the journal takes in: JSON in UTF-8, of a sane size, without control characters, written plainly or escaped.</summary>
internal static class FactDoor
{
    /// <summary>The longest body. An order of a thousand lines takes a third of it.</summary>
    internal const int MaxBodyBytes = 1 << 20;

    /// <exception cref="RefusedFactException">It does not pass; nothing is queued.</exception>
    internal static void Check(Append append)
    {
        if (append.Stream.Key == Guid.Empty || append.Stream.Kind is not { Length: > 0 and <= 64 })
        {
            throw new RefusedFactException($"'{append.Stream}' does not name a stream.");
        }

        foreach (var fact in append.Facts)
        {
            if (Fault(fact.Body.Span) is { } fault)
            {
                throw new RefusedFactException($"A fact of kind {fact.Kind} for {append.Stream} is refused: {fault}.");
            }
        }
    }

    internal static string? Fault(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxBodyBytes)
        {
            return $"{body.Length} bytes are too many";
        }

        if (body.ContainsAnyInRange((byte)0, (byte)0x1f) || body.Contains((byte)0x7f) || HasEscapedControl(body))
        {
            return "it holds control characters";
        }

        return IsJson(body) ? null : "it is not a JSON object";
    }

    /// <summary>Tabs and line ends may stand in a text, as escapes; the other control characters may not.</summary>
    private static bool HasEscapedControl(ReadOnlySpan<byte> body)
    {
        for (var at = body.IndexOf((byte)'\\'); at >= 0 && at + 1 < body.Length; at = Next(body, at))
        {
            if (body[at + 1] is (byte)'b' or (byte)'f' || (body[(at + 1)..].StartsWith("u00"u8) && IsControl(body[(at + 4)..])))
            {
                return true;
            }
        }

        return false;

        static int Next(ReadOnlySpan<byte> body, int at)
        {
            var found = body[(at + 2)..].IndexOf((byte)'\\');
            return found < 0 ? -1 : at + 2 + found;
        }

        static bool IsControl(ReadOnlySpan<byte> digits) =>
            digits.Length >= 2 && (digits[0] == '1'
                || (digits[0] == '0' && digits[1] is not ((byte)'9' or (byte)'a' or (byte)'A' or (byte)'d' or (byte)'D'))
                || (digits[0] == '7' && digits[1] is (byte)'f' or (byte)'F'));
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
                // Every token has to be read to know that all of it is JSON.
            }

            return isObject && System.Text.Unicode.Utf8.IsValid(body);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
