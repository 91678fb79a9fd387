using System.Text;

namespace OpenAisle.Fulfilment.Labels;

/// <summary>Rows of a slip, broken into lines of the paper. A Chinese letter takes the room of two others.</summary>
internal static class SlipLayout
{
    /// <summary>Letters in a line of an 80 mm roll: 72 mm are printed (the usual ESC/POS and ZPL width), 1.7 mm a letter.</summary>
    public const int Columns = 42;

    public static IEnumerable<SlipRow> Lines(SlipRow row)
    {
        var room = row.IsBig ? Columns / 2 : Columns;
        var beside = row.Right.Length == 0 ? room : room - Width(row.Right) - 1;
        var lines = Break(row.Left, Math.Max(beside, 1));
        for (var i = 0; i < lines.Count; i++)
        {
            yield return row with { Left = lines[i], Right = i == lines.Count - 1 ? row.Right : "" };
        }
    }

    /// <summary>One line of a label: as large as it may be, smaller where it would not fit, and cut where it would be too small to read.</summary>
    /// <param name="letter">How wide a letter is, as a part of its size.</param>
    public static (double Size, string Text) Fit(string text, double size, double least, double room, double letter)
    {
        var fits = room / (Math.Max(Width(text), 1) * letter);
        return fits >= least ? (Math.Min(fits, size), text) : (least, Cut(text, (int)(room / (least * letter)) - 1).First() + "…");
    }

    public static int Width(string text) => text.EnumerateRunes().Sum(WidthOf);

    public static bool IsWide(Rune letter) => letter.Value >= 0x2e80;

    private static int WidthOf(Rune letter) => IsWide(letter) ? 2 : 1;

    /// <summary>At blanks where there are any, else anywhere.</summary>
    private static List<string> Break(string text, int room)
    {
        List<string> lines = [];
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Cut(word, room)))
        {
            if (line.Length > 0 && Width(line.ToString()) + 1 + Width(word) > room)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    private static IEnumerable<string> Cut(string word, int room)
    {
        var piece = new StringBuilder();
        var width = 0;
        foreach (var letter in word.EnumerateRunes())
        {
            if (width + WidthOf(letter) > room && piece.Length > 0)
            {
                yield return piece.ToString();
                piece.Clear();
                width = 0;
            }

            piece.Append(letter);
            width += WidthOf(letter);
        }

        yield return piece.ToString();
    }
}
