using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenAisle.Catalogue.Feeds.Mapping;

/// <summary>A step from what a file says to what we file: a text or nothing goes in, and comes out; or the reason why it cannot be.</summary>
/// <param name="text">Null when there is nothing.</param>
internal delegate string? Conversion(string? text, out string? whyNot);

/// <summary>The conversions that a mapping can name, in one table.</summary>
internal static class Conversions
{
    private static readonly Dictionary<string, Func<MappingWords, Conversion>> ByName = new()
    {
        ["upper"] = _ => Plain(text => text.ToUpperInvariant()),
        ["lower"] = _ => Plain(text => text.ToLowerInvariant()),
        ["slug"] = _ => Plain(Slug),
        ["strip"] = words => Strip(words.Rest()),
        ["part"] = words => Part(words.Next("the positions, such as 1-5")),
        ["match"] = words => Match(words.Next("a pattern with one group")),
        ["default"] = words => Default(words.Next("a value")),
        ["blank"] = words => Blank(words.Rest()),
        ["map"] = words => Map(words.Rest()),
        ["zeros"] = _ => Plain(text => text.TrimStart('0') is { Length: > 0 } rest ? rest : text.Length > 0 ? "0" : text),
        ["comma"] = _ => Plain(text => text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')),
        ["decimals"] = words => Decimals(words.Number("how many digits stand behind the point")),
        ["times"] = words => Times(words.Next("a number")),
        ["percent"] = _ => Plain(text => text.Trim('%', ' ')),
        ["share"] = _ => Share(),
        ["gtin"] = words => GtinConversion.Of(words),
        ["date"] = words => Date(words.Rest()),
        ["through"] = _ => Through(),
    };

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Reads the words of one step, such as <c>date yyyyMMdd</c>.</summary>
    public static Conversion Read(MappingWords words)
    {
        var name = words.Next("a conversion");
        return ByName.TryGetValue(name, out var make)
            ? make(words)
            : throw MappingWords.Wrong($"there is no conversion '{name}'; there are {string.Join(", ", Names)}");
    }

    /// <summary>A conversion that leaves nothing as it is and never fails.</summary>
    private static Conversion Plain(Func<string, string> convert) =>
        (string? text, out string? whyNot) =>
        {
            whyNot = null;
            return text is null ? null : convert(text);
        };

    private static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var sign in text.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(sign))
            {
                slug.Append(sign);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }

    private static Conversion Strip(IReadOnlyList<string> what)
    {
        var signs = string.Concat(what).ToCharArray();
        return Plain(text => text.IndexOfAny(signs) < 0 ? text : string.Concat(text.Split(signs)));
    }

    private static Conversion Part(string positions)
    {
        var ends = positions.Split('-');
        if (ends is not [var first, var last] || !int.TryParse(first, CultureInfo.InvariantCulture, out var from)
            || !int.TryParse(last, CultureInfo.InvariantCulture, out var to) || from < 1 || to < from)
        {
            throw new MappingException($"'{positions}' are no positions such as 1-5");
        }

        return Plain(text => text.Length < from ? "" : text[(from - 1)..Math.Min(to, text.Length)].Trim());
    }

    private static Conversion Match(string pattern)
    {
        Regex regex;
        try
        {
            // It takes no longer than the text is long. By the clock it could fail on a busy machine, and with it the file.
            regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new MappingException($"'{pattern}' is no pattern: {wrong.Message}");
        }

        return (string? text, out string? whyNot) =>
        {
            whyNot = null;
            return text is not null && regex.Match(text) is { Success: true } found ? found.Groups[found.Groups.Count > 1 ? 1 : 0].Value : null;
        };
    }

    private static Conversion Default(string value) =>
        (string? text, out string? whyNot) =>
        {
            whyNot = null;
            return string.IsNullOrEmpty(text) ? value : text;
        };

