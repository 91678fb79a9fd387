using OpenAisle.WalkOut.Engine.Floor;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// What a person is charged: in each knot the basket whose expected mistakes cost least. Knots are independent, so costs add and
/// probabilities multiply.
/// </summary>
internal sealed class Settlement(Goods goods, Ledger ledger, JudgeSettings settings)
{
    private const int MostCandidates = 8;
    private const double LeastLooseGrams = 3;

    /// <summary>So many grams of loose goods charged wrongly are as bad as a unit.</summary>
    private const double UnitGrams = 200;

    /// <summary>A narrower bound is never looked at, grams.</summary>
    private const double LeastBound = 15;

    private const double Sure = 0.95;
    private const double Sigmas = 1.96;

    /// <summary>No model is all there is: so much of what seems certain is wrong for reasons it does not know.</summary>
    private const double Unmodelled = 0.002;

    public Receipt Of(Person person, Func<int, string?> nameOf)
    {
        var choices = ledger.KnotsOf(person.Number).Select(knot => Choose(knot, person.Number)).ToList();
        var confidence = Confidence(choices, [.. choices.Select(choice => choice.Cheapest)]);
        var needsReview = confidence < settings.ReviewBelow || choices.Exists(choice => choice.Strange > 0.3);
        // Nobody is charged a guess; a reviewer sees the likeliest.
        List<Basket> baskets = [.. choices.Select(choice => needsReview ? choice.Likeliest : choice.Cheapest)];
        var lines = Lines(choices, baskets);
        if (!needsReview && lines.Exists(line => line.GramsBound > Math.Max(LeastBound, settings.ReviewBoundAbove * line.Grams)))
        {
            needsReview = true;
            baskets = [.. choices.Select(choice => choice.Likeliest)];
            lines = Lines(choices, baskets);
        }

        return new Receipt(
            person.Shopper, person.Targets, lines, Confidence(choices, baskets), needsReview,
            needsReview ? new ReviewCase(Candidates(choices), Doubts(person.Number, nameOf), person.Path) : null);
    }

    private static double Confidence(List<Choice> choices, List<Basket> baskets) =>
        choices.Zip(baskets).Aggregate(1 - Unmodelled, (all, one) => all * one.First.Chances.GetValueOrDefault(one.Second));

    public IReadOnlyList<ReceiptLine> Live(int person)
    {
        var choices = ledger.KnotsOf(person).Select(knot => Choose(knot, person)).ToList();
        return Lines(choices, [.. choices.Select(choice => choice.Likeliest)]);
    }

    // The baskets a person may have out of a knot, and the one to charge.
    private Choice Choose(Knot knot, int person)
    {
        var chances = new Dictionary<Basket, double>();
        var strange = 0.0;
        for (var i = 0; i < knot.Stories.Count; i++)
        {
            var counts = new SortedDictionary<int, (int Count, double Grams, double Noise, double Place)>();
            foreach (var holding in knot.Stories[i].Holdings)
            {
                if (holding.Holder != person)
                {
                    continue;
                }

                var unit = ledger[holding.Unit];
                if (unit.Product < 0)
                {
                    strange += knot.Weights[i];
                    continue;
                }

                // What is wrong about a place is wrong with every scoop the same way; noise is not.
                var place = Math.Sign(unit.Grams) * Math.Sqrt(Math.Max(0, unit.Variance - unit.Noise));
                var line = counts.GetValueOrDefault(unit.Product);
                counts[unit.Product] = (line.Count + 1, line.Grams + unit.Grams, line.Noise + unit.Noise, line.Place + place);
            }

            var basket = new Basket([.. counts.Select(line => goods.Specs[line.Key].IsLoose
                ? new Held(line.Key, 1, line.Value.Grams, line.Value.Noise, line.Value.Place)
                : new Held(line.Key, line.Value.Count, 0, 0, 0))]);
            chances[basket] = chances.GetValueOrDefault(basket) + knot.Weights[i];
        }

        var likeliest = LineByLine(chances);
        var (cheapest, least) = (likeliest, Cost(likeliest, chances));
        foreach (var basket in chances.Keys)
        {
            var cost = Cost(basket, chances);
            if (cost < least - 1e-9)
            {
                (cheapest, least) = (basket, cost);
            }
        }

        return new Choice(chances, likeliest, cheapest, least, strange);
    }

