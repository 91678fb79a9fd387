using System.Globalization;
using System.Text;

namespace OpenAisle.Fulfilment.Labels;

/// <summary>
/// Zebra's printer language (ZPL II) at 203 dots an inch: labels of 4 × 3 inches, and slips on a roll of 80 mm. For Chinese the printer needs a
/// font that has it as its default (^CW).
/// </summary>
internal sealed class ZplPaper : ILabelPaper
{
    private const int RollDots = 576;
    private const int RowDots = 30;
    private const int LetterDots = 24;
    private const int CodeDots = 200;

    /// <summary>A label's line between its edges, and the smallest letters that are read at arm's length.</summary>
    private const int LabelDots = 732;
    private const int LeastDots = 26;

    /// <summary>A capital of the printer's font 0, as a part of the width asked for.</summary>
    private const double LetterWide = 0.62;

    public string Name => "zpl";

    public string ContentType => "application/x-zpl";

    public byte[] Print(IReadOnlyList<Label> labels)
    {
        var zpl = new StringBuilder();
        foreach (var label in labels)
        {
            zpl.Append("^XA^CI28^PW812^LL609\n");
            Line(zpl, label.Big, 40, 110);
            Line(zpl, label.Small, 190, 55);
            Line(zpl, label.Under, 270, 55);
            zpl.Append("^FO40,350^BQN,2,8^FDMA,").Append(Plain(label.Code)).Append("^FS\n")
                .Append("^XZ\n");
        }

        return Encoding.UTF8.GetBytes(zpl.ToString());
    }

    private static void Line(StringBuilder zpl, string text, int top, int wide)
    {
        var (fits, shown) = SlipLayout.Fit(Plain(text), wide, LeastDots, LabelDots, LetterWide);
        zpl.Append(CultureInfo.InvariantCulture, $"^FO40,{top}^A0N,{(int)(fits * 12 / 11)},{(int)fits}^FD").Append(shown).Append("^FS\n");
    }

    public byte[] Print(Slip slip)
    {
        var zpl = new StringBuilder();
        var height = RowDots;
        foreach (var line in slip.Rows.SelectMany(SlipLayout.Lines))
        {
            var size = line.IsBig ? 2 * LetterDots : LetterDots;
            foreach (var (text, side) in new[] { (line.Left, 'L'), (line.Right, 'R') })
            {
                if (text.Length > 0)
                {
                    zpl.Append(CultureInfo.InvariantCulture, $"^FO8,{height}^A0N,{size},{size * 3 / 4}^FB{RollDots - 16},1,0,{side}^FD").Append(Plain(text)).Append("^FS\n");
                }
            }

            height += line.IsBig ? 2 * RowDots : RowDots;
        }

        if (slip.Code.Length > 0)
        {
            zpl.Append(CultureInfo.InvariantCulture, $"^FO{(RollDots - CodeDots) / 2},{height + RowDots}^BQN,2,6^FDMA,").Append(Plain(slip.Code)).Append("^FS\n");
            height += RowDots + CodeDots;
        }

        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"^XA^CI28^PW{RollDots}^LL{height + (2 * RowDots)}\n{zpl}^XZ\n"));
    }

    /// <summary>A caret and a tilde begin commands: in a text they are spaces.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => c is '^' or '~' || char.IsControl(c) ? ' ' : c));
}
