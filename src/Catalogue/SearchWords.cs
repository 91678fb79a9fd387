using System.Globalization;
using System.Text;

namespace OpenAisle.Catalogue;

/// <summary>
/// Words as shoppers type them: case, accents and apostrophes do not matter ("Häagen" is found by "haagen", "Reed's" by "reeds").
/// </summary>
internal static class SearchWords
{
    /// <summary>The words in their plain form, each with a space before it, so that " choc" finds a word that begins so.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length + 8);
        var inWord = false;
        foreach (var rune in text.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark:
                    continue;
                case var _ when rune.Value is '\'' or '’':
                    continue;
                case var _ when IsHan(rune):
                    // Chinese is written without spaces: any character may be where a word begins.
                    folded.Append(' ').Append(rune);
                    inWord = false;
                    continue;
                case var _ when Rune.IsLetterOrDigit(rune):
                    folded.Append(inWord ? "" : " ").Append(Plain(Rune.ToLowerInvariant(rune)));
                    inWord = true;
                    continue;
                default:
                    inWord = false;
                    continue;
            }
        }

        return folded.ToString();
    }

    /// <summary>The words to look for, each as <see cref="Fold"/> wrote it, with its space; a run of Chinese is looked for as a whole.</summary>
    public static string[] Wanted(string? words) =>
        [.. (words ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(word => Pieces(Fold(word)))
            .Distinct()
            .Take(MostWords)];

    /// <summary>Words of a question that are looked at: the first words of a pasted text are enough to find the thing, or nothing.</summary>
    private const int MostWords = 12;

    private static IEnumerable<string> Pieces(string folded)
    {
        if (folded.EnumerateRunes().Any(IsHan))
        {
            return [folded];
        }

        return folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(piece => " " + piece);
    }

    private static bool IsHan(Rune rune) =>
        rune.Value is (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>Letters that Unicode does not take apart.</summary>
    private static string Plain(Rune rune) => rune.Value switch
    {
        'œ' => "oe",
        'æ' => "ae",
        'ø' => "o",
        'ß' => "ss",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        _ => rune.ToString(),
    };
}
