using System.Globalization;
using System.Text;

namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>Text from outside in a form that is fit for labels and tables.</summary>
internal static class CleanText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>
    /// Control characters and line ends become spaces, runs of spaces one; marks that nobody sees (soft hyphens, turns of the writing
    /// direction) go, but for the joiners that some scripts are spelled with. Cut at <paramref name="longest"/> characters. Null when nothing is
    /// left.
    /// </summary>
    public static string? Of(string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var clean = new StringBuilder(Math.Min(text.Length, longest));
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner))
            {
                continue;
            }

            if (IsSpace(rune))
            {
                space = clean.Length > 0;
                continue;
            }

            if (clean.Length + rune.Utf16SequenceLength + (space ? 1 : 0) > longest)
            {
                break;
            }

            clean.Append(space ? " " : "").Append(rune);
            space = false;
        }

        return clean.Length == 0 ? null : clean.ToString();
    }

    private static bool IsSpace(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
