namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>Changes of neighbouring plates that happened together: one act at the shelf, or several at once.</summary>
/// <param name="Changes">By plate.</param>
/// <param name="Time">When the things were lifted or let go, seconds.</param>
internal sealed record ShelfChange(IReadOnlyList<PlateChange> Changes, double Time, double Onset, double Settled)
{
    public double Grams => Changes.Sum(change => change.Grams);

    /// <summary>Nothing lasting came of it.</summary>
    public bool IsTouch { get; init; }

    /// <summary>The same as several acts after each other, where the plates came to rest in between.</summary>
    public IReadOnlyList<Split> Splits { get; init; } = [];
}

/// <summary>A change read as several.</summary>
/// <param name="Log">Logarithm of how much likelier the rests between them are so than if one act, and a hand, had made them.</param>
internal sealed record Split(IReadOnlyList<ShelfChange> Parts, double Log);

/// <summary>
/// The plates of one shelf: takes out what shakes all of them alike, and gathers what changed together. Index 0 is plate
/// <paramref name="first"/> of the layout.
/// </summary>
internal sealed class ShelfSignal(int first, int[] numbers, Coupling coupling)
{
    private const int FewestForCommon = 4;

    /// <summary>Steps this close on neighbouring plates belong together: one thing standing on both tips off them in turn.</summary>
    private const int TogetherBins = 5;

    /// <summary>Longest wait for a neighbour that is still moving.</summary>
    private const int LongestWait = 40;

    /// <summary>A change smaller than this share of its neighbour's is not told from what bends over.</summary>
    private const double LeastShare = 0.02;
    private const double EdgeShare = 0.01;
    private const double LeastEdge = 1;
    private const double LeastGrams = 2.5;
    private const double LeastSigmas = 3;
    private const int StillBins = 5;
    private const int TouchBins = 6;

    // Rests: hands press with about so many grams on top of what they move; a hand seldom rests for long; acts seldom follow each other so soon.
    private const double UsualPress = 100;
    private const double LogLonger = 0.35;
    private const double LogAfterEachOther = -1.5;

    private readonly PlateSignal[] _plates = [.. numbers.Select((_, i) => new PlateSignal(first + i))];
    private readonly float[] _away = new float[numbers.Length];
    private readonly List<PlateChange> _pending = [];
    private readonly List<PlateChange> _touched = [];
    private readonly long[] _toldUntil = new long[numbers.Length];
    private long _bin;

    public IReadOnlyList<PlateSignal> Plates => _plates;

    public int First => first;

    /// <summary>The earliest bin whose changes may still be told.</summary>
    public long? OpenSince
    {
        get
        {
            long? earliest = null;
            foreach (var plate in _plates)
            {
                if (plate.OpenSince is { } since && (earliest is null || since < earliest))
                {
                    earliest = since;
                }
            }

            foreach (var change in _pending.Concat(_touched))
            {
                earliest = earliest is null ? change.Onset : Math.Min(earliest.Value, change.Onset);
            }

            return earliest;
        }
    }

    /// <summary>Takes a bin of all plates (NaN where there is no reading) and adds what has become plain to <paramref name="told"/>.</summary>
    public void Step(long bin, ReadOnlySpan<float> grams, List<ShelfChange> told)
    {
        _bin = bin;
        var common = Common(grams);
        for (var i = 0; i < _plates.Length; i++)
        {
            if (!float.IsNaN(grams[i]) && _plates[i].Step(bin, grams[i], common) is { } change)
            {
                (change.IsTouch ? _touched : _pending).Add(change);
            }
        }

        if (_touched.Count > 0)
        {
            TellTouches(bin, told);
        }

        if (_pending.Count > 0)
        {
            Tell(bin, told, all: false);
        }
    }

    /// <summary>
    /// Measures several changes again, as one: each plate from its level before the first of them to its reading after the last. Null when
    /// that is forgotten.
    /// </summary>
    public ShelfChange? Measure(IReadOnlyList<ShelfChange> parts)
    {
        var all = parts.SelectMany(part => part.Changes).ToList();
        var (onset, settled) = (all.Min(change => change.Onset), all.Max(change => change.Settled));
        // The thing left, or came, with the largest part.
        var step = all.MaxBy(change => Math.Abs(change.Grams))!.Step;
        var changes = new List<PlateChange>();
        for (var i = all.Min(change => change.Plate) - first; i <= all.Max(change => change.Plate) - first; i++)
        {
            var before = all.Where(change => change.Plate == first + i).MinBy(change => change.Onset)?.Before;
            if (_plates[i].Difference(onset, settled, before) is not { } seen)
            {
                return null;
            }

            changes.Add(new PlateChange(first + i, onset, step, settled, seen.Grams, seen.Sigma, seen.Before));
        }

        return Unbent(changes);
    }

