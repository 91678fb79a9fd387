using System.Globalization;
using OpenAisle.Catalogue.Feeds.Reading;

namespace OpenAisle.Catalogue.Feeds.Mapping;

/// <summary>Reads a mapping from its text, line by line. What the words mean stands in docs/feeds.md.</summary>
internal sealed class MappingFile
{
    private readonly List<string> _names = [];
    private readonly List<FeedPlace> _places = [];
    private readonly Dictionary<string, int> _lets = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FieldRule> _letRules = [];
    private readonly List<(FeedKind Kind, int Place, bool IsDelta, (int Name, char Sign)? Split, IReadOnlyList<string> Only, List<FieldRule> Fields)> _sections = [];
    private FeedMapping _mapping = new() { Source = "", Names = [], Places = [], Lets = [], Sections = [], Text = "" };
    private CsvForm _csv = new();
    private FixedForm _fixed = new([]);
    private string _format = "csv";
    private string? _footer;

    public static FeedMapping Read(string text)
    {
        var file = new MappingFile();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var said = line.Trim().TrimStart('\uFEFF');
            if (said.Length == 0 || said[0] == '#')
            {
                continue;
            }

            try
            {
                file.Line(said);
            }
            catch (MappingException fault)
            {
                throw new MappingException(string.Create(CultureInfo.InvariantCulture, $"mapping, line {number}: {fault.Message}"));
            }
        }

