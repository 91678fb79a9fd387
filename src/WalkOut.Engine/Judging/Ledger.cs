namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// Who has what, as far as can be told: the knots of acts that depend on each other, the units in them, and what became final.
/// </summary>
internal sealed class Ledger(int beam, Action<Act, double[]> final)
{
    /// <summary>A knot with more open acts lets the oldest go, at its reading of the moment.</summary>
    private const int MostActs = 150;

    /// <summary>Most things that lie where they do not belong; the oldest are forgotten.</summary>
    private const int MostLying = 2_000;

    /// <summary>A thing that lies somewhere with less than this probability is forgotten when the people around it are done.</summary>
    private const double LeastLying = 0.03;

    /// <summary>What nobody seen has taken may be put back for so long, seconds.</summary>
    private const double NobodySeconds = 120;

    /// <summary>Units that no story knows any more are swept out when there are so many more than at the last sweep.</summary>
    private const int MostUnswept = 512;

    /// <summary>What is less likely is not considered.</summary>
    public const double Faint = 2e-4;

    private readonly Growth _growth = new(beam);
    private readonly Dictionary<int, Unit> _units = [];
    private readonly Dictionary<int, Knot> _knotOf = [];
    private readonly List<Knot> _knots = [];
    private readonly Dictionary<int, (int Person, double Grams, double Noise)> _laid = [];
    private int _nextUnit;
    private int _swept;

    public IReadOnlyList<Knot> Knots => _knots;

    public Unit this[int unit] => _units[unit];

    public Unit New(int product, double grams, double variance, double time, double noise, int[] plates)
    {
        var unit = new Unit(_nextUnit++, product, grams, variance, time, noise, plates);
        _units[unit.Id] = unit;
        return unit;
    }

    /// <summary>Who most likely left a unit where it lies astray.</summary>
    public int LeftBy(int unit) => _laid.TryGetValue(unit, out var laid) ? laid.Person : Holder.Home;

    /// <summary>What a unit that lies astray weighed when it was laid there, with the variance of that measurement.</summary>
    public (double Grams, double Noise)? Laid(int unit) => _laid.TryGetValue(unit, out var laid) && laid.Noise > 0 ? (laid.Grams, laid.Noise) : null;

    /// <summary>All units that somebody, or a plate, may have, with the probability.</summary>
    public IEnumerable<(Unit Unit, int Holder, double Chance)> Holdings()
    {
        foreach (var knot in _knots)
        {
            foreach (var (holding, chance) in knot.Chances)
            {
                if (chance > Faint)
                {
                    yield return (_units[holding.Unit], holding.Holder, chance);
                }
            }
        }
    }

    /// <summary>Knots in which a person may have something.</summary>
    public IEnumerable<Knot> KnotsOf(int person) =>
        _knots.Where(knot => knot.Chances.Keys.Any(holding => holding.Holder == person));

    /// <summary>Judges an act together with all acts it depends on. Returns the probability of each of its readings.</summary>
    public double[] Judge(Act act)
    {
        var knot = Joined(act);
        knot.Add(act, IsPossible, _growth);
        var chances = knot.ReadingChances(act);
        Own(knot, act);
        var best = Array.IndexOf(chances, chances.Max());
        foreach (var move in act.Readings[best].Moves)
        {
            if (Holder.IsPlate(move.To) && move.From >= 0)
            {
                var alone = act.Readings[best].Moves.Length == 1 && act.Change is not null;
                _laid[move.Unit] = (move.From, act.Change?.Grams ?? 0, alone ? act.Change!.Changes.Sum(change => change.Sigma * change.Sigma) : 0);
            }
        }

        while (knot.Acts.Count > MostActs)
        {
            final(knot.Acts[0], knot.ReadingChances(knot.Acts[0]));
            knot.DropOldest();
        }

        Loosen(knot);
        return chances;
    }

    /// <summary>
    /// Lets go of what can change no more. What people had who are done is out of every story, and what nobody seen had, soon after; acts
    /// that touch nobody's basket any more are final. Left are the things that lie astray, each with the probability that it does.
    /// </summary>
    public void Forget(Func<int, bool> isDone, double now)
    {
        foreach (var knot in _knots.ToArray())
        {
            knot.Release(holding => holding.Holder == Holder.Nobody ? _units[holding.Unit].Time < now - NobodySeconds : isDone(holding.Holder), _growth);
            if (knot.Chances.Any(holding => holding.Key.Holder is >= 0 and not Holder.Nobody && holding.Value > Faint))
            {
                Loosen(knot);
                continue;
            }

            // A thing that lies alone, as the last sweep left it, is done with.
            if (knot.Acts.Count > 0 || knot.Chances.Keys.Any(holding => !Holder.IsPlate(holding.Holder)) || knot.Chances.Keys.DistinctBy(holding => holding.Unit).Count() != 1)
            {
                Scatter(knot);
            }
        }

        var lying = _knots.Where(knot => knot.Chances.Keys.All(holding => Holder.IsPlate(holding.Holder))).ToList();
        foreach (var knot in lying.OrderBy(knot => knot.LastTime).Take(Math.Max(0, lying.Count - MostLying)))
        {
            End(knot);
        }

        Sweep();
    }

