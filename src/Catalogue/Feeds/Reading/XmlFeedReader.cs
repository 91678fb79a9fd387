using System.Text;
using System.Xml;

namespace OpenAisle.Catalogue.Feeds.Reading;

/// <summary>
/// Records of an XML file, one in memory at a time. Names are compared without their case and their namespace. A field is looked for in the
/// row's element, then in the elements around it, then among the plain elements that stood before it in the file's own head.
/// </summary>
internal sealed class XmlFeedReader : FeedReader
{
    private readonly TextReader _text;
    private readonly XmlReader _xml;
    private readonly IXmlLineInfo _where;
    private readonly FeedLimits _limits;
    private readonly string[][] _names;
    private readonly (string[][] At, string[][] Each)[] _places;
    private readonly List<(string Name, Dictionary<string, string>? Heads)> _open = [];
    private readonly Queue<(int Place, XmlRecord Row)> _rows = [];
    private readonly int _linesBefore;
    private int _heads;

    public XmlFeedReader(TextReader text, IReadOnlyList<string> names, IReadOnlyList<FeedPlace> places, FeedLimits limits)
        : base(names.Count)
    {
        _text = text;
        _limits = limits;
        _names = [.. names.Select(name => name.Split('/'))];
        _places = [.. places.Select(place => (Paths(place.At), Paths(place.Each)))];
        _linesBefore = PassBlanks(text);
        _xml = XmlReader.Create(text, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, // no entity of their own, so no bomb of them, and nothing is fetched
            XmlResolver = null,
            MaxCharactersInDocument = limits.MostUnpackedBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            CheckCharacters = false,
        });
        _where = (IXmlLineInfo)_xml;

        static string[][] Paths(IReadOnlyList<string> paths) => [.. paths.Select(path => path.Split('/'))];
    }

    public override bool Next()
    {
        try
        {
            while (_rows.Count == 0)
            {
                if (!Advance())
                {
                    return false;
                }
            }
        }
        catch (XmlException broken)
        {
            throw new DamagedFeedException(Math.Max(1, broken.LineNumber), WhatIsBroken(broken));
        }

        (Place, var row) = _rows.Dequeue();
        Line = row.Line;
        for (var name = 0; name < _names.Length; name++)
        {
            Values[name] = Find(row, _names[name]);
        }

        return true;
    }

    /// <summary>Reads one node outside of the records; a whole record where one begins.</summary>
    private bool Advance()
    {
        if (!_xml.Read())
        {
            return false;
        }

        switch (_xml.NodeType)
        {
            case XmlNodeType.Element:
                _open.Add((_xml.LocalName, null));
                if (_open.Count > _limits.DeepestElement)
                {
                    throw Damage($"elements are nested more than {_limits.DeepestElement} deep");
                }

                if (_places.Any(place => Array.Exists(place.At, EndsAt)))
                {
                    TakeRecord();
                    _open.RemoveAt(_open.Count - 1);
                }
                else if (_xml.IsEmptyElement)
                {
                    _open.RemoveAt(_open.Count - 1);
                }

                break;
            case XmlNodeType.EndElement:
                _open.RemoveAt(_open.Count - 1);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA when _open.Count > 1:
                Remember(_xml.Value);
                break;
        }

        return true;
    }

    private bool EndsAt(string[] path)
    {
        if (path.Length > _open.Count)
        {
            return false;
        }

        for (var step = 1; step <= path.Length; step++)
        {
            if (!path[^step].Equals(_open[^step].Name, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A plain element of the file's head, kept with the element around it.</summary>
    private void Remember(string text)
    {
        if (text.Length > _limits.LongestField)
        {
            throw Damage($"an element is longer than {_limits.LongestField} characters");
        }

        var (around, heads) = _open[^2];
        heads ??= new(StringComparer.OrdinalIgnoreCase);
        if (heads.TryAdd(_open[^1].Name, text) && ++_heads > _limits.MostHeadings)
        {
            throw Damage($"more than {_limits.MostHeadings} elements stand outside of the records that the mapping names");
        }

        _open[^2] = (around, heads);
    }

    private void TakeRecord()
    {
        var record = new XmlRecord(_open[^1].Name, null, Row);
        Fill(record);
        for (var place = 0; place < _places.Length; place++)
        {
            if (Array.Exists(_places[place].At, EndsAt))
            {
                var rows = new List<XmlRecord>();
                foreach (var each in _places[place].Each)
                {
                    record.FindAll(each, rows);
                }

                if (rows.Count == 0)
                {
                    _rows.Enqueue((place, record)); // a record that is a row itself
                }

                foreach (var row in rows)
                {
                    _rows.Enqueue((place, row));
                }
            }
        }
    }

    private void Fill(XmlRecord record)
    {
        var elements = 0;
        Attributes(record);
        if (_xml.IsEmptyElement)
        {
            return;
        }

        var here = record;
        var depth = 0;
        var text = new StringBuilder();
        while (_xml.Read())
        {
            switch (_xml.NodeType)
            {
                case XmlNodeType.Element:
                    if (++elements > _limits.MostElementsARecord)
                    {
                        throw Damage($"a record has more than {_limits.MostElementsARecord} elements");
                    }

                    var child = here.Add(_xml.LocalName, Row);
                    Attributes(child);
                    text.Clear();
                    if (!_xml.IsEmptyElement)
                    {
                        here = child;
                        depth = depth < _limits.DeepestElement ? depth + 1 : throw Damage($"elements are nested more than {_limits.DeepestElement} deep");
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    Append(text, _xml.Value);
                    break;
                case XmlNodeType.EndElement:
                    here.Text = text.ToString();
                    text.Clear();
                    if (depth-- == 0)
                    {
                        return;
                    }

                    here = here.Around!;
                    break;
            }
        }
    }

    private void Attributes(XmlRecord element)
    {
        while (_xml.MoveToNextAttribute())
        {
            element.Add(_xml.LocalName, element.Line).Text = _xml.Value;
        }

        _xml.MoveToElement();
    }

    private void Append(StringBuilder text, string some)
    {
        if (text.Length + some.Length > _limits.LongestField)
        {
            throw Damage($"an element is longer than {_limits.LongestField} characters");
        }

        text.Append(some);
    }

    private string? Find(XmlRecord row, string[] path)
    {
        for (var place = row; place is not null; place = place.Around)
        {
            if (place.Find(path) is { } found)
            {
                return found.Text ?? "";
            }
        }

        if (path.Length == 1)
        {
            for (var level = _open.Count - 1; level >= 0; level--)
            {
                if (_open[level].Heads is { } heads && heads.TryGetValue(path[0], out var text))
                {
                    return text;
                }
            }
        }

        return null;
    }

    private int Row => _where.LineNumber + _linesBefore;

    /// <summary>Blanks before the declaration, which XML does not allow and which harm nobody.</summary>
    /// <returns>How many lines they are.</returns>
    private static int PassBlanks(TextReader text)
    {
        var lines = 0;
        while (text.Peek() is >= 0 and var next && char.IsWhiteSpace((char)next))
        {
            lines += text.Read() == '\n' ? 1 : 0;
        }

        return lines;
    }

    private DamagedFeedException Damage(string what) => new(Row, what);

    private static string WhatIsBroken(XmlException broken) =>
        broken.Message.Contains("DTD", StringComparison.Ordinal) ? "a document type is not allowed"
        : broken.Message.Contains("Unexpected end of file", StringComparison.Ordinal) ? "the file ends within an element; it is cut off"
        : "no well-formed XML: " + broken.Message;

    public override void Dispose()
    {
        _xml.Dispose();
        _text.Dispose();
    }
}
