namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// Makes a good set better: one promotion after the other is given what it wants at the prices, whoever had it; those it was taken from, and
/// all that could use what came free, then take what suits them best of what is left. What gains no more is undone.
/// </summary>
/// <remarks>Ejection chains (Glover: Ejection chains, reference structures and alternating path methods, Discrete Applied Mathematics 65, 1996).</remarks>
internal sealed class Exchange
{
    /// <summary>Less than any minor unit.</summary>
    private const double Slack = 1e-6;

    /// <summary>How much more than a table the putting back and forth costs that goes with it.</summary>
    private const int AndAround = 2;

    private readonly IReadOnlyList<Lot> _lots;
    private readonly double[] _base;
    private readonly double[] _price;
    private readonly Runner[] _runners;
    private readonly int[][] _takers;
    private readonly List<Taken>[] _has;
    private readonly int[] _left;
    private readonly int[] _units;
    private readonly List<(int Contender, List<Taken> Had)> _before = [];
    private readonly List<int> _freed = [];
    private long _gain;

    /// <param name="takers">For each lot, the contenders that take units of it.</param>
    private Exchange(IReadOnlyList<Lot> lots, double[] basis, double[] price, Runner[] runners, int[][] takers, IReadOnlyList<Taken> taken)
    {
        (_lots, _base, _price, _runners, _takers) = (lots, basis, price, runners, takers);
        _left = [.. lots.Select(lot => lot.Count)];
        _units = new int[lots.Count];
        _has = Array.ConvertAll(runners, _ => new List<Taken>());
        foreach (var one in taken)
        {
            _has[one.Contender].Add(one);
            _left[one.Lot]--;
            _gain += one.Gain - (long)basis[one.Lot];
        }
    }

    /// <summary>A set that gains at least as much. Leaves other tables in the runners.</summary>
    /// <returns>By how much more it gains, and the set.</returns>
    public static (long More, IReadOnlyList<Taken> Taken) Improve(
        IReadOnlyList<Lot> lots, double[] basis, double[] price, Runner[] runners, int[][] takers, IReadOnlyList<Taken> taken, Effort effort)
    {
        var exchange = new Exchange(lots, basis, price, runners, takers, taken);
        var before = exchange._gain;
        for (var number = 0; number < runners.Length && !effort.IsSpent; number++)
        {
            exchange.Grant(number, effort);
        }

        return exchange._gain == before ? (0, taken) : (exchange._gain - before, [.. exchange._has.SelectMany(its => its)]);
    }

    /// <summary>Gives it what it wants, unless all together gain no more for it.</summary>
    private void Grant(int number, Effort effort)
    {
        var before = _gain;
        _before.Clear();
        _freed.Clear();
        Free(number);
        var wants = Take(number, _price, null, effort);
        if (wants.Count == 0)
        {
            Undo(before);
            return;
        }

        foreach (var one in wants)
        {
            for (var at = 0; _left[one.Lot] == 0; at++)
            {
                var rival = _takers[one.Lot][at];
                if (rival != number && _has[rival].Exists(its => its.Lot == one.Lot))
                {
                    Free(rival);
                }
            }

            Give(one);
        }

        // Whoever could use what came free, at the prices first, so that the first of them does not take what another needs more.
        var near = _freed.Distinct().SelectMany(lot => _takers[lot]).Where(rival => rival != number).Distinct().Order().ToArray();
        foreach (var costs in new[] { _price, _base })
        {
            foreach (var rival in near)
            {
                if (costs == _base || _has[rival].Count == 0)
                {
                    Free(rival);
                    Take(rival, costs, _left, effort).ForEach(Give);
                }
            }
        }

        if (_gain <= before)
        {
            Undo(before);
        }
    }

    private List<Taken> Take(int number, double[] costs, int[]? left, Effort effort)
    {
        effort.Spend(AndAround * _runners[number].Work / Effort.CellsAState);
        var taken = new List<Taken>();
        if (_runners[number].Run(costs, left) > Slack)
        {
            _runners[number].Follow(costs, _units, number, taken);
        }

        return taken;
    }

    private void Give(Taken one)
    {
        _has[one.Contender].Add(one);
        _left[one.Lot]--;
        _gain += one.Gain - (long)_base[one.Lot];
    }

    private void Free(int number)
    {
        if (!_before.Exists(one => one.Contender == number))
        {
            _before.Add((number, _has[number]));
        }

        foreach (var one in _has[number])
        {
            _left[one.Lot]++;
            _gain -= one.Gain - (long)_base[one.Lot];
            _freed.Add(one.Lot);
        }

        _has[number] = [];
    }

    private void Undo(long gain)
    {
        foreach (var (contender, _) in _before)
        {
            _has[contender].ForEach(one => _left[one.Lot]++);
        }

        foreach (var (contender, had) in _before)
        {
            had.ForEach(one => _left[one.Lot]--);
            _has[contender] = had;
        }

        _gain = gain;
    }
}
