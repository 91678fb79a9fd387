namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// The best choice of uses, as an integer programme: each gains so much, and together they take no more than there is. Its linear relaxation
/// is tightened by cuts until it meets the best choice known, which mostly happens before anything has to be tried out; what is left open
/// then is branched over.
/// </summary>
/// <remarks>
/// Weighted set packing by branch and cut (Padberg: On the facial structure of set packing polyhedra, Mathematical Programming 5, 1973;
/// Crowder, Johnson, Padberg: Solving large-scale zero-one linear programming problems, Operations Research 31, 1983).
/// </remarks>
internal sealed class Packing : IDisposable
{
    private const int MostPivots = 2_000;
    private const int MostRounds = 60;

    /// <summary>Rounds of cuts that may bring little one after the other.</summary>
    private const int Patience = 25;

    /// <summary>What is little: a part of what is still open.</summary>
    private const double Little = 0.01;

    private const int MostDives = 8;
    private const int DeepestDive = 60;
    private const int MostNodes = 120;

    /// <summary>Rows that a copy of the table has to spare: one a step down.</summary>
    private const int Spare = 24;

    /// <summary>A minor unit is more than ten thousand times what arithmetic may leave.</summary>
    private const double Safety = 1e-4;

    private const double Nothing = 1e-6;
    private const int NoUse = int.MaxValue;

    private readonly Uses _uses;
    private readonly PackingRows _rows;
    private readonly PackingCuts _cuts;
    private readonly Tableau _tableau;
    private readonly Effort _effort;
    private readonly int[] _left;
    private long _best;
    private double _bound = double.PositiveInfinity;
    private int[]? _chosen;
    private int _nodes;
    private bool _gaveUp;

    private Packing(Uses uses, IReadOnlyList<Lot> lots, IReadOnlyList<Contender> contenders, long known, Effort effort)
    {
        (_uses, _best, _effort) = (uses, known, effort);
        _rows = new(uses, lots, contenders);
        _cuts = new(_rows);
        _left = new int[_rows.Given];
        var gains = new double[uses.Count];
        for (var use = 0; use < gains.Length; use++)
        {
            gains[use] = uses[use].Gain;
        }

        _tableau = new(gains, 2 * _rows.Given);
        for (var row = 0; row < _rows.Given; row++)
        {
            var taken = _rows.Taken(row);
            var cells = _tableau.Row(_tableau.AddRow(uses.Count + row, _rows.Limit(row)));
            for (var use = 0; use < cells.Length; use++)
            {
                cells[use] = taken[use];
            }
        }
    }

    private bool IsOpen => Settlement.Whole(_bound + Safety) > _best;

    /// <param name="known">What a choice gains that is known; only better ones are looked for.</param>
    /// <returns>How often each use is chosen, null when none better than the known one was found; and a gain that no choice exceeds.</returns>
    public static (int[]? Chosen, long Bound) Choose(Uses uses, IReadOnlyList<Lot> lots, IReadOnlyList<Contender> contenders, long known, Effort effort)
    {
        using var packing = new Packing(uses, lots, contenders, known, effort);
        packing.Settle();
        return (packing._chosen, packing.IsOpen ? Settlement.Whole(packing._bound + Safety) : packing._best);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _tableau.Dispose();
    }

    private void Settle()
    {
        if (_tableau.Primal(MostPivots, _effort) != Tableau.Ended.Best)
        {
            return;
        }

        _bound = _tableau.Value;
        RoundOff();
        var goesOn = Cut();
        for (var dive = 0; goesOn && dive < MostDives && IsOpen && Dive(); dive++)
        {
            goesOn = Cut();
        }

        if (goesOn && IsOpen && !_effort.IsSpent)
        {
            Rule(_tableau, everything: true);
            _bound = Math.Max(_best, Branch(_tableau));
        }
    }

    /// <summary>Tightens the relaxation while that brings something.</summary>
    /// <returns>False when the table is of no use any more.</returns>
    private bool Cut()
    {
        var idle = 0;
        Rule(_tableau, everything: false);
        for (var round = 0; round < MostRounds && idle < Patience && IsOpen && !_effort.IsSpent; round++)
        {
            if (_cuts.Add(_tableau, _effort) == 0)
            {
                return true;
            }

            var before = _bound;
            switch (_tableau.Dual(_best + 1 - Safety, MostPivots, _effort))
            {
                case Tableau.Ended.Hopeless:
                    _bound = _best;
                    return false;
                case Tableau.Ended.GaveUp:
                    return false;
            }

            _bound = Math.Min(_bound, _tableau.Value);
            RoundOff();
            idle = before - _bound < Little * (_bound - _best) ? idle + 1 : 0;
            for (var row = _tableau.Rows - 1; row >= 0; row--)
            {
                if (_tableau.Basic(row) >= _uses.Count + _rows.Given && _tableau.Amount(row) > Nothing)
                {
                    _tableau.Drop(row);
                }
            }

            Rule(_tableau, everything: false);
        }

        return true;
    }

    /// <summary>Leaves out uses that cost more than a better choice than the known one has to spare; or also that anything be left of what would cost that.</summary>
    private void Rule(Tableau tableau, bool everything)
    {
        var spare = tableau.Value - _best - 1 + Safety;
        tableau.Keep(column => tableau.Cost(column) <= spare || (!everything && tableau.Beside(column) >= _uses.Count));
    }

