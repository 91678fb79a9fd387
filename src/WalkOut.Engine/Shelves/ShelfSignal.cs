namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>The plates of one shelf: takes out what shakes all of them alike, and gathers what changed together.</summary>
internal sealed class ShelfSignal
{
    private const int FewestForCommon = 4;

    /// <summary>Steps this close on neighbouring plates belong together: one thing standing on both tips off them in turn.</summary>
    private const int TogetherBins = 5;

    /// <summary>Longest wait for a neighbour that is still moving.</summary>
    private const int LongestWait = 40;

    private const int TouchBins = 6;
    private const int FrozenBins = 30;

    private readonly int _first;
    private readonly int[] _numbers;
    private readonly PlateSignal[] _plates;
    private readonly Unbending _unbending;
    private readonly Cuts _cuts;
    private readonly float[] _away;
    private readonly List<PlateChange> _pending = [];
    private readonly List<PlateChange> _touched = [];
    private long _bin;

    /// <param name="first">The position in the layout of its first plate.</param>
    /// <param name="numbers">The numbers its plates bear.</param>
    /// <param name="bins">The bin of loose goods that stands on each plate, below zero for none.</param>
    public ShelfSignal(int first, int[] numbers, int[] bins, Coupling coupling)
    {
        (_first, _numbers) = (first, numbers);
        _plates = [.. numbers.Select((_, i) => new PlateSignal(first + i, bins[i] >= 0))];
        _away = new float[numbers.Length];
        _unbending = new Unbending(first, numbers, bins, _plates, coupling);
        _cuts = new Cuts(first, _plates, _unbending);
    }

    public IReadOnlyList<PlateSignal> Plates => _plates;

    public int First => _first;

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
        for (var i = all.Min(change => change.Plate) - _first; i <= all.Max(change => change.Plate) - _first; i++)
        {
            var before = all.Where(change => change.Plate == _first + i).MinBy(change => change.Onset)?.Before;
            if (_plates[i].Difference(onset, settled, before) is not { } seen)
            {
                return null;
            }

            changes.Add(new PlateChange(_first + i, onset, step, settled, seen.Grams, seen.Sigma, seen.Before));
        }

        return _unbending.Of(changes, _pending);
    }

    /// <summary>Tells everything that is pending.</summary>
    public void Finish(List<ShelfChange> told) => Tell(long.MaxValue, told, all: true);

    // The median over the quiet plates: a pick on one or two plates does not move it.
    private float Common(ReadOnlySpan<float> grams)
    {
        var quiet = 0;
        for (var i = 0; i < _plates.Length; i++)
        {
            // A plate that always says the same does not shake either.
            if (_plates[i].IsQuiet && !(_plates[i].Frozen > FrozenBins) && !float.IsNaN(grams[i]))
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
            var splits = _cuts.Of(whole, _pending);
            told.Add(_unbending.Of(whole, _pending) with { Splits = splits });
        }
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
        var (least, most, onset) = (group.Min(change => change.Plate) - _first - 1, group.Max(change => change.Plate) - _first + 1, group.Min(change => change.Onset));
        for (var i = Math.Max(0, least); i <= Math.Min(_plates.Length - 1, most); i++)
        {
            if (_plates[i].OpenSince is { } open && open <= group.Max(change => change.Settled) || _unbending.IsToldSince(i, onset) || _pending.Exists(change => change.Plate == _first + i))
            {
                return;
            }
        }

        if (_cuts.Of([.. group.OrderBy(change => change.Plate)], _pending) is { Count: > 0 } splits)
        {
            told.Add(_unbending.Of(group, _pending) with { Splits = splits, IsTouch = true });
        }
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
        AreBeside(a.Plate - _first, b.Plate - _first)
        && (Math.Abs(a.Step - b.Step) <= TogetherBins || Covers(a, b) || Covers(b, a));

    // What stands on both sides of a plate that says nothing is one thing.
    private bool AreBeside(int a, int b)
    {
        var apart = Math.Abs(_numbers[a] - _numbers[b]);
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

        var (least, most) = (group.Min(change => change.Plate) - _first - 2, group.Max(change => change.Plate) - _first + 2);
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