    /// <summary>These values mean that there is none.</summary>
    private static Conversion Blank(IReadOnlyList<string> values) =>
        (string? text, out string? whyNot) =>
        {
            whyNot = null;
            return text is null || values.Contains(text, StringComparer.OrdinalIgnoreCase) ? null : text;
        };

    /// <summary><c>map 0=H87 1=KGM *=H87</c>: a value that stands nowhere, without <c>*</c>, refuses the row.</summary>
    private static Conversion Map(IReadOnlyList<string> pairs)
    {
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? other = null;
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
            {
                throw new MappingException($"'{pair}' is no pair such as 1=KGM");
            }

            if (pair[..at] == "*")
            {
                other = pair[(at + 1)..];
            }
            else
            {
                map[pair[..at]] = pair[(at + 1)..];
            }
        }

        return (string? text, out string? whyNot) =>
        {
            whyNot = null;
            if (map.TryGetValue(text ?? "", out var found))
            {
                return found.Length == 0 ? null : found;
            }

            if (text is null)
            {
                return null; // nothing stays nothing, unless "=VALUE" names it
            }

            if (other is null && text.Length > 0)
            {
                whyNot = $"'{Shown(text)}' stands in no look-up of the mapping";
                return null;
            }

            return other == "*" ? text : string.IsNullOrEmpty(other) ? null : other;
        };
    }

    /// <summary>Implied decimals: <c>00499</c> with two is 4.99.</summary>
    private static Conversion Decimals(int digits) =>
        (string? text, out string? whyNot) =>
        {
            whyNot = null;
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }

            var sign = text[0] is '-' ? "-" : "";
            var number = text.AsSpan(sign.Length).TrimStart('+');
            if (number.IsEmpty || number.ContainsAnyExceptInRange('0', '9') || number.Length > 18)
            {
                whyNot = $"'{Shown(text)}' is no whole number";
                return null;
            }

            var whole = number.TrimStart('0').ToString().PadLeft(digits + 1, '0');
            return digits == 0 ? sign + whole : $"{sign}{whole[..^digits]}.{whole[^digits..]}";
        };

    /// <summary>Another unit: <c>times 0.001</c>. Exact: decimal digits, no binary fractions.</summary>
    private static Conversion Times(string factor)
    {
        if (!decimal.TryParse(factor, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var times))
        {
            throw new MappingException($"'{factor}' is no number");
        }

        return (string? text, out string? whyNot) =>
        {
            whyNot = null;
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }

            if (text.Length > 18 || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                whyNot = $"'{Shown(text)}' is no number";
                return null;
            }

            return (number * times).ToString("0.#########", CultureInfo.InvariantCulture);
        };
    }

    /// <summary>A share in per cent, where some write 25 and some 2500: what is over a hundred stands in hundredths.</summary>
    private static Conversion Share() =>
        (string? text, out string? whyNot) =>
        {
            whyNot = null;
            return text is not null && text.Length < 12 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share > 100
                ? (share / 100).ToString("0.####", CultureInfo.InvariantCulture)
                : text;
        };

    /// <summary>Reads one of the formats and writes ISO 8601, so that every date behind it looks alike.</summary>
    private static Conversion Date(IReadOnlyList<string> given)
    {
        string[] formats = given.Count > 0 ? [.. given] : throw new MappingException("date needs a format such as yyyyMMdd");
        return (string? text, out string? whyNot) =>
        {
            whyNot = null;
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }

            if (DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date))
            {
                return date.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
            }

            whyNot = $"'{Shown(text)}' is no date like {formats[0]}";
            return null;
        };
    }

    /// <summary>The last day or minute that counts becomes the first that does not: until a day means through it.</summary>
    private static Conversion Through() =>
        (string? text, out string? whyNot) =>
        {
            whyNot = null;
            return text is not null && WallTime.TryRead(text, out var last)
                ? WallTime.Write(last.TimeOfDay == TimeSpan.Zero ? last.AddDays(1) : last.AddMinutes(1))
                : text;
        };

    internal static string Shown(string? text) => OpenFoodFacts.CleanText.Of(text, 40) ?? "";
}
