namespace OpenAisle.Catalogue.Promotions;

/// <summary>Whoever takes units at their prices: a promotion, or several as one.</summary>
internal interface ITaker
{
    /// <summary>What its table costs to work out once.</summary>
    int Work { get; }

    /// <summary>The most it gains at these prices, less the prices of the units it takes.</summary>
    double Run(double[] price);

    /// <summary>Counts the units that it takes then, by lot; asked after <see cref="Run"/>, at the same prices.</summary>
    void Follow(double[] price, int[] units);
}

/// <summary>
/// Promotions on the same few goods as one taker: a table of what they gain together with so many units of each lot. What it gains best, it
/// gains without two of them taking the same unit, so its bound is tighter than the sum of theirs.
/// </summary>
/// <remarks>
/// The bound of a relaxation gets tighter as what it splits gets larger (Dechter, Rish: Mini-buckets: a general scheme for bounded
/// inference, Journal of the ACM 50(2), 2003).
/// </remarks>
internal sealed class Pool : ITaker
{
    private readonly int[] _lots;
    private readonly int[] _count;
    private readonly int[] _stride;
    private readonly double[] _base;

    /// <summary>By how many lots are still open: the most from there on. The last is the table itself: gains beyond those of units that nobody takes.</summary>
    private readonly double[][] _levels;

    /// <param name="lotNumbers">The lots of all of them.</param>
    /// <param name="basis">What each lot's unit gains when nobody takes it.</param>
    public Pool(IReadOnlyList<Lot> lots, int[] lotNumbers, double[] basis, IReadOnlyList<Runner> runners)
    {
        _lots = lotNumbers;
        _base = basis;
        _count = Array.ConvertAll(_lots, lot => lots[lot].Count);
        _stride = new int[_lots.Length];
        _levels = new double[_lots.Length + 1][];
        var cells = 1;
        for (var at = 0; at < _lots.Length; at++)
        {
            _levels[at] = new double[cells];
            _stride[at] = cells;
            cells *= _count[at] + 1;
        }

        _levels[^1] = new double[cells];
        foreach (var runner in runners)
        {
            Built += Absorb(runner);
        }
    }

    public int Work => _levels[^1].Length;

    /// <summary>Cells that were worked out to make the table.</summary>
    public long Built { get; }

    public double Run(double[] price)
    {
        for (var at = _lots.Length - 1; at >= 0; at--)
        {
            var (to, from, stride) = (_levels[at], _levels[at + 1], _stride[at]);
            var each = _base[_lots[at]] - price[_lots[at]];
            from.AsSpan(0, stride).CopyTo(to);
            for (var taken = 1; taken <= _count[at]; taken++)
            {
                var some = from.AsSpan(taken * stride, stride);
                var off = taken * each;
                for (var state = 0; state < some.Length; state++)
                {
                    to[state] = Math.Max(to[state], some[state] + off);
                }
            }
        }

        return _levels[0][0];
    }

    public void Follow(double[] price, int[] units)
    {
        var state = 0;
        for (var at = 0; at < _lots.Length; at++)
        {
            var each = _base[_lots[at]] - price[_lots[at]];
            var taken = 0;
            while (_levels[at + 1][state + (taken * _stride[at])] + (taken * each) < _levels[at][state])
            {
                taken++;
            }

            units[_lots[at]] += taken;
            state += taken * _stride[at];
        }
    }

    /// <summary>For each of its lots the most that it gains on any way that takes a unit of it.</summary>
    public IEnumerable<(int Lot, double Most)> Through(double[] price)
    {
        var table = _levels[^1];
        var most = new double[_lots.Length];
        Array.Fill(most, double.NegativeInfinity);
        var digits = new int[_lots.Length];
        var cost = 0.0;
        for (var state = 0; state < table.Length; state++)
        {
            for (var at = 0; at < _lots.Length; at++)
            {
                if (digits[at] > 0 && table[state] + cost > most[at])
                {
                    most[at] = table[state] + cost;
                }
            }

            for (var at = 0; at < _lots.Length; at++)
            {
                var each = _base[_lots[at]] - price[_lots[at]];
                if (++digits[at] <= _count[at])
                {
                    cost += each;
                    break;
                }

                cost -= _count[at] * each;
                digits[at] = 0;
            }
        }

        return _lots.Zip(most);
    }

    /// <summary>One promotion more: unit by unit, with its own states beside the table.</summary>
    private long Absorb(Runner runner)
    {
        var table = _levels[^1];
        var by = new double[runner.States][];
        for (var state = 0; state < by.Length; state++)
        {
            by[state] = new double[table.Length];
            Array.Fill(by[state], double.NegativeInfinity);
        }

        table.CopyTo(by[0], 0);
        for (var step = 0; step < runner.Steps; step++)
        {
            var at = Array.IndexOf(_lots, runner.LotAt(step));
            Put(by, runner.OptionsAt(step), _stride[at], _count[at], _base[runner.LotAt(step)]);
        }

        for (var state = 0; state < by.Length; state++)
        {
            for (var cell = 0; runner.IsWhole[state] && cell < table.Length; cell++)
            {
                table[cell] = Math.Max(table[cell], by[state][cell]);
            }
        }

        return (long)runner.Work * table.Length;
    }

    /// <summary>One unit, taken or not: from the fullest cells down, so that it is not taken twice.</summary>
    private static void Put(double[][] by, Runner.Option[] options, int stride, int count, double basis)
    {
        var block = stride * (count + 1);
        for (var begin = by[0].Length - block; begin >= 0; begin -= block)
        {
            for (var taken = count - 1; taken >= 0; taken--)
            {
                var from = begin + (taken * stride);
                foreach (var option in options)
                {
                    for (var state = 0; state < by.Length; state++)
                    {
                        if (option.Next[state] is >= 0 and var next)
                        {
                            var source = by[state].AsSpan(from, stride);
                            var target = by[next].AsSpan(from + stride, stride);
                            var gain = option.Gain[state] - basis;
                            for (var cell = 0; cell < source.Length; cell++)
                            {
                                target[cell] = Math.Max(target[cell], source[cell] + gain);
                            }
                        }
                    }
                }
            }
        }
    }
}
