namespace OpenAisle.Catalogue.Search;

/// <summary>A product and how well it answers.</summary>
internal readonly record struct Ranked(int Product, float Score);

/// <summary>What was found.</summary>
/// <param name="Best">The best of them, best first.</param>
/// <param name="All">Every product that answers, in no order; null when it was not asked for.</param>
internal sealed record Ranking(IReadOnlyList<Ranked> Best, IReadOnlyList<int>? All)
{
    public static Ranking None { get; } = new([], []);
}

/// <summary>
/// Ranks products against a question. First all of them by BM25F (Robertson, Zaragoza, Taylor, CIKM 2004) times how much of the question they
/// cover; then the best of those by how the words stand in their titles. Loops over arrays: a question reads some ten thousand postings.
/// </summary>
internal static class Ranker
{
    private const float Saturation = 1.2f;

    /// <summary>What a product covers of a wish that it only mentions.</summary>
    private const float MentionShare = 0.55f;

    /// <summary>What counts in a title, beside which words it has.</summary>
    private const float InOrder = 0.3f;
    private const float AtHead = 0.4f;
    private const float Fullness = 0.35f;
    private const float AllInTitle = 0.25f;

    /// <summary>Of the best cover; what lies below is no answer to a shopper.</summary>
    private const float AnswersFrom = 0.72f;

    /// <param name="allowed">Products that may be found; null for all.</param>
    /// <param name="wantsAll">True to have every product that answers, and no others among the best.</param>
    /// <param name="shown">Which of the answers may be among the best; null for all.</param>
    public static Ranking Run(
        SearchIndex index, Question question, int take, Predicate<int>? allowed = null, bool wantsAll = false, Predicate<int>? shown = null)
    {
        if (question.Concepts.Count == 0 || index.Count == 0)
        {
            return Ranking.None;
        }

        var room = index.Room();
        try
        {
            for (var wish = 0; wish < question.Concepts.Count; wish++)
            {
                ReadWish(index, room, question.Concepts[wish], wish, allowed);
            }

            return Choose(index, room, question, take, wantsAll, shown);
        }
        finally
        {
            room.Clear();
            index.GiveBack(room);
        }
    }

    private static void ReadWish(SearchIndex index, RankingRoom room, Concept concept, int number, Predicate<int>? allowed)
    {
        var wish = room.Wish;
        foreach (var way in concept.Ways)
        {
            if (way is { Terms.Length: 1, Weight: 1 } && wish.Touched.Span.IsEmpty)
            {
                ReadWord(index, wish, way.Terms[0]); // as it was typed: straight to where it is wanted
                continue;
            }

            ReadWord(index, room.Way, way.Terms[0]);
            foreach (var term in way.Terms.AsSpan(1))
            {
                ReadWord(index, room.Word, term);
                room.Way.Lower(room.Word);
                room.Word.Clear();
            }

            wish.Raise(room.Way, way.Weight);
            room.Way.Clear();
        }

        var bit = (ushort)(1 << number);
        foreach (var product in wish.Touched.Span)
        {
            if (allowed is not null && !allowed(product))
            {
                continue;
            }

            if (room.Is[product] == 0 && room.Mentions[product] == 0)
            {
                room.Touched.Add(product);
            }

            var count = wish.Any[product];
            room.Total[product] += concept.Weight * count * (Saturation + 1) / (Saturation + count);
            if (wish.Strong[product] > 0)
            {
                room.Is[product] |= bit;
            }
            else
            {
                room.Mentions[product] |= bit;
            }
        }

        wish.Clear();
    }

    private static void ReadWord(SearchIndex index, TermCells into, string term)
    {
        for (var field = 0; field < SearchFields.All.Length; field++)
        {
            if (index.Postings(field, term) is { } postings)
            {
                into.AddAll(postings, isStrong: field < SearchFields.Weak);
            }
        }
    }

