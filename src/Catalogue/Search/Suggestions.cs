namespace OpenAisle.Catalogue.Search;

/// <summary>
/// What people may be typing: words and short phrases of titles, brands, and Chinese names by characters, pinyin and initials. Sorted by key,
/// so that what begins with the typed characters stands together.
/// </summary>
internal sealed class Suggestions
{
    private const int LongestPhrase = 3;

    /// <summary>Keys that are looked through for one prefix.</summary>
    private const int MostLookedAt = 4_000;

    private readonly string[] _keys;
    private readonly Phrase[] _phrases;
    private readonly int _most;

    private Suggestions((string Key, Phrase Phrase)[] rows, int most)
    {
        _keys = Array.ConvertAll(rows, row => row.Key);
        _phrases = Array.ConvertAll(rows, row => row.Phrase);
        _most = most;
    }

    /// <param name="finds">Whether a phrase finds anything where it is suggested.</param>
    public IReadOnlyList<string> For(string typed, Predicate<string> finds)
    {
        var key = KeyOf(typed);
        if (key.Length == 0)
        {
            return [];
        }

        var at = Array.BinarySearch(_keys, key, StringComparer.Ordinal);
        at = at < 0 ? ~at : at;
        while (at > 0 && _keys[at - 1] == key)
        {
            at--;
        }

        var likely = new List<(Phrase Phrase, double Score)>();
        for (var end = Math.Min(_keys.Length, at + MostLookedAt); at < end && _keys[at].StartsWith(key, StringComparison.Ordinal); at++)
        {
            likely.Add((_phrases[at], _phrases[at].Products / Math.Sqrt(1 + _keys[at].Length - key.Length)));
        }

        var said = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. likely.OrderByDescending(row => row.Score).ThenBy(row => row.Phrase.Text, StringComparer.Ordinal)
                .Where(row => said.Add(string.Join(' ', WordReader.Read(row.Phrase.Text).Select(word => word.Term))))
                .Select(row => row.Phrase.Text).Where(text => finds(text)).Take(_most),
        ];
    }

    public static Suggestions Of(IReadOnlyList<SearchProduct> products, SearchLimits limits)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new List<(string, Phrase)>();
        foreach (var product in products)
        {
            CountTitle(product, counts);
            foreach (var name in product.Document.OtherTitles ?? [])
            {
                AddHan(name, rows);
            }

            AddHan(product.Document.Title, rows);
        }

        foreach (var brand in products.Select(product => product.Document.Brand).OfType<string>().GroupBy(brand => brand, StringComparer.OrdinalIgnoreCase))
        {
            var text = KeyOf(brand.Key);
            counts[text] = Math.Max(counts.GetValueOrDefault(text), brand.Count());
        }

        rows.AddRange(counts.Where(pair => pair.Key.Length > 2).OrderByDescending(pair => pair.Value).Take(limits.PhrasesKept)
            .Select(pair => (pair.Key, new Phrase(pair.Key, pair.Value))));
        return new([.. rows.DistinctBy(row => (row.Item1, row.Item2.Text)).OrderBy(row => row.Item1, StringComparer.Ordinal)], limits.MostSuggestions);
    }

    /// <summary>The phrases of up to three words within a part of the title that neither begin nor end with a common word.</summary>
    private static void CountTitle(SearchProduct product, Dictionary<string, int> counts)
    {
        var words = WordReader.Read(product.Document.Title);
        var isLoose = product.Gtin.IsRestricted;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var from = 0; from < words.Count; from++)
        {
            if (words[from].Kind != WordKind.Plain || WordReader.Common.Contains(words[from].Text))
            {
                continue;
            }

            for (var length = 1; length <= LongestPhrase && from + length <= words.Count; length++)
            {
                var last = words[from + length - 1];
                if (last.Kind != WordKind.Plain)
                {
                    break;
                }

                var phrase = string.Join(' ', words.Skip(from).Take(length).Select(word => word.Text));
                if (!WordReader.Common.Contains(last.Text) && seen.Add(phrase))
                {
                    // What lies loose in the shop is what most people come for.
                    counts[phrase] = counts.GetValueOrDefault(phrase) + (isLoose ? 3 : 1);
                }

                if (last.EndsPart)
                {
                    break;
                }
            }
        }
    }

    private static void AddHan(string name, List<(string, Phrase)> rows)
    {
        if (name.Length == 0 || !WordReader.IsHan(name[0]))
        {
            return;
        }

        var phrase = new Phrase(name, 1);
        for (var from = 0; from < name.Length; from++)
        {
            var rest = name.AsSpan(from);
            rows.Add((rest.ToString(), phrase));
            foreach (var reading in Pinyin.Of(rest))
            {
                rows.Add((reading, phrase));
            }

            if (Pinyin.Initials(rest) is { Length: > 1 } initials)
            {
                rows.Add((initials, phrase));
            }
        }
    }

    private static string KeyOf(string typed) =>
        string.Join(' ', WordReader.Read(typed.Length > 100 ? typed[..100] : typed).Select(word => word.Text));

    /// <param name="Products">How many goods have it.</param>
    private sealed record Phrase(string Text, int Products);
}
