namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>One thing that left its home on a shelf: what it would be, and what it was measured to weigh.</summary>
/// <param name="Product">Index; −1 for a thing that is none of ours.</param>
/// <param name="Grams">Below zero for loose goods put back.</param>
/// <param name="Noise">Variance of the measurement alone: what differs when the same thing is weighed again in the same place.</param>
/// <param name="Plates">Where it was weighed.</param>
internal sealed record Unit(int Id, int Product, double Grams, double Variance, double Time, double Noise, int[] Plates);

/// <summary>Who or what has a unit: a person's number, or one of these.</summary>
internal static class Holder
{
    public const int Home = -1;

    /// <summary>Somebody the tracker did not see.</summary>
    public const int Nobody = int.MaxValue;

    /// <summary>It lies on a plate where it does not belong.</summary>
    public static int Lying(int plate) => -2 - plate;

    public static int PlateOf(int holder) => -2 - holder;

    public static bool IsPlate(int holder) => holder <= -2;
}

/// <summary>A unit and who has it.</summary>
internal readonly record struct Holding(int Unit, int Holder);

/// <summary>A unit goes from one holder to another. A new one comes from <see cref="Holder.Home"/>.</summary>
internal readonly record struct Move(int Unit, int From, int To);

/// <summary>What a reading says happened, for people. Quantity below zero: put back.</summary>
internal readonly record struct Happening(int Product, int Quantity, double Grams, int Person, int[] Plates);

/// <summary>One way to read an act.</summary>
/// <param name="Score">Logarithm of prior × likelihood.</param>
/// <param name="Needs">Loose goods that must be held for it: person, product, grams.</param>
internal sealed record Reading(double Score, Move[] Moves, Happening[] Happenings, (int Person, int Product, double Grams)? Needs = null);

/// <summary>Something that happened, and the ways to read it.</summary>
internal sealed class Act(double time, Reading[] readings, Shelves.ShelfChange? change)
{
    public double Time => time;

    public Reading[] Readings => readings;

    /// <summary>Null for an encounter of two people.</summary>
    public Shelves.ShelfChange? Change => change;

    public float[] Trace { get; set; } = [];
}

/// <summary>One consistent story of a knot: a reading of each of its acts, and who therefore has what.</summary>
/// <param name="Holdings">By unit. A unit that is home does not appear.</param>
/// <param name="Readings">One a act, in the knot's order.</param>
internal sealed record Hypothesis(double LogWeight, Holding[] Holdings, short[] Readings)
{
    public int HolderOf(int unit)
    {
        foreach (var holding in Holdings)
        {
            if (holding.Unit == unit)
            {
                return holding.Holder;
            }
        }

        return Holder.Home;
    }
}

/// <summary>
/// Acts that depend on each other, and the stories that compete to explain them all. Acts of different knots share no unit, so their
/// probabilities multiply: many independent doubts cost the sum of their stories, not the product.
/// </summary>
internal sealed class Knot
{
    /// <summary>A story this much less likely than the best is dropped (natural logarithm).</summary>
    private const double Hopeless = 16;

    private List<Hypothesis> _stories = [new(0, [], [])];
    private double[]? _weights;
    private Dictionary<Holding, double>? _chances;

    public List<Act> Acts { get; } = [];

    public IReadOnlyList<Hypothesis> Stories => _stories;

    public double LastTime { get; private set; } = double.NegativeInfinity;

    /// <summary>Probability of each story.</summary>
    public double[] Weights => _weights ??= Normalised();

    /// <summary>Probability that a unit is where.</summary>
    public Dictionary<Holding, double> Chances => _chances ??= Counted();

    /// <summary>The stories of both together.</summary>
    public void Join(Knot other, int beam)
    {
        var (offset, both) = (Acts.Count, new List<Hypothesis>(Math.Min(beam, _stories.Count * other._stories.Count)));
        Acts.AddRange(other.Acts);
        LastTime = Math.Max(LastTime, other.LastTime);
        var best = _stories[0].LogWeight + other._stories[0].LogWeight;
        foreach (var a in _stories)
        {
            foreach (var b in other._stories)
            {
                var weight = a.LogWeight + b.LogWeight;
                if (weight < best - Hopeless)
                {
                    break; // stories stand best first
                }

                both.Add(new Hypothesis(weight, [.. a.Holdings, .. b.Holdings], [.. a.Readings, .. b.Readings]));
            }
        }

        System.Diagnostics.Debug.Assert(offset + other.Acts.Count == Acts.Count, "Readings follow the acts.");
        Keep(both, beam);
    }

    /// <summary>Extends every story by every reading of the act that is possible in it.</summary>
    public void Add(Act act, Func<Hypothesis, Reading, bool> isPossible, int beam)
    {
        Acts.Add(act);
        LastTime = Math.Max(LastTime, act.Time);
        var grown = new List<Hypothesis>(_stories.Count * 2);
        foreach (var story in _stories)
        {
            for (var i = 0; i < act.Readings.Length; i++)
            {
                var reading = act.Readings[i];
                if (isPossible(story, reading))
                {
                    grown.Add(new Hypothesis(story.LogWeight + reading.Score, After(story.Holdings, reading.Moves), [.. story.Readings, (short)i]));
                }
            }
        }

        Keep(grown, beam);
    }

    /// <summary>Probability of each reading of an act.</summary>
    public double[] ReadingChances(Act act)
    {
        var chances = new double[act.Readings.Length];
        var at = Acts.IndexOf(act);
        for (var i = 0; i < _stories.Count; i++)
        {
            chances[_stories[i].Readings[at]] += Weights[i];
        }

        return chances;
    }