    /// <summary>Tells everything that is pending.</summary>
    public void Finish(List<ShelfChange> told) => Tell(long.MaxValue, told, all: true);

    // The median over the quiet plates: a pick on one or two plates does not move it.
    private float Common(ReadOnlySpan<float> grams)
    {
        var quiet = 0;
        for (var i = 0; i < _plates.Length; i++)
        {
            if (_plates[i].IsQuiet && !float.IsNaN(grams[i]))
            {
                _away[quiet++] = (float)(grams[i] - _plates[i].Level);
            }
        }

        if (quiet < FewestForCommon)
        {
            return 0;
        }

        Array.Sort(_away, 0, quiet);
        return quiet % 2 == 1 ? _away[quiet / 2] : (_away[(quiet / 2) - 1] + _away[quiet / 2]) / 2;
    }

    private void Tell(long bin, List<ShelfChange> told, bool all)
    {
        while (_pending.Count > 0)
        {
            var group = Together();
            if (!all && MustWait(group, bin))
            {
                return;
            }

            _pending.RemoveAll(group.Contains);
            var whole = ByPlate(group);
            var splits = Splits(whole, bin);
            told.Add(Unbent(whole) with { Splits = splits });
        }
    }

    // All ways to cut a disturbance at its rests. What the plates read meanwhile is still remembered, if it was not too long.
    private List<Split> Splits(List<PlateChange> whole, long bin)
    {
        var (onset, settled) = (whole.Min(change => change.Onset), whole.Max(change => change.Settled));
        if (settled - onset < Rests.FewestBins + 3 || settled - onset > PlateSignal.Remembered / 2)
        {
            return [];
        }

        var (least, most) = (Math.Max(0, whole.Min(change => change.Plate) - first - 1), Math.Min(_plates.Length - 1, whole.Max(change => change.Plate) - first + 1));
        var run = new List<PlateChange>();
        for (var i = least; i <= most; i++)
        {
            if (whole.Find(change => change.Plate == first + i) is { } known)
            {
                run.Add(known);
            }
            else if (_toldUntil[i] < onset - 5 && _plates[i].Difference(onset, Math.Min(settled, bin - StillBins)) is { } seen)
            {
                run.Add(new PlateChange(first + i, onset, settled, settled, seen.Grams, seen.Sigma, seen.Before));
            }
        }

        var readings = run.Select(change => Enumerable.Range(0, (int)(settled - onset)).Select(i => (float)(_plates[change.Plate - first].At(onset + i) - change.Before)).ToArray()).ToArray();
        if (Array.Exists(readings, plate => Array.Exists(plate, float.IsNaN)))
        {
            return [];
        }

        var rests = Rests.Find(readings, [.. run.Select(change => _plates[change.Plate - first].Noise)], [.. run.Select(change => change.Grams)], onset);
        var range = readings.Max(plate => plate.Max(Math.Abs)) + UsualPress;
        var splits = new List<Split>();
        for (var mask = 1; mask < 1 << rests.Count; mask++)
        {
            var chosen = rests.Where((_, i) => (mask & (1 << i)) != 0).ToList();
            splits.Add(new(Cut(run, readings, chosen, onset, settled), chosen.Sum(rest => Unlikely(rest, range) + (LogLonger * (rest.Bins - Rests.FewestBins)) + LogAfterEachOther)));
        }

        return splits;
    }

    // A hand that rests may press with any weight, divided over the plates in any way: minus the logarithm of the density of that.
    private static double Unlikely(Rest rest, double range)
    {
        var log = 0.0;
        var least = Math.Max(LeastGrams, LeastShare * rest.Levels.Max(Math.Abs));
        for (var plates = rest.Levels.Count(level => Math.Abs(level) > least); plates > 0; plates--)
        {
            log += Math.Log(range / Math.Max(1, plates - 1));
        }

        return log;
    }

