using System.Text;
using System.Text.Json;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>The messages of a file: one JSON object a line. A line that is none is named, and the rest is read.</summary>
internal static class MessageLines
{
    /// <summary>A longer line is no message: the largest real ones hold some twenty kilobytes.</summary>
    private const int MostCharacters = 16 * 1024 * 1024;

    /// <summary>Each message with its number. The element is valid until the next is asked for.</summary>
    public static IEnumerable<(int Number, JsonElement Message)> Of(string path, ProblemList problems)
    {
        var file = Path.GetFileName(path);
        using var reader = new StreamReader(path);
        var lines = new Lines(reader);
        var (number, messages) = (0, 0);
        while (Next(lines, file, number + 1, problems) is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            messages++;
            if (Parse(line, file, number, problems) is { } message)
            {
                using (message)
                {
                    yield return (number, message.RootElement);
                }
            }
        }

        if (messages == 0)
        {
            problems.Add(file, 0, number == 0 ? "the file is empty" : "the file holds no message");
        }
    }

    private static string? Next(Lines lines, string file, int number, ProblemList problems)
    {
        try
        {
            return lines.Next();
        }
        catch (IOException broken)
        {
            problems.Add(file, number, $"the file cannot be read on: {broken.Message}");
            return null;
        }
    }

    /// <summary>Lines of bounded length: of a longer one only the beginning is kept, so that it is seen to be too long.</summary>
    private sealed class Lines(StreamReader reader)
    {
        private readonly char[] _buffer = new char[64 * 1024];
        private readonly StringBuilder _line = new();
        private int _at;
        private int _filled;

        public string? Next()
        {
            _line.Clear();
            var isAny = false;
            while (_at < _filled || Fill())
            {
                isAny = true;
                var rest = _buffer.AsSpan(_at, _filled - _at);
                var end = rest.IndexOf('\n');
                var part = end < 0 ? rest : rest[..end];
                _line.Append(part[..Math.Min(part.Length, MostCharacters + 1 - Math.Min(_line.Length, MostCharacters + 1))]);
                _at += end < 0 ? rest.Length : end + 1;
                if (end >= 0)
                {
                    break;
                }
            }

            return isAny ? _line.ToString() : null;
        }

        private bool Fill()
        {
            (_at, _filled) = (0, reader.Read(_buffer));
            return _filled > 0;
        }
    }

    private static JsonDocument? Parse(string line, string file, int number, ProblemList problems)
    {
        if (line.Length > MostCharacters)
        {
            problems.Add(file, number, $"the message is longer than {MostCharacters} characters");
            return null;
        }

        try
        {
            var message = JsonDocument.Parse(line);
            if (message.RootElement.ValueKind == JsonValueKind.Object)
            {
                return message;
            }

            message.Dispose();
            problems.Add(file, number, "not a JSON object");
        }
        catch (JsonException broken)
        {
            problems.Add(file, number, $"not JSON, or cut off (at character {broken.BytePositionInLine})");
        }

        return null;
    }

    /// <summary>The element at a path of names, or an element of kind Undefined.</summary>
    public static JsonElement At(this JsonElement from, params ReadOnlySpan<string> path)
    {
        try
        {
            foreach (var name in path)
            {
                if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from))
                {
                    return default;
                }
            }

            return from;
        }
        catch (InvalidOperationException)
        {
            return default; // a name beside it holds an escape sequence that is no character
        }
    }

    /// <summary>A finite number, or null. The format leaves zeros out, so callers say what a missing one means.</summary>
    public static double? Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    public static int? Whole(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : null;

    /// <summary>A text, or a number as text: ids come as both. Null for what is none, half a character among it.</summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null,
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null; // an escape sequence that is no character
        }
    }
}
