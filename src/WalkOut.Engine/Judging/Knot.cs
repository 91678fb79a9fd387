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

    /// <summary>The reading that nothing happened; made when there is none.</summary>
    public short Nothing()
    {
        var at = Array.FindIndex(readings, reading => reading.Moves.Length == 0);
        if (at < 0)
        {
            at = readings.Length;
            readings = [.. readings, new Reading(0, [], [])];
        }

        return (short)at;
    }
}

/// <summary>One consistent story of a knot: a reading of each of its acts, and who therefore has what.</summary>
/// <param name="Holdings">By unit. A unit that is home does not appear.</param>
/// <param name="Readings">One a act, in the knot's order.</param>
internal sealed record Hypothesis(double LogWeight, Holding[] Holdings, short[] Readings)
{
    /// <summary>Tells how stories end: equal for the same holdings, in whatever order, and for no others.</summary>
    public ulong Mark { get; } = MarkOf(Holdings);

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

    /// <summary>How the story would end after these moves.</summary>
    public ulong MarkAfter(Move[] moves)
    {
        var mark = Mark;
        foreach (var move in moves)
        {
            var holder = HolderOf(move.Unit);
            mark -= holder == Holder.Home ? 0 : MarkOf(move.Unit, holder);
            mark += move.To == Holder.Home ? 0 : MarkOf(move.Unit, move.To);
        }

        return mark;
    }

    /// <summary>Who has what after these moves.</summary>
    public Holding[] After(Move[] moves)
    {
        if (moves.Length == 0)
        {
            return Holdings;
        }

        var after = new List<Holding>(Holdings.Length + moves.Length);
        foreach (var holding in Holdings)
        {
            if (!Moves(moves, holding.Unit))
            {
                Insert(after, holding);
            }
        }

        foreach (var move in moves)
        {
            if (move.To != Holder.Home)
            {
                Insert(after, new Holding(move.Unit, move.To));
            }
        }

        return [.. after];
    }

    private static bool Moves(Move[] moves, int unit)
    {
        foreach (var move in moves)
        {
            if (move.Unit == unit)
            {
                return true;
            }
        }

        return false;
    }

    // Units stand in order, nearly: the last are the newest.
    private static void Insert(List<Holding> sorted, Holding holding)
    {
        var at = sorted.Count;
        while (at > 0 && sorted[at - 1].Unit > holding.Unit)
        {
            at--;
        }

        sorted.Insert(at, holding);
    }

    private static ulong MarkOf(Holding[] holdings)
    {
        var mark = 0UL;
        foreach (var holding in holdings)
        {
            mark += MarkOf(holding.Unit, holding.Holder);
        }

        return mark;
    }

    // All bits of both in all bits of the mark, so that sums of some tell of which they are.
    private static ulong MarkOf(int unit, int holder)
    {
        var mixed = ((ulong)(uint)unit << 32 | (uint)holder) + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}

/// <summary>
/// Acts that depend on each other, and the stories that compete to explain them all. Acts of different knots share no unit, so their
/// probabilities multiply: many independent doubts cost the sum of their stories, not the product.
/// </summary>
internal sealed class Knot
{
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
    public void Join(Knot other, Growth growth)
    {
        Acts.AddRange(other.Acts);
        LastTime = Math.Max(LastTime, other.LastTime);
        Become(growth.Join(_stories, other._stories));
    }

    /// <summary>Extends every story by every reading of the act that is possible in it.</summary>
    public void Add(Act act, Func<Hypothesis, Reading, bool> isPossible, Growth growth)
    {
        Acts.Add(act);
        LastTime = Math.Max(LastTime, act.Time);
        Become(growth.Extend(_stories, act, isPossible));
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
    public void Release(Func<Holding, bool> isPast, Growth growth)
    {
        if (Chances.Keys.Any(isPast))
        {
            Become(growth.Merge(_stories.ConvertAll(story => new Hypothesis(story.LogWeight, Array.FindAll(story.Holdings, holding => !isPast(holding)), story.Readings))));
        }
    }

    /// <summary>Takes out the acts that every story reads alike.</summary>
    public List<(Act Act, double[] Chances)> DropAgreed()
    {
        var agreed = new List<(Act, double[])>();
        var left = new List<int>();
        for (var i = Acts.Count - 1; i >= 0; i--)
        {
            if (AreAlike(i))
            {
                agreed.Add((Acts[i], ReadingChances(Acts[i])));
            }
            else
            {
                left.Insert(0, i);
            }
        }

        if (agreed.Count > 0)
        {
            _stories = [.. _stories.Select(story => story with { Readings = [.. left.Select(i => story.Readings[i])] })];
            Act[] open = [.. left.Select(i => Acts[i])];
            Acts.Clear();
            Acts.AddRange(open);
        }

        return agreed;
    }

    /// <summary>Takes out the units that are in the same place in every story.</summary>
    public List<Holding> SplitAgreed()
    {
        var agreed = _stories[0].Holdings.Where(holding => _stories.TrueForAll(story => Array.IndexOf(story.Holdings, holding) >= 0)).ToList();
        if (agreed.Count > 0)
        {
            _stories = [.. _stories.Select(story => new Hypothesis(story.LogWeight, Array.FindAll(story.Holdings, holding => !agreed.Contains(holding)), story.Readings))];
            _chances = null;
        }

        return agreed;
    }

    private bool AreAlike(int act)
    {
        var first = _stories[0].Readings[act];
        foreach (var story in _stories)
        {
            if (story.Readings[act] != first)
            {
                return false;
            }
        }

        return true;
    }

    private void Become(List<Hypothesis> stories)
    {
        _stories = stories;
        _weights = null;
        _chances = null;
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
