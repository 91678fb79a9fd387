using System.Text;

namespace OpenAisle.Fulfilment.Labels;

/// <summary>Zebra's printer language (ZPL II), for labels of 4 × 3 inches at 203 dots an inch.</summary>
internal sealed class ZplPaper : ILabelPaper
{
    public string Name => "zpl";

    public string ContentType => "application/x-zpl";

    public byte[] Print(IReadOnlyList<Label> labels)
    {
        var zpl = new StringBuilder();
        foreach (var label in labels)
        {
            zpl.Append("^XA^CI28^PW812^LL609\n")
                .Append("^FO40,40^A0N,120,110^FD").Append(Plain(label.Big)).Append("^FS\n")
                .Append("^FO40,190^A0N,60,55^FD").Append(Plain(label.Small)).Append("^FS\n")
                .Append("^FO40,270^A0N,60,55^FD").Append(Plain(label.Under)).Append("^FS\n")
                .Append("^FO40,350^BQN,2,8^FDMA,").Append(Plain(label.Code)).Append("^FS\n")
                .Append("^XZ\n");
        }

        return Encoding.UTF8.GetBytes(zpl.ToString());
    }

    /// <summary>A caret and a tilde begin commands: in a text they are spaces.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => c is '^' or '~' || char.IsControl(c) ? ' ' : c));
}
