using System.Collections.Frozen;

namespace OpenAisle.Catalogue.Search;

/// <summary>Reads "without nuts", "nut free", "free from milk", "no eggs" and 不含坚果 out of the words of a question.</summary>
internal static class WithoutReader
{
    private const int MostWordsOfAnIngredient = 3;

    private static readonly FrozenSet<string> Between = new[] { "and", "or", "nor", "any" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] HanMarks = ["不含", "不要", "没有", "无"];

    /// <summary>Takes what must not be in it out of <paramref name="words"/>.</summary>
    public static List<Without> Take(List<SearchWord> words)
    {
        var without = new List<Without>();
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (word.Kind == WordKind.Han)
            {
                TakeHan(words, at, without);
            }
            else if (word.Text is "without" || (word.Text is "sans" && at > 0))
            {
                TakeList(words, at, 1, without, takesAnything: true);
            }
            else if (word.Text == "free" && at + 1 < words.Count && words[at + 1].Text is "from" or "of")
            {
                TakeList(words, at, 2, without, takesAnything: true);
            }
            else if (word.Text == "no" && AllergenAt(words, at + 1) is not null)
            {
                TakeList(words, at, 1, without, takesAnything: false);
            }
            else if (word.Text == "free" && at > 0)
            {
                at = TakeBefore(words, at, without);
            }
        }

        return without;
    }

    private static void TakeList(List<SearchWord> words, int at, int skip, List<Without> without, bool takesAnything)
    {
        var next = at + skip;
        var goesOn = true;
        while (next < words.Count)
        {
            if (Between.Contains(words[next].Text))
            {
                next++;
                goesOn = true;
            }
            else if (!goesOn)
            {
                break; // "free from dairy and soy cookies": the cookies are wanted
            }
            else if (AllergenAt(words, next) is var (allergen, length))
            {
                without.Add(new(allergen, [.. words[next..(next + length)].Select(word => word.Term)]));
                next += length;
                goesOn = words[next - 1].EndsPart;
            }
            else if (takesAnything && words[next].Kind == WordKind.Plain)
            {
                var end = next;
                while (end < words.Count && end - next < MostWordsOfAnIngredient && words[end].Kind == WordKind.Plain && !Between.Contains(words[end].Text)
                    && !WordReader.Common.Contains(words[end].Text))
                {
                    end++;
                    if (words[end - 1].EndsPart)
                    {
                        break;
                    }
                }

                if (end == next)
                {
                    break;
                }

                without.Add(new(null, [.. words[next..end].Select(word => word.Term)]));
                next = end;
                goesOn = words[next - 1].EndsPart;
            }
            else
            {
                break;
            }
        }

        if (next > at + skip)
        {
            words.RemoveRange(at, next - at);
        }
    }

    /// <summary>"tree nut free": the allergen stands before. Anything else that is free ("sugar free", "free range") stays a word.</summary>
    private static int TakeBefore(List<SearchWord> words, int at, List<Without> without)
    {
        for (var length = Math.Min(2, at); length >= 1; length--)
        {
            if (AllergenAt(words, at - length) is var (allergen, taken) && taken == length)
            {
                without.Add(new(allergen, [.. words[(at - length)..at].Select(word => word.Term)]));
                words.RemoveRange(at - length, length + 1);
                return at - length - 1;
            }
        }

        return at;
    }

    private static void TakeHan(List<SearchWord> words, int at, List<Without> without)
    {
        var run = words[at].Text;
        foreach (var mark in HanMarks)
        {
            var from = run.IndexOf(mark, StringComparison.Ordinal);
            if (from < 0)
            {
                continue;
            }

            var rest = run[(from + mark.Length)..];
            var end = rest.IndexOf('的', StringComparison.Ordinal);
            var what = end < 0 ? rest : rest[..end];
            if (what.Length == 0)
            {
                continue;
            }

            var allergen = AllergenWords.Find(what);
            if (allergen is null && mark == "无")
            {
                continue; // 无籽 is no ingredient
            }

            without.Add(new(allergen, [what]));
            var kept = run[..from] + (end < 0 ? "" : rest[(end + 1)..]);
            words[at] = words[at] with { Text = kept };
            return;
        }
    }

    private static (string Allergen, int Length)? AllergenAt(List<SearchWord> words, int at)
    {
        if (at + 1 < words.Count && AllergenWords.Find($"{words[at].Term} {words[at + 1].Term}") is { } two)
        {
            return (two, 2);
        }

        return at < words.Count && AllergenWords.Find(words[at].Term) is { } one ? (one, 1) : null;
    }
}