    private List<ShelfChange> Cut(List<PlateChange> run, float[][] readings, List<Rest> rests, long onset, long settled)
    {
        var parts = new List<ShelfChange>();
        for (var part = 0; part <= rests.Count; part++)
        {
            var (before, after) = (part == 0 ? null : rests[part - 1], part == rests.Count ? null : rests[part]);
            var (from, to) = (before is null ? onset : before.To + 1, after is null ? settled : after.From);
            var changes = run.Select((change, i) =>
            {
                var (low, high) = (before?.Levels[i] ?? 0, after?.Levels[i] ?? change.Grams);
                var error = (before?.Errors[i] ?? 0, after?.Errors[i] ?? 0);
                var sigma = Math.Sqrt((error.Item1 * error.Item1) + (error.Item2 * error.Item2) + (before is null || after is null ? change.Sigma * change.Sigma : 0));
                return new PlateChange(change.Plate, from, Halfway(readings[i], low, high, (int)(from - onset), (int)(to - onset)) + onset, to, high - low, sigma, change.Before + low);
            }).ToList();
            var lead = changes.MaxBy(change => Math.Abs(change.Grams))!;
            parts.Add(Unbent([.. changes.Select(change => change with { Step = lead.Step })], changes, from, to));
        }

        return parts;
    }

    // The first bin from which on the reading is nearer to the level after.
    private static int Halfway(float[] readings, double low, double high, int from, int to)
    {
        var step = Math.Min(to, readings.Length - 1);
        while (step > from && Math.Abs(readings[step - 1] - high) < Math.Abs(readings[step - 1] - low))
        {
            step--;
        }

        return step;
    }

    // A thing put down and its like taken from the same plates leave what a touch leaves, but for a rest in between. Where something lasting
    // happened beside it, that is told with its own rests.
    private void TellTouches(long bin, List<ShelfChange> told)
    {
        var group = _touched.FindAll(change => Math.Abs(change.Plate - _touched[0].Plate) <= 2 && Math.Abs(change.Settled - _touched[0].Settled) <= TouchBins);
        if (bin < group.Max(change => change.Settled) + TouchBins)
        {
            return;
        }

        _touched.RemoveAll(group.Contains);
        var (least, most, onset) = (group.Min(change => change.Plate) - first - 1, group.Max(change => change.Plate) - first + 1, group.Min(change => change.Onset));
        for (var i = Math.Max(0, least); i <= Math.Min(_plates.Length - 1, most); i++)
        {
            if (_plates[i].OpenSince is { } open && open <= group.Max(change => change.Settled) || _toldUntil[i] >= onset || _pending.Exists(change => change.Plate == first + i))
            {
                return;
            }
        }

        if (Splits([.. group.OrderBy(change => change.Plate)], bin) is { Count: > 0 } splits)
        {
            told.Add(Unbent(group) with { Splits = splits, IsTouch = true });
        }
    }

    // The group with its nearest neighbours, what bends from each into the next taken out.
    private ShelfChange Unbent(List<PlateChange> group)
    {
        var (onset, settled) = (group.Min(change => change.Onset), group.Max(change => change.Settled));
        var (least, most) = (group.Min(change => change.Plate) - first - 1, group.Max(change => change.Plate) - first + 1);
        var run = new List<PlateChange>();
        for (var i = Math.Max(0, least); i <= Math.Min(_plates.Length - 1, most); i++)
        {
            if (group.Find(change => change.Plate == first + i) is { } known)
            {
                run.Add(known);
            }
            else if (_plates[i].IsQuiet && _toldUntil[i] < onset - 5 && _plates[i].Difference(onset, settled) is { } seen)
            {
                run.Add(new PlateChange(first + i, onset, settled, settled, seen.Grams, seen.Sigma, seen.Before));
            }
        }

        foreach (var change in group)
        {
            _toldUntil[change.Plate - first] = change.Settled;
        }

        return Unbent(run, group, onset, settled);
    }