        return file.Whole(text);
    }

    private FeedMapping Whole(string text)
    {
        if (_mapping.Source.Length == 0)
        {
            throw new MappingException("mapping: its first line says 'source NAME'");
        }

        if (_sections.Count == 0)
        {
            throw new MappingException("mapping: no section 'record KIND' says what stands in the file");
        }

        foreach (var section in _sections)
        {
            if (FeedFields.Needed(section.Kind).FirstOrDefault(needed => !section.Fields.Exists(field => field.Name == needed)) is { } missing)
            {
                throw new MappingException($"mapping: record {Word(section.Kind)} needs the field '{missing}'");
            }
        }

        return _mapping with
        {
            Form = _format switch
            {
                "xml" => new FeedForm.Xml(),
                "fixed" when _fixed.Columns.Count == 0 => throw new MappingException("mapping: a fixed format needs its columns"),
                "fixed" => new FeedForm.Fixed(_fixed with { Footer = _footer }),
                _ => new FeedForm.Csv(_csv with { Footer = _footer }),
            },
            Names = _names,
            Places = _places,
            Lets = _letRules,
            Sections = [.. _sections.Select(section => new FeedSection(section.Kind, section.Place, section.IsDelta, section.Split, section.Only, section.Fields))],
            Text = text,
        };
    }

    private void Line(string line)
    {
        var words = new MappingWords(line);
        var word = words.Next("a word");
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (word == "let")
        {
            var name = words.Next("a name");
            var rule = FieldRule.Read(name, Behind(line, equals), _names, _lets);
            _lets[name] = _letRules.Count;
            _letRules.Add(rule);
        }
        else if (word == "effective")
        {
            _mapping = _mapping with { Effective = FieldRule.Read(word, Behind(line, equals), _names, _lets) };
        }
        else if (words.Skip("="))
        {
            Field(word, Behind(line, equals));
        }
        else
        {
            Setting(word, words);
        }
    }

    private static string Behind(string line, int equals) => equals < 0 ? throw new MappingException("an '=' is missing") : line[(equals + 1)..];

    private void Field(string name, string said)
    {
        if (_sections is not [.., var (kind, _, _, _, _, fields)])
        {
            throw new MappingException($"the field '{name}' stands in no section; 'record KIND' begins one");
        }

        if (!FeedFields.All(kind).Contains(name))
        {
            throw new MappingException($"{Word(kind)} have no field '{name}'; they have {string.Join(", ", FeedFields.All(kind))}");
        }

        if (fields.Exists(field => field.Name == name))
        {
            throw new MappingException($"the field '{name}' stands there twice");
        }

        fields.Add(FieldRule.Read(name, said, _names, _lets));
    }

    private void Setting(string word, MappingWords words)
    {
        _mapping = word switch
        {
            "source" => _mapping with { Source = Name(words.Next("the source's name")) },
            "from" => _mapping with { From = Origin(words) },
            "at" => _mapping with { Times = [.. _mapping.Times, Time(words)] },
            "file" => _mapping with { Files = words.Rest() },
            "full" => _mapping with { Full = words.More ? words.Rest() : ["*"] },
            "delta" => _mapping,
            "tolerate" => _mapping with { ToleratePercent = Percent(words) },
            "approve-deletes-over" => _mapping with { DeletesPercent = Percent(words) },
            "approve-moves-over" => _mapping with { MovesPercent = Percent(words) },
            "currency" => _mapping with
            {
                Currency = Currency.TryOf(words.Next("a currency"), out var currency) ? currency : throw new MappingException("this currency is not known"),
            },
            "time-zone" => _mapping with { TimeZone = Zone(words.Next("a time zone")) },
            "encoding" => _mapping with { Encoding = Encoding(words.Next("an encoding")) },
            "unknown-stores" => _mapping with
            {
                AddsStores = words.Next("add or refuse") switch
                {
                    "add" => true,
                    "refuse" => false,
                    var other => throw new MappingException($"unknown-stores add or refuse, not '{other}'"),
                },
            },
            "format" => Format(words),
            "columns" => Columns(words),
            "open-end" => OpenEnd(),
            "footer" => Footer(words.Next("how the last line begins")),
            "header" => Header(words.Number("how many lines")),
            "record" => Section(words),
            _ => throw new MappingException($"'{word}' is no word of mappings"),
        };
        if (words.More)
        {
            throw MappingWords.Wrong($"'{words.Next("")}' is too much");
        }
    }

    private static string Name(string name) =>
        name.Length <= 60 && name.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign is '-' or '.')
            ? name
            : throw new MappingException("a source is named by small letters, digits, points and hyphens, at most 60");

    private static FeedOrigin Origin(MappingWords words)
    {
        var origin = words.Next("folder PATH or https://…");
        if (origin == "folder")
        {
            return new FeedOrigin.Folder(words.Next("a folder"));
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? new FeedOrigin.Web(address)
            : throw new MappingException("files come from a folder or over https");
    }

    private static FeedTime Time(MappingWords words)
    {
        var said = words.Next("a time such as 05:30");
        if (!TimeOnly.TryParseExact(said, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
        {
            throw new MappingException($"'{said}' is no time such as 05:30");
        }

        var zone = "UTC";
        var days = new HashSet<DayOfWeek>();
        foreach (var word in words.Rest())
        {
            if (word.Contains('/', StringComparison.Ordinal) || word == "UTC")
            {
                zone = Zone(word);
            }
            else
            {
                days.Add(word switch
                {
                    "mon" => DayOfWeek.Monday,
                    "tue" => DayOfWeek.Tuesday,
                    "wed" => DayOfWeek.Wednesday,
                    "thu" => DayOfWeek.Thursday,
                    "fri" => DayOfWeek.Friday,
                    "sat" => DayOfWeek.Saturday,
                    "sun" => DayOfWeek.Sunday,
                    _ => throw new MappingException($"'{word}' is neither a time zone nor a day such as mon"),
                });
            }
        }

        return new(at, zone, days.Count > 0 ? days : [.. Enum.GetValues<DayOfWeek>()]);
    }

    private static string Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out _) ? name : throw new MappingException($"the time zone '{name}' is not known");

    private static string Encoding(string name) => FeedText.Find(name) is null ? throw new MappingException($"the encoding '{name}' is not known") : name;

    private static int Percent(MappingWords words)
    {
        var percent = words.Number("a share in percent");
        words.Skip("%");
        return percent is >= 0 and <= 100 ? percent : throw MappingWords.Wrong("a share is 0 to 100 percent");
    }

    private FeedMapping Format(MappingWords words)
    {
        _format = words.Next("csv, fixed or xml");
        if (_format is not ("csv" or "fixed" or "xml"))
        {
            throw new MappingException("a format is csv, fixed or xml");
        }

        while (words.More)
        {
            switch (words.Next(""))
            {
                case "delimiter":
                    _csv = _csv with { Delimiter = Sign(words.Next("a delimiter")) };
                    break;
                case "quote":
                    _csv = _csv with { Quote = Sign(words.Next("a quote")) };
                    break;
                case var other:
                    throw new MappingException($"a format knows no '{other}'");
            }
        }

        return _mapping;
    }

    private static char Sign(string word) => word switch
    {
        "tab" => '\t',
        "bar" => '|',
        "none" => '\0',
        [var only] => only,
        _ => throw new MappingException($"'{word}' is not one sign, tab or bar"),
    };

    /// <summary><c>columns EAN 1-13, PRICE 14-20</c>, or names alone for separated values without a header.</summary>
    private FeedMapping Columns(MappingWords words)
    {
        var parts = string.Join(' ', words.Rest()).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (_format == "csv")
        {
            _csv = _csv with { Columns = [.. _csv.Columns ?? [], .. parts] };
            return _mapping;
        }

        _fixed = _fixed with { Columns = [.. _fixed.Columns, .. parts.Select(Column)] };
        return _mapping;
    }

    private static FixedColumn Column(string said)
    {
        var (name, place) = said.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, var second]
            ? (first, second.Split('-'))
            : throw new MappingException($"'{said}' is no column such as EAN 1-13");
        return place is [var from, var to] && int.TryParse(from, CultureInfo.InvariantCulture, out var begins)
            && int.TryParse(to, CultureInfo.InvariantCulture, out var ends) && begins >= 1 && ends >= begins && ends <= 10_000
            ? new(name, begins, ends)
            : throw new MappingException($"'{said}' is no column such as EAN 1-13");
    }

    private FeedMapping Footer(string begins)
    {
        _footer = begins;
        return _mapping;
    }

    private FeedMapping OpenEnd()
    {
        _csv = _csv with { OpenEnd = true };
        _fixed = _fixed with { OpenEnd = true };
        return _mapping;
    }

    private FeedMapping Header(int lines)
    {
        _fixed = _fixed with { HeaderLines = lines };
        return _mapping;
    }

    /// <summary><c>record prices delta in Price* split goods bar at Items/Item or Products/Product each Unit</c>.</summary>
    private FeedMapping Section(MappingWords words)
    {
        var said = words.Next("a kind");
        var kind = Enum.GetValues<FeedKind>().Where(kind => Word(kind) == said).Select(kind => (FeedKind?)kind).FirstOrDefault()
            ?? throw new MappingException($"there are no '{said}'; there are {string.Join(", ", Enum.GetValues<FeedKind>().Select(Word))}");
        var isDelta = words.Skip("delta");
        var only = new List<string>();
        while (words.Skip("in") || (only.Count > 0 && words.Skip("or")))
        {
            only.Add(words.Next("a pattern of file names"));
        }

        var split = words.Skip("split") ? ((int, char)?)(NameOf(words.Next("a field of the file")), Sign(words.Next("the sign between its parts"))) : null;
        var at = words.Skip("at") ? Paths(words) : [];
        var each = words.Skip("each") ? Paths(words) : [];
        if (_format == "xml" && at.Count == 0)
        {
            throw MappingWords.Wrong("where the records of an XML file stand is said by 'at Items/Item'");
        }

        var place = _places.FindIndex(known => known.At.SequenceEqual(at) && known.Each.SequenceEqual(each));
        if (place < 0)
        {
            place = _places.Count;
            _places.Add(new(at, each));
        }

        _sections.Add((kind, place, isDelta, split, only, []));
        return _mapping;
    }

    private int NameOf(string field)
    {
        if (!_names.Contains(field, StringComparer.OrdinalIgnoreCase))
        {
            _names.Add(field);
        }

        return _names.FindIndex(name => name.Equals(field, StringComparison.OrdinalIgnoreCase));
    }

    private static List<string> Paths(MappingWords words)
    {
        var paths = new List<string>();
        do
        {
            paths.Add(words.Next("a path such as Items/Item"));
        }
        while (words.Skip("or"));
        return paths;
    }

    internal static string Word(FeedKind kind) => kind.ToString().ToLowerInvariant();
}