    /// <summary>A choice from the linear programme's: what it takes most of first, then what would cost it least.</summary>
    private void RoundOff()
    {
        var keys = new List<(double Key, int Use)>();
        for (var row = 0; row < _tableau.Rows; row++)
        {
            if (_tableau.Basic(row) < _uses.Count && _tableau.Amount(row) > Nothing)
            {
                keys.Add((-1 - _tableau.Amount(row), _tableau.Basic(row)));
            }
        }

        for (var column = 0; column < _tableau.Columns; column++)
        {
            if (_tableau.Beside(column) < _uses.Count)
            {
                keys.Add((_tableau.Cost(column), _tableau.Beside(column)));
            }
        }

        keys.Sort();
        Start();
        var chosen = new int[_uses.Count];
        var gain = 0L;
        foreach (var (_, use) in keys)
        {
            while (Take(use))
            {
                chosen[use]++;
                gain += _uses[use].Gain;
            }
        }

        Better(gain, chosen);
    }

    private void Start()
    {
        for (var row = 0; row < _left.Length; row++)
        {
            _left[row] = _rows.Limit(row);
        }
    }

    /// <summary>Takes a use's units out of what is left, if they are there.</summary>
    private bool Take(int use)
    {
        var units = _uses.UnitsOf(use);
        var limited = _rows.RowOf(_uses[use].Contender);
        var fits = limited < 0 || _left[limited] > 0;
        foreach (var unit in units)
        {
            fits &= --_left[unit.Lot] >= 0;
        }

        if (!fits)
        {
            foreach (var unit in units)
            {
                _left[unit.Lot]++;
            }
        }
        else if (limited >= 0)
        {
            _left[limited]--;
        }

        return fits;
    }

    private void Better(long gain, int[] chosen)
    {
        if (gain > _best)
        {
            (_best, _chosen) = (gain, chosen);
        }
    }

    /// <summary>Takes one use more, or one more of it, again and again: what the linear programme is closest to taking.</summary>
    /// <returns>True when that led to a better choice.</returns>
    private bool Dive()
    {
        var before = _best;
        using var tableau = _tableau.Copy(Spare);
        for (var step = 0; step < DeepestDive; step++)
        {
            Rule(tableau, everything: true);
            var (row, most) = (-1, Nothing);
            for (var at = 0; at < tableau.Rows; at++)
            {
                var part = tableau.Basic(at) < _uses.Count ? tableau.Amount(at) - Math.Floor(tableau.Amount(at)) : 0;
                if (part > most && part < 1 - Nothing)
                {
                    (row, most) = (at, part);
                }
            }

            if (row < 0)
            {
                Whole(tableau);
                break;
            }

            if (!Narrow(tableau, row, isUp: true))
            {
                break;
            }
        }

        return _best > before;
    }

    /// <summary>Tries both sides of what is not whole.</summary>
    /// <returns>What nothing in it exceeds.</returns>
    private double Branch(Tableau tableau)
    {
        if (Settlement.Whole(tableau.Value + Safety) <= _best)
        {
            return _best;
        }

        if (++_nodes > MostNodes || _effort.IsSpent)
        {
            return tableau.Value;
        }

        var (row, most) = (-1, Nothing);
        for (var at = 0; at < tableau.Rows; at++)
        {
            var part = tableau.Basic(at) < _uses.Count ? tableau.Amount(at) - Math.Floor(tableau.Amount(at)) : 0;
            if (part > most && part < 1 - Nothing)
            {
                (row, most) = (at, part);
            }
        }

        if (row < 0)
        {
            return Whole(tableau) ? _best : tableau.Value;
        }

        double first;
        using (var copy = tableau.Copy(Spare))
        {
            first = Side(copy, row, isUp: true);
        }

        return Math.Max(first, Side(tableau, row, isUp: false));
    }

    private double Side(Tableau tableau, int row, bool isUp)
    {
        var above = tableau.Value;
        if (!Narrow(tableau, row, isUp))
        {
            return _gaveUp ? above : _best;
        }

        Rule(tableau, everything: true);
        return Branch(tableau);
    }

    /// <summary>Limits a use to what is whole above, or below, what is taken of it.</summary>
    /// <returns>False when nothing better than what is known is left then.</returns>
    private bool Narrow(Tableau tableau, int row, bool isUp)
    {
        var amount = tableau.Amount(row);
        var its = tableau.AddRow(NoUse, isUp ? amount - Math.Ceiling(amount) : Math.Floor(amount) - amount);
        var from = tableau.Row(row);
        var to = tableau.Row(its);
        for (var column = 0; column < to.Length; column++)
        {
            to[column] = isUp ? from[column] : -from[column];
        }

        var ended = tableau.Dual(_best + 1 - Safety, MostPivots, _effort);
        _gaveUp = ended == Tableau.Ended.GaveUp;
        return ended == Tableau.Ended.Best;
    }

    /// <summary>Notes a choice of whole uses; false where it is none after all.</summary>
    private bool Whole(Tableau tableau)
    {
        Start();
        var chosen = new int[_uses.Count];
        var gain = 0L;
        for (var row = 0; row < tableau.Rows; row++)
        {
            if (tableau.Basic(row) is var use && use < _uses.Count)
            {
                for (var often = (int)Math.Round(tableau.Amount(row)); often > 0; often--)
                {
                    if (!Take(use))
                    {
                        return false;
                    }

                    chosen[use]++;
                    gain += _uses[use].Gain;
                }
            }
        }

        Better(gain, chosen);
        return true;
    }
}