    /// <summary>Takes the oldest act out: its reading is final.</summary>
    public void DropOldest()
    {
        Acts.RemoveAt(0);
        _stories = [.. _stories.Select(story => story with { Readings = story.Readings[1..] })];
    }

    /// <summary>A knot of one unit: where it may be, the likeliest place first. What is left to certainty, it is nowhere.</summary>
    public static Knot Of(IReadOnlyList<(Holding Holding, double Chance)> places, double time)
    {
        var nowhere = 1 - places.Sum(place => place.Chance);
        var stories = places.Select(place => new Hypothesis(Math.Log(place.Chance), [place.Holding], [])).ToList();
        if (nowhere > Ledger.Faint)
        {
            stories.Add(new Hypothesis(Math.Log(nowhere), [], []));
        }

        stories.Sort((a, b) => b.LogWeight.CompareTo(a.LogWeight));
        return new() { _stories = stories, LastTime = time };
    }

    /// <summary>Takes holdings that matter no more out of every story.</summary>
    public void Release(Func<Holding, bool> isPast, int beam)
    {
        if (Chances.Keys.Any(isPast))
        {
            Keep([.. _stories.Select(story => story with { Holdings = [.. story.Holdings.Where(holding => !isPast(holding))] })], beam);
        }
    }

    /// <summary>Takes out the acts that every story reads alike.</summary>
    public List<(Act Act, double[] Chances)> DropAgreed()
    {
        var agreed = new List<(Act, double[])>();
        for (var i = Acts.Count - 1; i >= 0; i--)
        {
            var first = _stories[0].Readings[i];
            if (_stories.TrueForAll(story => story.Readings[i] == first))
            {
                agreed.Add((Acts[i], ReadingChances(Acts[i])));
                Acts.RemoveAt(i);
                _stories = [.. _stories.Select(story => story with { Readings = [.. story.Readings[..i], .. story.Readings[(i + 1)..]] })];
            }
        }

        return agreed;
    }

    /// <summary>Takes out the units that are in the same place in every story.</summary>
    public List<Holding> SplitAgreed()
    {
        var agreed = _stories[0].Holdings.Where(holding => _stories.TrueForAll(story => Array.IndexOf(story.Holdings, holding) >= 0)).ToList();
        if (agreed.Count > 0)
        {
            _stories = [.. _stories.Select(story => story with { Holdings = [.. story.Holdings.Where(holding => !agreed.Contains(holding))] })];
            _chances = null;
        }

        return agreed;
    }

    private static Holding[] After(Holding[] before, Move[] moves)
    {
        if (moves.Length == 0)
        {
            return before;
        }

        var after = new List<Holding>(before.Length + moves.Length);
        foreach (var holding in before)
        {
            if (!Array.Exists(moves, move => move.Unit == holding.Unit))
            {
                after.Add(holding);
            }
        }

        foreach (var move in moves)
        {
            if (move.To != Holder.Home)
            {
                after.Add(new Holding(move.Unit, move.To));
            }
        }

        after.Sort((a, b) => a.Unit.CompareTo(b.Unit));
        return [.. after];
    }

    // Best first, the hopeless dropped, and stories that end the same made one: what they differ in can no longer matter.
    private void Keep(List<Hypothesis> stories, int beam)
    {
        stories.Sort((a, b) => b.LogWeight.CompareTo(a.LogWeight));
        var kept = new List<Hypothesis>(Math.Min(beam, stories.Count));
        var at = new Dictionary<int, List<int>>();
        foreach (var story in stories)
        {
            if (kept.Count > 0 && story.LogWeight < stories[0].LogWeight - Hopeless)
            {
                break;
            }

            var hash = Hash(story.Holdings);
            if (!at.TryGetValue(hash, out var same))
            {
                at[hash] = same = [];
            }

            var twin = same.Find(i => kept[i].Holdings.AsSpan().SequenceEqual(story.Holdings), -1);
            if (twin >= 0)
            {
                var (a, b) = (kept[twin].LogWeight, story.LogWeight);
                kept[twin] = kept[twin] with { LogWeight = a + Math.Log(1 + Math.Exp(b - a)) };
            }
            else if (kept.Count < beam)
            {
                same.Add(kept.Count);
                kept.Add(story);
            }
        }

        // Merging changes weights a little: put them in order again, the best at zero.
        kept.Sort((a, b) => b.LogWeight.CompareTo(a.LogWeight));
        var best = kept[0].LogWeight;
        _stories = [.. kept.Select(story => story with { LogWeight = story.LogWeight - best })];
        _weights = null;
        _chances = null;
    }

    private static int Hash(Holding[] holdings)
    {
        var hash = new HashCode();
        foreach (var holding in holdings)
        {
            hash.Add(holding);
        }

        return hash.ToHashCode();
    }

    private double[] Normalised()
    {
        double[] weights = [.. _stories.Select(story => Math.Exp(story.LogWeight))];
        var sum = weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= sum;
        }

        return weights;
    }

    private Dictionary<Holding, double> Counted()
    {
        var chances = new Dictionary<Holding, double>();
        for (var i = 0; i < _stories.Count; i++)
        {
            foreach (var holding in _stories[i].Holdings)
            {
                chances[holding] = chances.GetValueOrDefault(holding) + Weights[i];
            }
        }

        return chances;
    }
}

file static class Lists
{
    public static int Find(this List<int> list, Predicate<int> match, int otherwise)
    {
        foreach (var item in list)
        {
            if (match(item))
            {
                return item;
            }
        }

        return otherwise;
    }
}
