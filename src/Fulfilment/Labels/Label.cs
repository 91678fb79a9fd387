namespace OpenAisle.Fulfilment.Labels;

/// <summary>What stands on a label: codes, times and the name of a good. It names nobody.</summary>
/// <param name="Big">Read from across the room: the tote's code, the order's number.</param>
/// <param name="Code">What its square code says to a scanner.</param>
public sealed record Label(string Big, string Small, string Under, string Code);

/// <summary>A strip of paper with rows, such as a receipt: words on the left, sums on the right.</summary>
/// <param name="Code">What the square code at its end says to a scanner.</param>
public sealed record Slip(IReadOnlyList<SlipRow> Rows, string Code);

/// <param name="Right">Empty for words alone.</param>
/// <param name="IsBig">A heading, or the sum that matters.</param>
public sealed record SlipRow(string Left, string Right = "", bool IsBig = false);

/// <summary>
/// The seam of printing: a language that printers speak. To add one: a class of this, and a line in the module's registration file.
/// </summary>
public interface ILabelPaper
{
    /// <summary>The word in addresses: <c>pdf</c>, <c>zpl</c>.</summary>
    string Name { get; }

    string ContentType { get; }

    byte[] Print(IReadOnlyList<Label> labels);

    byte[] Print(Slip slip);
}
