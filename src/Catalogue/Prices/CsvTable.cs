using System.Text;

namespace OpenAisle.Catalogue.Prices;

/// <summary>A row of a file: its cells by the name of their column, and the line on which it begins.</summary>
internal sealed class CsvRow(string file, int line, IReadOnlyDictionary<string, int> columns, string[] cells)
{
    public string File => file;

    public int Line => line;

    /// <summary>The cell without white space around it; empty when the file has no such column.</summary>
    public string this[string column] => columns.TryGetValue(column, out var at) ? cells[at].Trim() : "";
}

/// <summary>What is wrong with a file, and where.</summary>
public sealed record FileFault(string File, int Line, string Says)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Says}" : $"{File}: {Says}";
}

/// <summary>
/// Reads a small comma-separated file whole (RFC 4180: quotes, doubled inside; UTF-8, with or without a byte order mark). The first line
/// names the columns. What cannot be read is told with its line.
/// </summary>
internal static class CsvTable
{
    public const long MostBytes = 256L * 1024 * 1024;

    /// <summary>Room for a promotion that names some six thousand products.</summary>
    public const int LongestCell = 128 * 1024;

    public const int MostColumns = 64;
    private const int MostFaults = 100;

    private static readonly char[] OtherSeparators = [';', '\t', '|'];

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <param name="needed">Columns without which the file cannot be read.</param>
    /// <param name="known">Columns that may be there; others are refused, so that a misspelt one is seen.</param>
    public static List<CsvRow> Read(Stream stream, string file, string[] needed, string[] known, List<FileFault> faults)
    {
        var rows = new List<CsvRow>();
        try
        {
            using var text = new StreamReader(stream, Strict);
            var line = 1;
            if (Cells(text, ref line, out var broken) is not { } head)
            {
                faults.Add(new(file, 1, "it is empty; the first line names the columns"));
                return rows;
            }

            var columns = new Dictionary<string, int>(StringComparer.Ordinal);
            var before = faults.Count;
            for (var at = 0; at < head.Count; at++)
            {
                var name = head[at].Trim().ToLowerInvariant(); // GTIN is gtin: spreadsheets write either
                if (head.Count == 1 && name.IndexOfAny(OtherSeparators) is >= 0 and var found)
                {
                    faults.Add(new(file, 1, $"its cells are parted by {(name[found] == '\t' ? "tabs" : $"'{name[found]}'")}, not by commas"));
                    return rows;
                }

                if (!needed.Contains(name) && !known.Contains(name))
                {
                    faults.Add(new(file, 1, $"there is no column '{Shown(name)}'; columns are {string.Join(", ", needed.Concat(known))}"));
                }
                else if (!columns.TryAdd(name, at))
                {
                    faults.Add(new(file, 1, $"column '{name}' stands there twice"));
                }
            }

            foreach (var missing in needed.Where(name => !columns.ContainsKey(name)))
            {
                faults.Add(new(file, 1, $"column '{missing}' is missing"));
            }

            if (faults.Count > before)
            {
                return rows; // whatever rows say under such columns would mislead
            }

            while (broken is null && faults.Count < MostFaults)
            {
                var begins = line;
                if (Cells(text, ref line, out broken) is not { } cells)
                {
                    break;
                }

                if (cells is [var only] && only.Trim().Length == 0)
                {
                    continue; // an empty line
                }

                if (cells.Count != head.Count)
                {
                    faults.Add(new(file, begins, $"it has {cells.Count} cells, and the first line names {head.Count} columns"));
                }
                else if (cells.Exists(cell => cell.Contains('\0', StringComparison.Ordinal)))
                {
                    faults.Add(new(file, begins, "it holds a zero character"));
                }
                else
                {
                    rows.Add(new(file, begins, columns, [.. cells]));
                }
            }

            if (broken is not null)
            {
                faults.Add(new(file, line, broken));
            }
        }
        catch (DecoderFallbackException)
        {
            faults.Add(new(file, 0, "it is not UTF-8 text"));
        }

        return rows;
    }

    public static string Shown(string text)
    {
        const int Most = 40;
        var clean = new string([.. text.Take(Most).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > Most ? clean + "…" : clean;
    }

    /// <summary>The cells of the next row, which may go over several lines inside quotes; null at the end.</summary>
    private static List<string>? Cells(StreamReader text, ref int line, out string? broken)
    {
        broken = null;
        if (text.Peek() < 0)
        {
            return null;
        }

        var cells = new List<string>();
        var cell = new StringBuilder();
        var (isQuoted, wasQuoted) = (false, false);
        while (true)
        {
            var c = text.Read();
            if (c < 0 && isQuoted)
            {
                broken = "a quote is never closed";
                return null;
            }

            if (c < 0 || (c == '\n' && !isQuoted))
            {
                line += c < 0 ? 0 : 1;
                cells.Add(cell.ToString());
                return cells;
            }

            if (c == '"' && isQuoted && text.Peek() == '"')
            {
                text.Read();
                cell.Append('"');
            }
            else if (c == '"' && (isQuoted || cell.Length == 0))
            {
                (isQuoted, wasQuoted) = (!isQuoted, true);
            }
            else if (c == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                wasQuoted = false;
            }
            else if (c != '\r' || isQuoted)
            {
                line += c == '\n' ? 1 : 0;
                cell.Append((char)c);
            }

            if (cell.Length > LongestCell || cells.Count > MostColumns)
            {
                broken = cells.Count > MostColumns ? $"it has more than {MostColumns} cells"
                    : wasQuoted ? $"a quoted cell is longer than {LongestCell} characters; is its quote closed?"
                    : $"a cell is longer than {LongestCell} characters";
                return null;
            }
        }
    }
}