    private ShelfChange Unbent(List<PlateChange> run, List<PlateChange> group, long onset, long settled)
    {
        var strongest = run.MaxBy(change => Math.Abs(change.Grams))!;
        var unbent = coupling.TakeOut(run, numbers, first);
        var kept = unbent.Where(change => Math.Abs(change.Grams) > Math.Max(
            Math.Max(LeastGrams, LeastShare * Math.Abs(strongest.Grams)), LeastSigmas * change.Sigma)).ToArray();
        if (kept.Length == 0)
        {
            kept = [strongest];
        }
        else
        {
            coupling.Learn(kept, run, numbers, first);
        }

        // An edge of the thing may stand on the next plate, too light to be told by itself: it counts as far as it is certain.
        foreach (var rest in unbent.Where(change => !Array.Exists(kept, one => one.Plate == change.Plate)))
        {
            var at = Array.FindIndex(kept, one => Math.Abs(one.Plate - rest.Plate) == 1);
            if (at >= 0 && rest.Grams * strongest.Grams > 0 && Math.Abs(rest.Grams) > rest.Sigma)
            {
                var usual = Math.Max(LeastEdge, EdgeShare * Math.Abs(strongest.Grams));
                var trust = usual * usual / ((usual * usual) + (rest.Sigma * rest.Sigma));
                var sigma = Math.Sqrt((kept[at].Sigma * kept[at].Sigma) + (trust * rest.Sigma * rest.Sigma));
                kept[at] = kept[at] with { Grams = kept[at].Grams + (trust * rest.Grams), Sigma = sigma };
            }
        }

        var lead = kept.MaxBy(change => Math.Abs(change.Grams))!;
        kept = [.. kept.Select(change => change.Step == settled && !group.Exists(one => one.Plate == change.Plate) ? change with { Step = lead.Step } : change)];
        return new ShelfChange(kept, lead.Step * PlateSignal.BinSeconds, onset * PlateSignal.BinSeconds, settled * PlateSignal.BinSeconds);
    }

    // The earliest pending change, and all that hang together with it.
    private List<PlateChange> Together()
    {
        List<PlateChange> group = [_pending.MinBy(change => (change.Step, change.Plate))!];
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var change in _pending)
            {
                if (!group.Contains(change) && group.Exists(other => AreTogether(change, other)))
                {
                    group.Add(change);
                    grown = true;
                }
            }
        }

        return group;
    }

    // A neighbour that came to rest only after both of two acts shows their sum: then the two cannot be told apart by plate.
    private bool AreTogether(PlateChange a, PlateChange b) =>
        AreBeside(a.Plate - first, b.Plate - first)
        && (Math.Abs(a.Step - b.Step) <= TogetherBins || Covers(a, b) || Covers(b, a));

    // What stands on both sides of a plate that says nothing is one thing.
    private bool AreBeside(int a, int b)
    {
        var apart = Math.Abs(numbers[a] - numbers[b]);
        return apart == 1 || (apart == 2 && (Math.Abs(a - b) == 1 || _plates[(a + b) / 2].IsBlind(_bin)));
    }

    private static bool Covers(PlateChange wide, PlateChange narrow) => wide.Onset - 1 <= narrow.Step && narrow.Step <= wide.Settled;

    // Several changes of one plate in a group are one: their sum.
    private static List<PlateChange> ByPlate(List<PlateChange> group) =>
    [
        .. group.GroupBy(change => change.Plate).Select(plate =>
        {
            var main = plate.MaxBy(change => Math.Abs(change.Grams))!;
            return main with
            {
                Grams = plate.Sum(change => change.Grams),
                Before = plate.MinBy(change => change.Onset)!.Before,
                Sigma = Math.Sqrt(plate.Sum(change => change.Sigma * change.Sigma)),
                Onset = plate.Min(change => change.Onset),
                Settled = plate.Max(change => change.Settled),
                Rise = Math.Max(plate.Max(change => change.Rise), (int)(plate.Max(change => change.Step) - plate.Min(change => change.Step))),
            };
        }),
    ];

    private bool MustWait(List<PlateChange> group, long bin)
    {
        if (bin - group.Max(change => change.Settled) > LongestWait)
        {
            return false;
        }

        var (least, most) = (group.Min(change => change.Plate) - first - 2, group.Max(change => change.Plate) - first + 2);
        var last = Math.Max(group.Max(change => change.Step) + TogetherBins, group.Max(change => change.Settled));
        for (var i = Math.Max(0, least); i <= Math.Min(_plates.Length - 1, most); i++)
        {
            if (_plates[i].OpenSince is { } since && since <= last)
            {
                return true;
            }
        }

        return false;
    }
}
