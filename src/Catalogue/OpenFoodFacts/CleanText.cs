using System.Globalization;
using System.Text;

namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>Text from outside in a form that is fit for labels and tables.</summary>
internal static class CleanText
{
    /// <summary>
    /// Control characters, line ends and marks that turn the writing direction become spaces, runs of spaces one; cut at
    /// <paramref name="longest"/> characters. Null when nothing is left.
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
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