    // Of loose goods the grams in the midst of all that may be: as likely too much as too little.
    private static Held Grams(IEnumerable<(Held Line, double Chance)> lines)
    {
        var byGrams = lines.OrderBy(one => one.Line.Grams).ToList();
        var left = byGrams.Sum(one => one.Chance) / 2;
        foreach (var (line, chance) in byGrams)
        {
            left -= chance;
            if (left <= 0)
            {
                return line;
            }
        }

        return byGrams[^1].Line;
    }

    // Of each product the likeliest count: most lines right, if not always the likeliest basket as a whole.
    private static Basket LineByLine(Dictionary<Basket, double> chances)
    {
        var lines = new List<Held>();
        foreach (var product in chances.Keys.SelectMany(basket => basket.Lines).Select(line => line.Product).Distinct().Order())
        {
            var count = chances.GroupBy(one => one.Key.CountOf(product)).MaxBy(count => count.Sum(one => one.Value))!;
            if (count.Key > 0)
            {
                lines.Add(Grams(count.Select(one => (one.Key.Lines.First(line => line.Product == product), one.Value))));
            }
        }

        return new Basket([.. lines]);
    }

    private double Cost(Basket charged, Dictionary<Basket, double> chances)
    {
        var cost = 0.0;
        foreach (var (truth, chance) in chances)
        {
            foreach (var line in charged.Lines)
            {
                cost += chance * settings.OverchargeCost * (Math.Max(0, line.Count - truth.CountOf(line.Product)) + (Math.Max(0, line.Grams - truth.GramsOf(line.Product)) / UnitGrams));
            }

            foreach (var line in truth.Lines)
            {
                cost += chance * settings.UnderchargeCost * (Math.Max(0, line.Count - charged.CountOf(line.Product)) + (Math.Max(0, line.Grams - charged.GramsOf(line.Product)) / UnitGrams));
            }
        }

        return cost;
    }

    private List<ReceiptLine> Lines(List<Choice> choices, List<Basket> baskets)
    {
        var lines = new List<ReceiptLine>();
        foreach (var product in baskets.SelectMany(basket => basket.Lines).GroupBy(line => line.Product).OrderBy(line => goods.Specs[line.Key].Code, StringComparer.Ordinal))
        {
            var confidence = 1 - Unmodelled;
            for (var i = 0; i < choices.Count; i++)
            {
                var charged = baskets[i].CountOf(product.Key);
                confidence *= choices[i].Chances.Where(chance => chance.Key.CountOf(product.Key) == charged).Sum(chance => chance.Value);
            }

            // What was poured back stands in its own knot, below zero: only the sum says what is left.
            var loose = goods.Specs[product.Key].IsLoose;
            if (loose && product.Sum(line => line.Grams) < LeastLooseGrams)
            {
                continue;
            }

            lines.Add(new ReceiptLine(
                goods.Specs[product.Key].Code, loose ? 1 : product.Sum(line => line.Count), loose ? product.Sum(line => line.Grams) : 0,
                loose ? Bound(product.Key, [.. product], choices, baskets) : 0, Math.Min(confidence, 1 - Unmodelled)));
        }

        return lines;
    }