    /// <summary>Everything is final.</summary>
    public void Finish()
    {
        foreach (var knot in _knots.ToArray())
        {
            End(knot);
        }
    }

    private void End(Knot knot)
    {
        foreach (var act in knot.Acts)
        {
            final(act, knot.ReadingChances(act));
        }

        foreach (var holding in knot.Chances.Keys)
        {
            Drop(holding.Unit, knot);
        }

        _knots.Remove(knot);
    }

    // The acts are final; each thing that may lie astray stands alone, with all places where it may lie.
    private void Scatter(Knot knot)
    {
        var lying = knot.Chances.Where(holding => Holder.IsPlate(holding.Key.Holder)).GroupBy(holding => holding.Key.Unit)
            .Where(unit => unit.Sum(one => one.Value) > LeastLying).OrderBy(unit => unit.Key)
            .Select(unit => Knot.Of([.. unit.OrderByDescending(one => one.Value).ThenBy(one => one.Key.Holder).Select(one => (one.Key, one.Value))], knot.LastTime)).ToList();
        foreach (var act in knot.Acts)
        {
            final(act, knot.ReadingChances(act));
        }

        _knots.Remove(knot);
        foreach (var alone in lying)
        {
            _knots.Add(alone);
            _knotOf[alone.Chances.Keys.First().Unit] = alone;
        }
    }

    // Stories that die leave units behind which nobody can have any more.
    private void Sweep()
    {
        if (_units.Count < _swept + MostUnswept)
        {
            return;
        }

        var known = _knots.SelectMany(knot => knot.Chances.Keys).Select(holding => holding.Unit).ToHashSet();
        foreach (var unit in _units.Keys.Where(unit => !known.Contains(unit)).ToList())
        {
            _units.Remove(unit);
            _knotOf.Remove(unit);
            _laid.Remove(unit);
        }

        _swept = _units.Count;
    }

    // What somebody may have is the knot's; what is home in every story is forgotten.
    private void Own(Knot knot, Act act)
    {
        foreach (var holding in knot.Chances.Keys)
        {
            _knotOf[holding.Unit] = knot;
        }

        var held = knot.Chances.Keys.Select(holding => holding.Unit).ToHashSet();
        foreach (var unit in act.Readings.SelectMany(reading => reading.Moves).Select(move => move.Unit).Distinct())
        {
            if (!held.Contains(unit))
            {
                _knotOf.Remove(unit);
                _units.Remove(unit);
                _laid.Remove(unit);
            }
        }
    }

    private void Drop(int unit, Knot knot)
    {
        if (_knotOf.TryGetValue(unit, out var owner) && owner == knot)
        {
            _knotOf.Remove(unit);
            _units.Remove(unit);
            _laid.Remove(unit);
        }
    }

    private Knot Joined(Act act)
    {
        var touched = new List<Knot>();
        foreach (var reading in act.Readings)
        {
            foreach (var move in reading.Moves)
            {
                if (move.From != Holder.Home && _knotOf.TryGetValue(move.Unit, out var knot) && !touched.Contains(knot))
                {
                    touched.Add(knot);
                }
            }

            if (reading.Needs is { } needs)
            {
                foreach (var knot in _knots)
                {
                    if (!touched.Contains(knot) && knot.Chances.Keys.Any(holding => holding.Holder == needs.Person && _units[holding.Unit].Product == needs.Product))
                    {
                        touched.Add(knot);
                    }
                }
            }
        }

        if (touched.Count == 0)
        {
            var alone = new Knot();
            _knots.Add(alone);
            return alone;
        }

        // The smallest first: a product of stories is pruned as it grows.
        touched.Sort((a, b) => (a.Stories.Count, a.LastTime).CompareTo((b.Stories.Count, b.LastTime)));
        var joined = touched[0];
        for (var i = 1; i < touched.Count; i++)
        {
            joined.Join(touched[i], _growth);
            _knots.Remove(touched[i]);
        }

        foreach (var holding in joined.Chances.Keys)
        {
            _knotOf[holding.Unit] = joined;
        }

        return joined;
    }

    private bool IsPossible(Hypothesis story, Reading reading)
    {
        foreach (var move in reading.Moves)
        {
            if (move.From != Holder.Home && story.HolderOf(move.Unit) != move.From)
            {
                return false;
            }
        }

        if (reading.Needs is not { } needs)
        {
            return true;
        }

        var held = 0.0;
        foreach (var holding in story.Holdings)
        {
            if (holding.Holder == needs.Person && _units[holding.Unit].Product == needs.Product)
            {
                held += _units[holding.Unit].Grams;
            }
        }

        return held >= needs.Grams;
    }

    // What all stories agree on is no longer part of the knot: acts become final, units stand alone.
    private void Loosen(Knot knot)
    {
        foreach (var act in knot.DropAgreed())
        {
            final(act.Act, act.Chances);
        }

        foreach (var holding in knot.SplitAgreed())
        {
            var alone = Knot.Of([(holding, 1)], knot.LastTime);
            _knots.Add(alone);
            _knotOf[holding.Unit] = alone;
        }

        if (knot.Acts.Count == 0 && knot.Chances.Count == 0)
        {
            _knots.Remove(knot);
        }
    }
}
