using System.Globalization;
using System.Text;
using QRCoder;

namespace OpenAisle.Fulfilment.Labels;

/// <summary>
/// PDF 1.4 (ISO 32000-1), 72 points an inch: a page of 4 × 3 inches a label, and one of 80 mm a slip, as long as it is. Only what they need:
/// fonts that readers bring along, and the squares of the code as filled rectangles.
/// </summary>
internal sealed class PdfPaper : ILabelPaper
{
    private const double Square = 110;
    private const int FirstPage = 7;

    /// <summary>80 mm, of which 72 are printed.</summary>
    private const double RollWide = 226.8;
    private const double RollEdge = 11.3;
    private const double Row = 11;
    private const double LetterSize = 8;

    /// <summary>All letters of Courier are so wide, as a part of their size (Adobe's metrics of the standard fonts).</summary>
    private const double CourierWide = 0.6;

    /// <summary>A capital of Helvetica-Bold on average, and a little more.</summary>
    private const double HelveticaWide = 0.72;

    private const double LabelEdge = 14;
    private const double LabelRoom = 260;
    private const double LeastSize = 9;

    /// <summary>WinAnsiEncoding is the Windows code page 1252 (Annex D.2).</summary>
    private static readonly Encoding WinAnsi =
        CodePagesEncodingProvider.Instance.GetEncoding(1252, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback)!;

    /// <summary>Fonts: the label's, the slip's two, and one for Chinese with what it is made of (9.7.5.2: readers know it and its encoding).</summary>
    private static readonly string[] Fonts =
    [
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 "
        + "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
    ];

    public string Name => "pdf";

    public string ContentType => "application/pdf";

    public byte[] Print(IReadOnlyList<Label> labels)
    {
        return Pages([.. labels.Select(label => (288d, 216d, Draw(label)))]);
    }

    public byte[] Print(Slip slip)
    {
        SlipRow[] lines = [.. slip.Rows.SelectMany(SlipLayout.Lines)];
        var tall = (3 * Row) + lines.Sum(Tall) + (slip.Code.Length == 0 ? 0 : Square + Row);
        var (text, height) = (new StringBuilder(), tall - Row);
        foreach (var line in lines)
        {
            var (size, step) = line.IsBig ? (2 * LetterSize, Tall(line)) : (LetterSize, Row);
            height -= step;
            Runs(text, line.Left, size, RollEdge, height);
            Runs(text, line.Right, size, RollWide - RollEdge - (SlipLayout.Width(line.Right) * size * CourierWide), height);
        }

        if (slip.Code.Length > 0)
        {
            Squares(text, slip.Code, (RollWide - Square) / 2, height - Row);
        }

        return Pages([(RollWide, tall, text.ToString())]);
    }

    private static double Tall(SlipRow line) => line.IsBig ? 2 * Row : Row;

    private static byte[] Pages((double Wide, double Tall, string Content)[] pages)
    {
        var kids = string.Join(' ', pages.Select((_, i) => $"{FirstPage + (2 * i)} 0 R"));
        List<string> things = ["<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Kids [{kids}] /Count {pages.Length} >>", .. Fonts];
        foreach (var (wide, tall, content) in pages)
        {
            things.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:0.#} {tall:0.#}] /Resources << /Font << /F 3 0 R /C 4 0 R /G 5 0 R >> >> /Contents {things.Count + 2} 0 R >>"));
            things.Add($"<< /Length {Encoding.Latin1.GetByteCount(content)} >>\nstream\n{content}\nendstream");
        }

        return Bind(things);
    }

    private static string Draw(Label label)
    {
        var text = new StringBuilder();
        Write(text, label.Big, 34, 170);
        Write(text, label.Small, 18, 144);
        Write(text, label.Under, 18, 122);
        Squares(text, label.Code, 8, 112);
        return text.ToString();
    }

    /// <param name="left">Of its left side.</param>
    /// <param name="top">Of its upper side.</param>
    private static void Squares(StringBuilder text, string said, double left, double top)
    {
        using var maker = new QRCodeGenerator();
        using var code = maker.CreateQrCode(said, QRCodeGenerator.ECCLevel.M);
        var side = Square / code.ModuleMatrix.Count;
        for (var row = 0; row < code.ModuleMatrix.Count; row++)
        {
            for (var column = 0; column < code.ModuleMatrix[row].Count; column++)
            {
                if (code.ModuleMatrix[row][column])
                {
                    text.Append(CultureInfo.InvariantCulture, $"{left + (column * side):0.###} {top - ((row + 1) * side):0.###} {side:0.###} {side:0.###} re\n");
                }
            }
        }

        text.Append('f');
    }

    private static void Write(StringBuilder text, string said, double size, double height)
    {
        var isLatin = !said.EnumerateRunes().Any(SlipLayout.IsWide);
        var (fits, shown) = SlipLayout.Fit(said, size, LeastSize, LabelRoom, isLatin ? HelveticaWide : CourierWide);
        if (isLatin)
        {
            text.Append(CultureInfo.InvariantCulture, $"BT /F {fits:0.#} Tf {LabelEdge:0} {height:0} Td ({Plain(shown)}) Tj ET\n");
        }
        else
        {
            Runs(text, shown, fits, LabelEdge, height);
        }
    }

    /// <summary>Letters that are Latin in one font, the others in the Chinese one, each run where the one before it ended.</summary>
    private static void Runs(StringBuilder text, string said, double size, double left, double height)
    {
        var run = new StringBuilder();
        var isWide = false;
        foreach (var letter in said.EnumerateRunes())
        {
            if (run.Length > 0 && SlipLayout.IsWide(letter) != isWide)
            {
                Close();
            }

            isWide = SlipLayout.IsWide(letter);
            run.Append(letter);
        }

        Close();

        void Close()
        {
            if (run.Length > 0)
            {
                var shown = isWide ? $"<{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(run.ToString()))}>" : $"({Plain(run.ToString())})";
                text.Append(CultureInfo.InvariantCulture, $"BT /{(isWide ? 'G' : 'C')} {size:0.#} Tf {left:0.##} {height:0.##} Td {shown} Tj ET\n");
                left += SlipLayout.Width(run.ToString()) * size * CourierWide;
                run.Clear();
            }
        }
    }

    /// <summary>Brackets and backslashes are escaped, what Latin 1 has not stands as a number (7.3.4.2); what the font has not is a question mark.</summary>
    private static string Plain(string text) => string.Concat(WinAnsi.GetBytes(text.Replace('−', '-')).Select(b => b switch
    {
        (byte)'(' or (byte)')' or (byte)'\\' => $"\\{(char)b}",
        < 32 or 127 => " ",
        > 127 and < 160 => "\\" + Convert.ToString(b, 8),
        _ => ((char)b).ToString(),
    }));

    /// <summary>The things one after the other, and the table of where each begins (7.5.4), whose lines have twenty bytes.</summary>
    private static byte[] Bind(List<string> things)
    {
        using var pdf = new MemoryStream();
        var starts = new List<long>(things.Count);
        Put("%PDF-1.4\n");
        for (var i = 0; i < things.Count; i++)
        {
            starts.Add(pdf.Length);
            Put($"{i + 1} 0 obj\n{things[i]}\nendobj\n");
        }

        var table = pdf.Length;
        Put($"xref\n0 {things.Count + 1}\n0000000000 65535 f \n");
        foreach (var start in starts)
        {
            Put($"{start:0000000000} 00000 n \n");
        }

        Put($"trailer\n<< /Size {things.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return pdf.ToArray();

        void Put(string text) => pdf.Write(Encoding.Latin1.GetBytes(text));
    }
}