    // Within it lie the true grams: what the plates err, and how far the stories differ.
    private static double Bound(int product, Held[] held, List<Choice> choices, List<Basket> baskets)
    {
        var place = held.Sum(line => line.Place);
        var bound = Sigmas * Math.Sqrt(held.Sum(line => line.Noise) + (place * place));
        for (var i = 0; i < choices.Count; i++)
        {
            var charged = baskets[i].GramsOf(product);
            var left = Sure;
            foreach (var (away, chance) in choices[i].Chances.Select(one => (Away: Math.Abs(one.Key.GramsOf(product) - charged), one.Value)).OrderBy(one => one.Away))
            {
                left -= chance;
                if (left <= 0)
                {
                    bound += away;
                    break;
                }
            }
        }

        return bound;
    }

    private List<BasketCandidate> Candidates(List<Choice> choices)
    {
        List<(double Chance, List<Held> Lines)> all = [(1, [])];
        foreach (var choice in choices)
        {
            all = [.. all.SelectMany(so => choice.Chances.Select(one => (so.Chance * one.Value, (List<Held>)[.. so.Lines, .. one.Key.Lines])))
                .OrderByDescending(one => one.Item1).Take(MostCandidates)];
        }

        return [.. all.Select(one => new BasketCandidate(one.Chance, [.. one.Lines.GroupBy(line => line.Product)
            .Select(line => new BasketLine(goods.Specs[line.Key].Code, line.Sum(held => held.Count), line.Sum(held => held.Grams)))
            .OrderBy(line => line.Product, StringComparer.Ordinal)]))];
    }

    private List<Doubt> Doubts(int person, Func<int, string?> nameOf)
    {
        var doubts = new List<Doubt>();
        foreach (var knot in ledger.KnotsOf(person))
        {
            foreach (var act in knot.Acts)
            {
                var chances = knot.ReadingChances(act);
                doubts.Add(new Doubt(
                    act.Time, [], act.Change?.Grams ?? 0,
                    [.. act.Readings.Select((reading, i) => (reading, Chance: chances[i])).Where(one => one.Chance > 0.01).OrderByDescending(one => one.Chance)
                        .Take(MostCandidates).Select(one => new ReadingCandidate(one.Chance, one.reading.Happenings.Length == 0 ? null : nameOf(one.reading.Happenings[0].Person), Words(one.reading)))],
                    act.Trace));
            }
        }

        return doubts;
    }

    private string Words(Reading reading) => reading.Happenings.Length == 0
        ? "nothing"
        : string.Join(", ", reading.Happenings.Select(one =>
            one.Product < 0 ? (one.Grams < 0 ? "takes something unknown" : "leaves something unknown")
            : $"{(one.Quantity < 0 ? "puts back" : one.Grams == 0 ? "is handed" : "takes")} {Math.Abs(one.Quantity)} × {goods.Specs[one.Product].Code}"));

    private readonly record struct Held(int Product, int Count, double Grams, double Noise, double Place);

    private sealed record Choice(Dictionary<Basket, double> Chances, Basket Likeliest, Basket Cheapest, double Cost, double Strange);

    /// <summary>Compared by products and counts; loose goods by the tenth of a gram.</summary>
    private sealed record Basket(Held[] Lines)
    {
        public int CountOf(int product)
        {
            foreach (var line in Lines)
            {
                if (line.Product == product)
                {
                    return line.Count;
                }
            }

            return 0;
        }

        public double GramsOf(int product)
        {
            foreach (var line in Lines)
            {
                if (line.Product == product)
                {
                    return line.Grams;
                }
            }

            return 0;
        }

        public bool Equals(Basket? other)
        {
            if (other is null || other.Lines.Length != Lines.Length)
            {
                return false;
            }

            for (var i = 0; i < Lines.Length; i++)
            {
                if (Lines[i].Product != other.Lines[i].Product || Lines[i].Count != other.Lines[i].Count || Math.Abs(Lines[i].Grams - other.Lines[i].Grams) > 0.05)
                {
                    return false;
                }
            }

            return true;
        }

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var line in Lines)
            {
                hash.Add(line.Product);
                hash.Add(line.Count);
            }

            return hash.ToHashCode();
        }
    }
}
