using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace OpenAisle.Catalogue.Search;

/// <summary>Takes a text apart into words, numbers, measures and runs of Chinese. The same for what is looked for and for what is looked in.</summary>
internal static class WordReader
{
    private const int LongestWord = 40;

    /// <summary>Words so common that they find nothing.</summary>
    public static readonly FrozenSet<string> Common = new[]
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "the", "to", "with", "w", "our", "your",
        "that", "this", "my", "some", "et", "de", "la", "le",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What stands before them is the thing; what follows is what is said of it.</summary>
    private static readonly FrozenSet<string> Turns = new[] { "with", "for", "in", "of", "from", "by", "w", "made", "without", "on" }.ToFrozenSet(StringComparer.Ordinal);

    public static List<SearchWord> Read(string? text)
    {
        var words = new List<SearchWord>();
        if (!string.IsNullOrWhiteSpace(text))
        {
            Read(Fold(text), words);
        }

        return words;
    }

    public static bool IsHan(char c) => c is (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');

    private static void Read(string s, List<SearchWord> words)
    {
        var at = 0;
        while (at < s.Length)
        {
            var c = s[at];
            if (IsHan(c))
            {
                var from = at;
                while (at < s.Length && IsHan(s[at]))
                {
                    at++;
                }

                words.Add(new(s[from..at], WordKind.Han, true));
            }
            else if (char.IsAsciiDigit(c))
            {
                at = ReadNumber(s, at, words);
            }
            else if (char.IsLetter(c))
            {
                at = ReadWord(s, at, words);
            }
            else
            {
                if (words.Count > 0 && EndsPart(s, at))
                {
                    words[^1] = words[^1] with { EndsPart = true };
                }

                at++;
            }
        }

        if (words.Count > 0)
        {
            words[^1] = words[^1] with { EndsPart = true };
        }
    }

    private static bool EndsPart(string s, int at) => s[at] switch
    {
        ',' or ';' or ':' or '(' or ')' or '[' or ']' or '|' or '/' or '\n' or '–' or '—' or '，' or '、' => true,
        '-' => at > 0 && s[at - 1] == ' ',
        _ => false,
    };

    private static int ReadWord(string s, int at, List<SearchWord> words)
    {
        Span<char> word = stackalloc char[LongestWord];
        var length = 0;
        while (at < s.Length && ((char.IsLetterOrDigit(s[at]) && !IsHan(s[at])) || (s[at] is '\'' or '’' && at + 1 < s.Length && char.IsLetter(s[at + 1]))))
        {
            if (length < LongestWord && char.IsLetterOrDigit(s[at]))
            {
                word[length++] = s[at];
            }

            at++;
        }

        var text = new string(word[..length]);
        if (words.Count > 0 && Turns.Contains(text))
        {
            words[^1] = words[^1] with { EndsPart = true };
        }

        words.Add(new(text, WordKind.Plain, false));
        return at;
    }

    private static int ReadNumber(string s, int at, List<SearchWord> words)
    {
        var number = new StringBuilder();
        while (at < s.Length && number.Length < LongestWord)
        {
            if (char.IsAsciiDigit(s[at]))
            {
                number.Append(s[at++]);
            }
            else if (s[at] is '.' or ',' or '/' or '\u2044' && at + 1 < s.Length && char.IsAsciiDigit(s[at + 1]))
            {
                var isThousands = s[at] == ',' && at + 3 < s.Length && char.IsAsciiDigit(s[at + 2]) && char.IsAsciiDigit(s[at + 3])
                    && (at + 4 >= s.Length || !char.IsAsciiDigit(s[at + 4]));
                number.Append(isThousands ? "" : s[at] is '/' or '\u2044' ? "/" : ".");
                at++;
            }
            else
            {
                break;
            }
        }

        var text = number.ToString();
        if (text.Contains('.', StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal))
        {
            text = text.TrimEnd('0').TrimEnd('.');
        }

        if (at < s.Length && s[at] == '%')
        {
            words.Add(new(text + "%", WordKind.Measure, false));
            return at + 1;
        }

        if (at < s.Length && s[at] is '"' or '″' or '”')
        {
            words.Add(new(text + "in", WordKind.Measure, false));
            return at + 1;
        }

        return ReadUnit(s, at, text, words);
    }

    private static int ReadUnit(string s, int at, string number, List<SearchWord> words)
    {
        var isAttached = at < s.Length && char.IsAsciiLetter(s[at]);
        var from = at;
        while (from < s.Length && s[from] is ' ' or '-' or '.' && from - at < 3)
        {
            from++;
        }

        var to = from;
        while (to < s.Length && char.IsAsciiLetterOrDigit(s[to]))
        {
            to++;
        }

        var unit = s[from..to];
        if (unit is "fl" or "fluid")
        {
            var next = to;
            while (next < s.Length && s[next] is ' ' or '.')
            {
                next++;
            }

            var end = next;
            while (end < s.Length && char.IsAsciiLetter(s[end]))
            {
                end++;
            }

            if (s[next..end] is "oz" or "ounce" or "ounces")
            {
                (unit, to) = ("floz", end);
            }
        }

        // "5 in 1" is no length.
        if (unit.Length > 0 && (isAttached || unit is not ("in" or "w" or "v" or "m")) && Measures.Of(number, unit) is { } measure)
        {
            words.Add(new(measure, WordKind.Measure, false));
            return to;
        }

        if (isAttached)
        {
            words.Add(new(number + unit, WordKind.Plain, false)); // 7up, 3d
            return to;
        }

        words.Add(new(number, WordKind.Number, false));
        return at;
    }

    /// <summary>Lower case, without accents, letters that Unicode does not take apart written out; other writing systems stay.</summary>
    private static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        string decomposed;
        try
        {
            decomposed = text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return text.ToLowerInvariant(); // half a character: it is looked at as it is
        }

        var folded = new StringBuilder(decomposed.Length);
        foreach (var c in decomposed)
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            folded.Append(char.ToLowerInvariant(c) switch
            {
                'œ' => "oe",
                'æ' => "ae",
                'ø' => "o",
                'ß' => "ss",
                'ł' => "l",
                'đ' => "d",
                'ı' => "i",
                var plain => plain.ToString(),
            });
        }

        return folded.ToString();
    }
}
