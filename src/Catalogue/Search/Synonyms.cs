using System.Collections.Frozen;

namespace OpenAisle.Catalogue.Search;

/// <summary>What else may be written for the same goods.</summary>
/// <param name="Terms">One word, or several that belong together.</param>
internal readonly record struct OtherWords(string[] Terms, float Weight);

/// <summary>The table <c>synonyms.txt</c>, by the terms of the words that are looked for.</summary>
internal static class Synonyms
{
    /// <summary>Words of the longest entry.</summary>
    public const int LongestEntry = 4;

    private const float SameWeight = 0.75f;
    private const float NearWeight = 0.5f;

    private static readonly FrozenDictionary<string, OtherWords[]> Table = Load();

    /// <summary>The pinyin of Chinese entries, which nobody need sell for them to be understood.</summary>
    private static readonly FrozenDictionary<string, string> HanByPinyin = LoadPinyin();

    /// <param name="terms">Terms joined by a space.</param>
    public static IReadOnlyList<OtherWords> Of(string terms) => Table.GetValueOrDefault(terms, []);

    public static string? HanOf(string pinyin) => HanByPinyin.GetValueOrDefault(pinyin);

    /// <summary>True for a Chinese word of the table, by which a run of characters is cut.</summary>
    public static bool Knows(string terms) => Table.ContainsKey(terms);

    private static FrozenDictionary<string, OtherWords[]> Load()
    {
        var table = new Dictionary<string, List<OtherWords>>();
        foreach (var line in SearchFiles.Lines("synonyms.txt"))
        {
            if (line.Split('>') is [var from, var to])
            {
                foreach (var near in to.Split(','))
                {
                    Add(TermsOf(from), TermsOf(near), NearWeight);
                }
            }
            else
            {
                var same = line.Split('=').Select(TermsOf).ToList();
                foreach (var one in same)
                {
                    foreach (var other in same)
                    {
                        Add(one, other, SameWeight);
                    }
                }
            }
        }

        return table.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray());

        void Add(string[] from, string[] to, float weight)
        {
            var key = string.Join(' ', from);
            if (!table.TryGetValue(key, out var list))
            {
                table[key] = list = [];
            }

            if (!from.SequenceEqual(to) && !list.Any(known => known.Terms.SequenceEqual(to)))
            {
                list.Add(new(to, weight));
            }
        }
    }

    private static FrozenDictionary<string, string> LoadPinyin()
    {
        var byPinyin = new Dictionary<string, string>();
        foreach (var han in Table.Keys.Where(key => key.Length > 1 && key.All(WordReader.IsHan)).Order(StringComparer.Ordinal))
        {
            foreach (var pinyin in Pinyin.Of(han))
            {
                byPinyin.TryAdd(pinyin, han);
            }
        }

        return byPinyin.ToFrozenDictionary();
    }

    private static string[] TermsOf(string text) =>
        [.. WordReader.Read(text).Where(word => !WordReader.Common.Contains(word.Text)).Select(word => word.Term)];
}
