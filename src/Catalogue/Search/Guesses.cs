namespace OpenAisle.Catalogue.Search;

/// <summary>What a word that nobody sells probably means: one misspelt, or two written as one.</summary>
internal sealed class Guesses(SearchIndex index)
{
    /// <summary>A word that so few titles have may itself be a misspelling of a frequent one.</summary>
    public const int RareUpTo = 1;

    /// <summary>How much more titles must have the likely word than texts mention the one typed: texts hold misspellings too.</summary>
    private const int MoreThanMentions = 10;

    /// <summary>How much more frequent the likely word must be.</summary>
    private const int FarMoreFrequent = 30;

    private const int MostGuesses = 3;
    private const int ShortestGuessed = 4;
    private const int ShortestWithTwoEdits = 8;
    private const int ShortestPart = 3;
    private const float SplitWeight = 0.9f;

    public IReadOnlyList<OtherWords> For(string typed, string term, int strong, int weak)
    {
        if (typed.Length < ShortestGuessed || typed.Any(char.IsDigit))
        {
            return [];
        }

        if (index.Guesses.TryGetValue(typed, out var known))
        {
            return known;
        }

        OtherWords[] likely = [.. strong == 0 ? Split(typed) : [], .. Misspelt(typed, term, Math.Max(strong * FarMoreFrequent, weak * MoreThanMentions))];
        if (index.Guesses.Count < index.Limits.GuessesKept)
        {
            index.Guesses.TryAdd(typed, likely);
        }

        return likely;
    }

    private List<OtherWords> Misspelt(string typed, string term, int above)
    {
        var edits = typed.Length >= ShortestWithTwoEdits ? 2 : 1;
        var near = index.Near(term, edits, sameBeginning: 1);
        if (near.Count == 0 && typed.Length >= ShortestGuessed + 1)
        {
            near = index.Near(term, 1, sameBeginning: 0);
        }

        return
        [
            .. near.Where(found => found.Term != term && found.Term[0] != SearchFields.Reading && char.IsLetter(found.Term[0]) && found.Frequency > above)
                .Select(found => (found.Term, found.Frequency, Distance: Distance(term, found.Term)))
                .OrderBy(found => found.Distance - (0.15 * Math.Log10(1 + found.Frequency)) - (found.Term[0] == term[0] ? 0.2 : 0))
                .Take(MostGuesses)
                .Select((found, place) => new OtherWords([found.Term], (found.Distance <= 1 ? 0.95f : 0.75f) * (place == 0 ? 1 : 0.6f))),
        ];
    }

    private IEnumerable<OtherWords> Split(string typed)
    {
        (string First, string Second, int Frequency) best = ("", "", 0);
        for (var at = ShortestPart; at <= typed.Length - ShortestPart; at++)
        {
            var (first, second) = (Stems.Of(typed[..at]), Stems.Of(typed[at..]));
            var frequency = Math.Min(index.Frequency(first).Strong, index.Frequency(second).Strong);
            if (frequency > best.Frequency)
            {
                best = (first, second, frequency);
            }
        }

        if (best.Frequency > 0)
        {
            yield return new([best.First, best.Second], SplitWeight);
        }
    }

    /// <summary>Edits between two words; neighbours that changed places are one (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var now = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                now[j] = Math.Min(Math.Min(last[j] + 1, now[j - 1] + 1), last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    now[j] = Math.Min(now[j], before[j - 2] + 1);
                }
            }

            (before, last, now) = (last, now, before);
        }

        return last[b.Length];
    }
}
