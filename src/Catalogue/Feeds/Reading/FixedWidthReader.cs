namespace OpenAisle.Catalogue.Feeds.Reading;

/// <summary>A column of a fixed-width file; positions from 1, both included.</summary>
internal readonly record struct FixedColumn(string Name, int From, int To);

/// <summary>How a file of fixed columns is written.</summary>
/// <param name="HeaderLines">Lines at the top that are no rows.</param>
/// <param name="Footer">How the last line begins where the file ends with one that is no row; null where it does not.</param>
/// <param name="OpenEnd">Whether the last row may lack its line end. A file that was cut within its last price lacks it too.</param>
internal sealed record FixedForm(IReadOnlyList<FixedColumn> Columns, int HeaderLines = 0, string? Footer = null, bool OpenEnd = false);

/// <summary>Rows of fixed columns, a line each. A line that ends before its last column begins is damage: so a cut file shows.</summary>
internal sealed class FixedWidthReader : FeedReader
{
    private readonly TextReader _text;
    private readonly FixedForm _form;
    private readonly FeedLimits _limits;
    private readonly (FixedColumn Column, int Takes)[] _columns;
    private readonly int _width;
    private readonly char[] _buffer;
    private long _line;
    private bool _footed;
    private bool _openEnd;

    public FixedWidthReader(TextReader text, FixedForm form, IReadOnlyList<string> names, FeedLimits limits)
        : base(names.Count)
    {
        _text = text;
        _form = form;
        _limits = limits;
        _buffer = new char[limits.LongestField];
        _columns =
        [
            .. form.Columns.Select(column => (column, names.ToList().FindIndex(name => name.Equals(column.Name, StringComparison.OrdinalIgnoreCase))))
                .Where(pair => pair.Item2 >= 0),
        ];
        _width = form.Columns.Max(column => column.From);
    }

    public override bool Next()
    {
        while (true)
        {
            var length = ReadLine();
            if (length < 0)
            {
                return _form.Footer is null || _footed
                    ? false
                    : throw new DamagedFeedException(_line, $"the file ends without its last line '{_form.Footer}…'; it is cut off");
            }

            var line = _buffer.AsSpan(0, length);
            if (_line <= _form.HeaderLines || line.Trim(" \u001a").IsEmpty)
            {
                continue;
            }

            if (_footed)
            {
                throw new DamagedFeedException(_line, "there are rows behind the last line");
            }

            if (_form.Footer is { } footer && line.StartsWith(footer))
            {
                _footed = true;
                continue;
            }

            if (_openEnd && !_form.OpenEnd && _form.Footer is null)
            {
                throw new DamagedFeedException(_line, "the file ends within this line; it is cut off");
            }

            if (length < _width)
            {
                throw new DamagedFeedException(_line, $"the line has {length} characters, and its last column begins at {_width}; the file is damaged or cut off");
            }

            Line = _line;
            foreach (var (column, takes) in _columns)
            {
                Values[takes] = new string(line[(column.From - 1)..Math.Min(column.To, length)].Trim());
            }

            return true;
        }
    }

    /// <summary>Reads a line into the buffer; its length, or -1 at the end of the file.</summary>
    private int ReadLine()
    {
        var length = 0;
        while (true)
        {
            var next = _text.Read();
            if (next < 0 && length == 0)
            {
                return -1;
            }

            if (next is < 0 or '\n')
            {
                _line++;
                _openEnd = next < 0;
                return length > 0 && _buffer[length - 1] == '\r' ? length - 1 : length;
            }

            if (length == _buffer.Length)
            {
                throw new DamagedFeedException(_line + 1, $"the line is longer than {_limits.LongestField} characters");
            }

            _buffer[length++] = (char)next;
        }
    }

    public override void Dispose() => _text.Dispose();
}
