using System.Globalization;
using System.Text;

namespace OpenAisle.Bench.WalkOut;

/// <summary>A table for people: aligned on a screen, and as Markdown in the documents.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = heads.Select((head, i) => Math.Max(head.Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[i].Length))).ToArray();
        var text = new StringBuilder();
        Line(text, heads, widths);
        text.AppendLine("|" + string.Join("|", widths.Select((width, i) => i == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")) + "|");
        foreach (var row in _rows)
            Line(text, row, widths);
        return text.ToString();
    }

    public static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Number(double number, string format = "0.0") => number.ToString(format, CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string[] cells, int[] widths)
    {
        for (var i = 0; i < cells.Length; i++)
            text.Append("| ").Append(i == 0 ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i])).Append(' ');
        text.AppendLine("|");
    }
}
