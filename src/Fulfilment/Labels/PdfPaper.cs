using System.Globalization;
using System.Text;
using QRCoder;

namespace OpenAisle.Fulfilment.Labels;

/// <summary>
/// PDF 1.4 (ISO 32000-1), a page of 4 × 3 inches a label, 72 points an inch. Only what a label needs: one of the fonts that every reader
/// has, and the squares of the code as filled rectangles.
/// </summary>
internal sealed class PdfPaper : ILabelPaper
{
    private const double Square = 110;
    private const int FirstPage = 4;

    public string Name => "pdf";

    public string ContentType => "application/pdf";

    public byte[] Print(IReadOnlyList<Label> labels)
    {
        var pages = string.Join(' ', labels.Select((_, i) => $"{FirstPage + (2 * i)} 0 R"));
        List<string> things =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Kids [{pages}] /Count {labels.Count} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        ];
        foreach (var label in labels)
        {
            var content = Draw(label);
            things.Add(
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 216] /Resources << /Font << /F 3 0 R >> >> /Contents {things.Count + 2} 0 R >>");
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
        using var maker = new QRCodeGenerator();
        using var code = maker.CreateQrCode(label.Code, QRCodeGenerator.ECCLevel.M);
        var side = Square / code.ModuleMatrix.Count;
        for (var row = 0; row < code.ModuleMatrix.Count; row++)
        {
            for (var column = 0; column < code.ModuleMatrix[row].Count; column++)
            {
                if (code.ModuleMatrix[row][column])
                {
                    text.Append(CultureInfo.InvariantCulture, $"{8 + (column * side):0.###} {112 - ((row + 1) * side):0.###} {side:0.###} {side:0.###} re\n");
                }
            }
        }

        return text.Append('f').ToString();
    }

    private static void Write(StringBuilder text, string said, int size, int height) =>
        text.Append(CultureInfo.InvariantCulture, $"BT /F {size} Tf 14 {height} Td ({Plain(said)}) Tj ET\n");

    /// <summary>Brackets and backslashes are escaped (7.3.4.2); what the font has not is a question mark.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => c switch
    {
        '(' or ')' or '\\' => $"\\{c}",
        _ when char.IsControl(c) => " ",
        > '\u00ff' => "?",
        _ => c.ToString(),
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