    private static Ranking Choose(
        SearchIndex index, RankingRoom room, Question question, int take, bool wantsAll, Predicate<int>? shown)
    {
        var concepts = question.Concepts;
        var all = concepts.Sum(concept => concept.Weight);
        var touched = room.Touched.Span;
        var weights = new WeightSums(concepts);
        var bestCover = 0f;
        foreach (var product in touched)
        {
            var covered = weights.Of(room.Is[product]) + (MentionShare * weights.Of(room.Mentions[product]));
            room.Cover[product] = covered;
            bestCover = Math.Max(bestCover, covered);
        }

        var answers = wantsAll ? new List<int>() : null;
        var closely = new PriorityQueue<int, float>();
        var most = Math.Max(take, index.Limits.LookedAtClosely);
        foreach (var product in touched)
        {
            var cover = room.Cover[product];
            if (wantsAll)
            {
                if (cover < bestCover * AnswersFrom)
                {
                    continue;
                }

                answers!.Add(product);
            }

            if (shown is not null && !shown(product))
            {
                continue;
            }

            // To the power of one and a half: what lacks a word of the question falls far behind.
            var share = cover / all;
            var score = room.Total[product] * share * MathF.Sqrt(share);
            if (closely.Count < most)
            {
                closely.Enqueue(product, score);
            }
            else if (closely.TryPeek(out _, out var lowest) && score > lowest)
            {
                closely.EnqueueDequeue(product, score);
            }
        }

        var titles = new TitleWords(index, concepts, all);
        var best = new List<Ranked>(closely.Count);
        while (closely.TryDequeue(out var product, out var score))
        {
            best.Add(new(product, score * titles.Fit(product)));
        }

        best.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Product.CompareTo(b.Product));
        return new(best.Count > take ? best.GetRange(0, take) : best, answers);
    }

    /// <summary>The weights of any set of wishes, added up beforehand: two look-ups instead of a loop for each of the products.</summary>
    private readonly struct WeightSums
    {
        private const int Half = 8;

        private readonly float[] _low = new float[1 << Half];
        private readonly float[] _high = new float[1 << Half];

        public WeightSums(IReadOnlyList<Concept> concepts)
        {
            for (var mask = 1; mask < 1 << Half; mask++)
            {
                var wish = int.Log2(mask);
                _low[mask] = _low[mask & ~(1 << wish)] + (wish < concepts.Count ? concepts[wish].Weight : 0);
                _high[mask] = _high[mask & ~(1 << wish)] + (wish + Half < concepts.Count ? concepts[wish + Half].Weight : 0);
            }
        }

        public float Of(int wishes) => _low[wishes & ((1 << Half) - 1)] + _high[wishes >> Half];
    }

    /// <summary>Which terms of titles belong to which wishes, for one question.</summary>
    private readonly struct TitleWords
    {
        private readonly SearchIndex _index;
        private readonly IReadOnlyList<Concept> _concepts;
        private readonly float _all;
        private readonly Dictionary<int, int> _wishesOf = [];

        public TitleWords(SearchIndex index, IReadOnlyList<Concept> concepts, float all)
        {
            (_index, _concepts, _all) = (index, concepts, all);
            for (var wish = 0; wish < concepts.Count; wish++)
            {
                foreach (var term in concepts[wish].Ways.SelectMany(way => way.Terms))
                {
                    if (index.TitleId(term) is >= 0 and var id)
                    {
                        _wishesOf[id] = _wishesOf.GetValueOrDefault(id) | (1 << wish);
                    }
                }
            }
        }

        /// <summary>One for a title that has the words, more for one that is about them.</summary>
        public float Fit(int product)
        {
            var title = _index.Titles[product];
            if (title.Length == 0)
            {
                return 1;
            }

            int seen = 0, before = 0, matched = 0, inOrder = 0;
            var isHead = false;
            foreach (var cell in title)
            {
                var wishes = _wishesOf.GetValueOrDefault(cell >> 1);
                if (wishes != 0)
                {
                    matched++;
                    inOrder |= (before << 1) & wishes;
                    isHead |= (cell & 1) != 0 && HeadIn(wishes);
                }

                seen |= wishes;
                before = wishes;
            }

            if (seen == 0)
            {
                return 1;
            }

            var covered = 0f;
            for (var wish = 0; wish < _concepts.Count; wish++)
            {
                covered += (seen >> wish & 1) != 0 ? _concepts[wish].Weight : 0;
            }

            var pairs = _concepts.Count - 1;
            return 1
                + (pairs > 0 ? InOrder * int.PopCount(inOrder) / pairs : 0)
                + (isHead ? AtHead : 0)
                + (Fullness * matched / title.Length)
                + (AllInTitle * covered / _all);
        }

        private bool HeadIn(int wishes)
        {
            for (var wish = 0; wish < _concepts.Count; wish++)
            {
                if (_concepts[wish].IsHead && (wishes >> wish & 1) != 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
