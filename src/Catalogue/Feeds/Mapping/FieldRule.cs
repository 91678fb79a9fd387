using System.Globalization;
using System.Text;

namespace OpenAisle.Catalogue.Feeds.Mapping;

/// <summary>How one field comes from a row: the first of several sources that has a value, then a chain of conversions.</summary>
internal sealed class FieldRule
{
    private readonly List<Source> _sources = [];
    private readonly List<Conversion> _steps = [];

    private FieldRule(string name) => Name = name;

    public string Name { get; }

    /// <summary>Reads <c>ItemName or ItemNm | text 100</c>.</summary>
    /// <param name="names">The fields of the file that the mapping asks for; new ones are added.</param>
    /// <param name="lets">The variables that stand above, with their index.</param>
    public static FieldRule Read(string name, string text, List<string> names, IReadOnlyDictionary<string, int> lets)
    {
        var rule = new FieldRule(name);
        var words = new MappingWords(text);
        do
        {
            var quoted = words.NextIsQuoted;
            var source = words.Next("a field of the file");
            rule._sources.Add(quoted ? new Source.Text(Template(source, names, lets)) : Named(source, names, lets));
        }
        while (words.Skip("or"));

        while (words.Skip("|"))
        {
            var step = words.UpToBar();
            rule._steps.Add(Conversions.Read(step));
            if (step.More)
            {
                throw MappingWords.Wrong($"'{step.Next("")}' is too much");
            }
        }

        return words.More ? throw MappingWords.Wrong($"'{words.Next("")}' is too much; conversions stand behind a bar") : rule;
    }

    /// <summary>The fields of the file that alone can give the value, by their index; empty when something else can.</summary>
    public IReadOnlyList<int> OnlyFrom => _sources.TrueForAll(source => source is Source.Field) ? [.. _sources.Cast<Source.Field>().Select(source => source.Index)] : [];

    /// <summary>The value; null when there is none.</summary>
    public string? Value(string?[] row, string?[] lets, out string? whyNot)
    {
        whyNot = null;
        string? text = null;
        foreach (var source in _sources)
        {
            text = source switch
            {
                Source.Field(var index) => row[index],
                Source.Variable(var index) => lets[index],
                Source.Text(var parts) => Written(parts, row, lets),
                _ => null,
            };
            if (!string.IsNullOrWhiteSpace(text))
            {
                break;
            }
        }

        text = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        foreach (var step in _steps)
        {
            text = step(text, out whyNot);
            if (whyNot is not null)
            {
                return null;
            }
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static Source Named(string source, List<string> names, IReadOnlyDictionary<string, int> lets)
    {
        if (lets.TryGetValue(source, out var variable))
        {
            return new Source.Variable(variable);
        }

        if (source is "|" or "or")
        {
            throw new MappingException("a field of the file is missing");
        }

        var index = names.FindIndex(name => name.Equals(source, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = names.Count;
            names.Add(source);
        }

        return new Source.Field(index);
    }

    private static List<Source> Template(string text, List<string> names, IReadOnlyDictionary<string, int> lets)
    {
        var parts = new List<Source>();
        while (text.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf('}', open);
            if (close < 0)
            {
                throw new MappingException("a brace is opened and never closed");
            }

            parts.Add(new Source.Constant(text[..open]));
            parts.Add(Named(text[(open + 1)..close], names, lets));
            text = text[(close + 1)..];
        }

        parts.Add(new Source.Constant(text));
        return parts;
    }

    /// <summary>A template lacks a value when one of its parts does.</summary>
    private static string? Written(List<Source> parts, string?[] row, string?[] lets)
    {
        if (parts is [Source.Constant(var only)])
        {
            return only;
        }

        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var some = part switch
            {
                Source.Constant(var constant) => constant,
                Source.Field(var index) => row[index]?.Trim() is { Length: > 0 } value ? value : null,
                Source.Variable(var index) => lets[index],
                _ => null,
            };
            if (some is null)
            {
                return null;
            }

            text.Append(CultureInfo.InvariantCulture, $"{some}");
        }

        return text.ToString();
    }

    private abstract record Source
    {
        internal sealed record Field(int Index) : Source;

        internal sealed record Variable(int Index) : Source;

        internal sealed record Constant(string Value) : Source;

        internal sealed record Text(List<Source> Parts) : Source;
    }
}
