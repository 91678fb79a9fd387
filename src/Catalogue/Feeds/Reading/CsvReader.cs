using System.Text;

namespace OpenAisle.Catalogue.Feeds.Reading;

/// <summary>How a file of separated values is written.</summary>
/// <param name="Columns">Names of the columns where the file has no header line; empty when it has one.</param>
/// <param name="Footer">How the last line begins where the file ends with one that is no row; null where it does not.</param>
/// <param name="OpenEnd">Whether the last row may lack its line end. A file that was cut within its last price lacks it too.</param>
internal sealed record CsvForm(char Delimiter = ',', char Quote = '"', IReadOnlyList<string>? Columns = null, string? Footer = null, bool OpenEnd = false);

/// <summary>
/// Separated values by RFC 4180, with other delimiters too. A row with more or fewer cells than the header, or a quote that is never closed,
/// is damage: so a cut file shows.
/// </summary>
internal sealed class CsvReader : FeedReader
{
    private readonly TextReader _text;
    private readonly CsvForm _form;
    private readonly FeedLimits _limits;
    private readonly char[] _chars = new char[16 * 1024];
    private readonly StringBuilder _field = new();
    private readonly List<string?> _row = [];
    private readonly int[] _takes;
    private readonly int _columns;
    private int _at;
    private int _end;
    private long _line = 1;
    private bool _footed;
    private bool _openEnd;

    public CsvReader(TextReader text, CsvForm form, IReadOnlyList<string> names, FeedLimits limits)
        : base(names.Count)
    {
        _text = text;
        _form = form;
        _limits = limits;
        _takes = [];
        var columns = form.Columns ?? Header();
        _columns = columns.Count;
        _takes = new int[_columns];
        for (var column = 0; column < _columns; column++)
        {
            _takes[column] = IndexOf(names, columns[column].Trim());
        }
    }

    public override IReadOnlyList<bool> HasColumn => [.. Enumerable.Range(0, Values.Length).Select(name => _takes.Contains(name))];

    public override bool Next()
    {
        while (true)
        {
            Line = _line;
            if (!Row())
            {
                return _form.Footer is null || _footed
                    ? false
                    : throw new DamagedFeedException(_line, $"the file ends without its last line '{_form.Footer}…'; it is cut off");
            }

            if (_row is [null or ""])
            {
                continue; // a blank line
            }

            if (_footed)
            {
                throw new DamagedFeedException(Line, "there are rows behind the last line");
            }

            if (_form.Footer is { } footer && _row[0] is { } first && first.StartsWith(footer, StringComparison.Ordinal))
            {
                _footed = true;
                continue;
            }

            if (_openEnd && !_form.OpenEnd && _form.Footer is null)
            {
                throw new DamagedFeedException(Line, "the file ends within this line; it is cut off");
            }

            return _row.Count == _columns
                ? Take()
                : throw new DamagedFeedException(Line, $"{_row.Count} cells where {_columns} are expected; the file is damaged or cut off");
        }
    }

    private bool Take()
    {
        for (var column = 0; column < _columns; column++)
        {
            if (_takes[column] >= 0)
            {
                Values[_takes[column]] = _row[column];
            }
        }

        return true;
    }

    private List<string> Header()
    {
        if (!Row())
        {
            throw new DamagedFeedException("the file is empty: not even a header stands in it");
        }

        var columns = _row.ConvertAll(name => (name ?? "").Trim());
        var twice = columns.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? columns : throw new DamagedFeedException(1, $"the column '{twice.Key}' stands there twice");
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Reads a row into its cells; false at the end of the file.</summary>
    private bool Row()
    {
        _row.Clear();
        if (_at == _end && !Fill())
        {
            return false;
        }

        while (true)
        {
            var more = (_at < _end || Fill()) && _chars[_at] == _form.Quote ? Quoted() : Plain();
            if (!more)
            {
                return true;
            }

            if (_row.Count >= _limits.MostColumns)
            {
                throw new DamagedFeedException(Line, $"more than {_limits.MostColumns} cells");
            }
        }
    }

    /// <summary>Reads a cell to its delimiter (true) or the end of its row (false).</summary>
    private bool Plain()
    {
        _field.Clear();
        while (_at < _end || Fill())
        {
            var rest = _chars.AsSpan(_at, _end - _at);
            var stop = rest.IndexOfAny(_form.Delimiter, '\n', '\r');
            if (stop < 0)
            {
                Append(rest);
                _at = _end;
                continue;
            }

            var sign = rest[stop];
            if (_field.Length == 0 && Wanted() && stop <= _limits.LongestField)
            {
                _row.Add(new string(rest[..stop]));
            }
            else
            {
                Append(rest[..stop]);
                _row.Add(Wanted() ? _field.ToString() : "");
            }

            _at += stop + 1;
            return sign == _form.Delimiter || EndOfLine(sign);
        }

        _row.Add(_field.ToString());
        _openEnd = true;
        return false;
    }

    private bool Quoted()
    {
        var began = _line;
        _field.Clear();
        _at++;
        while (_at < _end || Fill())
        {
            var rest = _chars.AsSpan(_at, _end - _at);
            var stop = rest.IndexOfAny(_form.Quote, '\n');
            if (stop < 0)
            {
                Append(rest);
                _at = _end;
                continue;
            }

            Append(rest[..stop]);
            _at += stop + 1;
            if (rest[stop] == '\n')
            {
                _line++;
                _field.Append('\n');
            }
            else if ((_at < _end || Fill()) && _chars[_at] == _form.Quote)
            {
                _field.Append(_form.Quote);
                _at++;
            }
            else
            {
                _row.Add(_field.ToString());
                return AfterQuote();
            }
        }

        throw new DamagedFeedException(began, "a quote is opened and never closed; the file is damaged or cut off");
    }

    private bool AfterQuote()
    {
        if (_at == _end && !Fill())
        {
            _openEnd = true;
            return false;
        }

        var sign = _chars[_at++];
        return sign == _form.Delimiter
            || (sign is '\n' or '\r' ? EndOfLine(sign) : throw new DamagedFeedException(_line, $"'{sign}' stands behind a closed quote"));
    }

    private bool EndOfLine(char sign)
    {
        if (sign == '\r' && (_at < _end || Fill()) && _chars[_at] == '\n')
        {
            _at++;
        }

        _line++;
        return false;
    }

    /// <summary>Cells that nobody asked for are passed over without making texts of them.</summary>
    private bool Wanted() => _takes.Length == 0 || _row.Count == 0 || (_row.Count < _takes.Length && _takes[_row.Count] >= 0);

    private void Append(ReadOnlySpan<char> some)
    {
        if (_field.Length + some.Length > _limits.LongestField)
        {
            throw new DamagedFeedException(_line, $"a cell is longer than {_limits.LongestField} characters");
        }

        _field.Append(some);
    }

    private bool Fill()
    {
        _at = 0;
        _end = _text.Read(_chars);
        return _end > 0;
    }

    public override void Dispose() => _text.Dispose();
}
