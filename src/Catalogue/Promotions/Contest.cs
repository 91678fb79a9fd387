using System.Runtime.InteropServices;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>A promotion that takes part in a contest for units of goods.</summary>
/// <param name="Promotion">Its number in the set.</param>
/// <param name="MostUses">Zero when it has no limit that these goods could reach.</param>
internal sealed record Contender(int Promotion, Machine Machine, int MostUses);

/// <summary>One unit of a lot that went to a contender.</summary>
internal readonly record struct Taken(int Contender, int Part, int Lot, long Gain, bool Closes);

/// <summary>How a contest ended.</summary>
/// <param name="Gain">What all units gain.</param>
/// <param name="Bound">More than this nobody could find; equal to the gain when it is proven to be the best.</param>
internal sealed record Settlement(long Gain, long Bound, IReadOnlyList<Taken> Taken);

/// <summary>
/// The best use of units of goods for which several promotions compete. First each lot gets a price, so that promotions which each take
/// what pays best at these prices together take about as many units as there are: that bounds what anybody could gain, and is often
/// already the answer. Then dynamic programming over the states of all machines, unit by unit, which cuts what the bound rules out. It is
/// widened until nothing was cut that could be better. Where that would take more than <see cref="Effort"/>, the best set found is given
/// with its bound: the stated fallback.
/// </summary>
/// <remarks>
/// Prices: Lagrangian relaxation by subgradient steps (Held, Wolfe, Crowder: Validation of subgradient optimization, Mathematical
/// Programming 6, 1974). Layers of states cut by width and bound: restricted decision diagrams (Bergman, Cire, van Hoeve, Hooker:
/// Discrete Optimization with Decision Diagrams, INFORMS Journal on Computing 28(1), 2016).
/// </remarks>
internal sealed class Contest
{
    private const int KeyBits = 128;

    /// <summary>How often what the bound rules out may be left out and the rest settled anew.</summary>
    private const int MostRounds = 6;

    private const double Slack = 1e-6;

    /// <summary>Steps of prices, and then how many states are kept: first little of both, then more.</summary>
    private static readonly (int Steps, int Width)[] Stages = [(8, 32), (16, 200), (40, 1_200), (60, 8_000)];

    private readonly IReadOnlyList<Lot> _lots;
    private readonly double[] _base;
    private readonly double[] _price;
    private readonly long _basis;
    private readonly Runner[] _runners;
    private readonly (int Runner, Runner.Option[] Options)[][] _takers;
    private readonly int[] _order;
    private readonly int[] _bits;
    private readonly int[] _shift;
    private readonly UInt128[] _mask;
    private readonly List<(int Parent, Taken Taken)> _trail = [];
    private Settlement _best;
    private double _lowest = double.PositiveInfinity;
    private double _pace = 1;

    private readonly IReadOnlyList<Contender> _contenders;
    private readonly (int Contender, int Part)[][] _options;

    private Contest(IReadOnlyList<Lot> lots, long[] basis, IReadOnlyList<Contender> contenders, (int Contender, int Part)[][] options)
    {
        (_lots, _contenders, _options) = (lots, contenders, options);
        _base = Array.ConvertAll(basis, gain => (double)gain);
        _order = UnitOrder.Of(lots, contenders, options);
        var lotsOf = new List<(int Number, Lot Lot, int[] Parts)>[contenders.Count];
        foreach (var lot in _order)
        {
            _basis += basis[lot] * lots[lot].Count;
            foreach (var its in options[lot].GroupBy(option => option.Contender))
            {
                (lotsOf[its.Key] ??= []).Add((lot, lots[lot], [.. its.Select(option => option.Part)]));
            }
        }

        _runners = [.. contenders.Select((contender, number) => new Runner(contender, lotsOf[number]))];
        _takers = new (int, Runner.Option[])[lots.Count][];
        foreach (var lot in _order)
        {
            _takers[lot] = [.. options[lot].Select(option => option.Contender).Distinct().Select(number => (number, _runners[number].OptionsOf(lot)))];
        }

        _bits = Array.ConvertAll(_runners, runner => BitsOf(runner.States));
        _shift = new int[_bits.Length];
        for (var number = 1; number < _bits.Length; number++)
        {
            _shift[number] = _shift[number - 1] + _bits[number - 1];
        }

        _mask = Array.ConvertAll(_bits, bits => (UInt128.One << bits) - 1);
        _price = [.. _base];
        _best = new(_basis, long.MaxValue, []);
    }

    /// <summary>Settles each group of lots that contenders tie together by itself, the small ones first.</summary>
    /// <param name="basis">What each lot's unit gains when no contender takes it.</param>
    /// <param name="options">For each lot, which contenders take its units, as which part; those of a contender side by side.</param>
    public static Settlement Settle(
        IReadOnlyList<Lot> lots, long[] basis, IReadOnlyList<Contender> contenders, (int Contender, int Part)[][] options, Effort effort,
        int round = 0)
    {
        var (gain, bound, taken) = (0L, 0L, new List<Taken>());
        var contests = new List<(List<int> Lots, int[] Contenders, Contest Contest)>();
        foreach (var group in Tied.Groups(options))
        {
            int[] its = [.. group.SelectMany(lot => options[lot]).Select(option => option.Contender).Distinct().Order()];
            contests.Add((group, its, new(
                [.. group.Select(lot => lots[lot])], [.. group.Select(lot => basis[lot])], [.. its.Select(contender => contenders[contender])],
                [.. group.Select(lot => options[lot].Select(option => (Array.BinarySearch(its, option.Contender), option.Part)).ToArray())])));
        }

        // What a small one leaves of its share of the effort goes to the larger ones after it.
        contests.Sort(static (a, b) => a.Contest.Work.CompareTo(b.Contest.Work));
        var work = contests.Sum(one => one.Contest.Work);
        foreach (var (group, its, contest) in contests)
        {
            var settled = contest.Settle(effort.Share(contest.Work, work), round);
            work -= contest.Work;
            gain += settled.Gain;
            bound += settled.Bound;
            foreach (var one in settled.Taken)
            {
                taken.Add(one with { Contender = its[one.Contender], Lot = group[one.Lot] });
            }
        }

        for (var lot = 0; lot < lots.Count; lot++)
        {
            var alone = options[lot].Length == 0 ? basis[lot] * lots[lot].Count : 0;
            gain += alone;
            bound += alone;
        }

        return new(gain, bound, taken);
    }

    /// <summary>Cells of all tables.</summary>
    private long Work => _runners.Sum(runner => (long)runner.Work);

    private Settlement Settle(Effort effort, int round)
    {
        if (_runners is [var only])
        {
            return Alone(only);
        }

        Estimate();
        foreach (var (steps, width) in Stages)
        {
            MovePrices(steps, effort);
            if (_best.Gain >= _best.Bound)
            {
                break;
            }

            // What could not be part of a better set is left out; often the rest falls apart into small groups.
            var (rest, before) = (Promising(), _options.Sum(options => options.Length));
            if (round < MostRounds && rest.Sum(options => options.Length) * 10 < before * 9)
            {
                var settled = Settle(_lots, [.. _base.Select(gain => (long)gain)], _contenders, rest, effort, round + 1);
                return settled.Gain > _best.Gain
                    ? settled with { Bound = Math.Min(_best.Bound, settled.Bound) }
                    : _best with { Bound = Math.Clamp(settled.Bound, _best.Gain, _best.Bound) };
            }

            // Too many promotions in one tangle: what the prices find, with the bound they prove.
            if (_bits.Sum() <= KeyBits)
            {
                Search(width, effort);
            }

            if (_best.Gain >= _best.Bound || effort.IsSpent)
            {
                break;
            }
        }

        return _best;
    }

    /// <summary>Without a rival, its own table is the answer.</summary>
    private Settlement Alone(Runner only)
    {
        var taken = new List<Taken>();
        only.Run(_base);
        only.Follow(_base, new int[_lots.Count], 0, taken);
        var gain = (double)_basis;
        foreach (var one in taken)
        {
            gain += one.Gain - _base[one.Lot];
        }

        return new((long)gain, (long)gain, taken);
    }

    private (int Contender, int Part)[][] Promising()
    {
        var bound = Bound(_price);
        var through = new Dictionary<(int Lot, int Part), double>();
        var kept = Array.ConvertAll(_options, _ => new List<(int, int)>());
        for (var number = 0; number < _runners.Length; number++)
        {
            through.Clear();
            _runners[number].Through(_price, through);
            foreach (var ((lot, part), most) in through)
            {
                if (Floor(bound - _runners[number].Ahead(0, 0) + most) > _best.Gain)
                {
                    kept[lot].Add((number, part));
                }
            }
        }

        return Array.ConvertAll(kept, options =>
        {
            options.Sort();
            return options.ToArray();
        });
    }

    /// <summary>A first guess at prices: what a unit brings on average where it is wanted most.</summary>
    private void Estimate()
    {
        Bound(_base);
        for (var number = 0; number < _runners.Length; number++)
        {
            var units = new int[_lots.Count];
            _runners[number].Follow(_base, units, number);
            var each = _runners[number].Ahead(0, 0) / Math.Max(1, units.Sum());
            for (var lot = 0; lot < units.Length; lot++)
            {
                _price[lot] = units[lot] > 0 ? Math.Max(_price[lot], _base[lot] + each) : _price[lot];
            }
        }
    }

    /// <summary>Moves prices towards where demand meets supply, and has the promotions take turns at them for good sets.</summary>
    private void MovePrices(int steps, Effort effort)
    {
        const int Patience = 4;
        var price = _price.ToArray();
        var demand = new int[_lots.Count];
        var work = (int)(Work / Effort.CellsAState);
        var idle = 0;
        for (var step = 0; step < steps && (step == 0 || !effort.IsSpent); step++)
        {
            effort.Spend(work);
            var bound = Bound(price);
            if (bound < _lowest - Slack)
            {
                (_lowest, idle) = (bound, 0);
                price.CopyTo(_price, 0);
            }
            else if (++idle == Patience)
            {
                (_pace, idle) = (_pace / 2, 0);
                _price.CopyTo(price, 0);
                Bound(price);
            }

            Array.Clear(demand);
            for (var number = 0; number < _runners.Length; number++)
            {
                _runners[number].Follow(price, demand, number);
            }

            if (step % 8 == 0 || step is 2 or 5)
            {
                TakeTurns(price, effort); // the tables are of other prices now; the next step works them out again
            }

            if (Floor(_lowest) <= _best.Gain || !Move(price, demand))
            {
                break;
            }
        }

        _best = _best with { Bound = Math.Max(_best.Gain, Math.Min(_best.Bound, Floor(_lowest))) };
    }

    /// <returns>False when demand meets supply.</returns>
    private bool Move(double[] price, int[] demand)
    {
        var norm = 0.0;
        for (var lot = 0; lot < demand.Length; lot++)
        {
            demand[lot] -= _lots[lot].Count;
            norm += demand[lot] < 0 && price[lot] <= _base[lot] ? 0 : (double)demand[lot] * demand[lot];
        }

        var length = norm == 0 ? 0 : _pace * Math.Max(1, _lowest - _best.Gain) / norm;
        for (var lot = 0; lot < demand.Length; lot++)
        {
            price[lot] = Math.Max(_base[lot], price[lot] + (length * demand[lot]));
        }

        return norm > 0;
    }

    /// <summary>No set gains more than: every unit at its price, and every promotion what pays it best beyond that.</summary>
    private double Bound(double[] price)
    {
        var bound = 0.0;
        for (var lot = 0; lot < price.Length; lot++)
        {
            bound += price[lot] * _lots[lot].Count;
        }

        foreach (var runner in _runners)
        {
            bound += runner.Run(price);
        }

        return bound;
    }

    /// <summary>One promotion after the other takes of what is left: first at the prices, the keenest first; then for any gain.</summary>
    private void TakeTurns(double[] price, Effort effort)
    {
        var left = _lots.Select(lot => lot.Count).ToArray();
        var taken = new List<Taken>();
        var went = new bool[_runners.Length];
        int[] turns = [.. Enumerable.Range(0, _runners.Length).OrderByDescending(number => _runners[number].Ahead(0, 0)).ThenBy(number => number)];
        foreach (var costs in new[] { price, _base })
        {
            foreach (var number in turns)
            {
                if (went[number] && _runners[number].Contender.MostUses > 0)
                {
                    continue;
                }

                effort.Spend(_runners[number].Work / Effort.CellsAState);
                if (_runners[number].Run(costs, left) > Slack)
                {
                    var units = new int[_lots.Count];
                    _runners[number].Follow(costs, units, number, taken);
                    went[number] = true;
                    for (var lot = 0; lot < left.Length; lot++)
                    {
                        left[lot] -= units[lot];
                    }
                }
            }
        }

        var gain = taken.Sum(one => one.Gain);
        for (var lot = 0; lot < left.Length; lot++)
        {
            gain += (long)_base[lot] * left[lot];
        }

        if (gain > _best.Gain)
        {
            _best = _best with { Gain = gain, Taken = taken };
        }
    }

    /// <summary>All states that could still be better than the best set known, at most so many after each unit.</summary>
    private void Search(int width, Effort effort)
    {
        _trail.Clear();
        var passed = new int[_runners.Length];
        var ahead = Bound(_price);
        var cut = double.NegativeInfinity;
        var layer = new List<Node> { new(default, 0, ahead, -1) };
        var next = new List<Node>();
        var places = new Dictionary<UInt128, int>();
        foreach (var lot in _order)
        {
            for (var unit = 0; unit < _lots[lot].Count; unit++)
            {
                if (effort.IsSpent)
                {
                    cut = layer.Aggregate(cut, (most, node) => Math.Max(most, node.Bound));
                    _best = _best with { Bound = Math.Max(_best.Gain, Math.Min(_best.Bound, Floor(cut))) };
                    return;
                }

                // What lies ahead now: this unit and its price are behind us, and each taker has one unit less to come.
                ahead -= _price[lot];
                var cleared = UInt128.Zero;
                foreach (var (number, _) in _takers[lot])
                {
                    var runner = _runners[number];
                    ahead += runner.Ahead(passed[number] + 1, 0) - runner.Ahead(passed[number], 0);
                    passed[number]++;
                    cleared |= passed[number] == runner.Steps ? _mask[number] << _shift[number] : 0;
                }

                next.Clear();
                places.Clear();
                var step = new Step(places, next, passed, cleared, ahead);
                effort.Spend(2 * layer.Count * (_takers[lot].Length + 1));
                foreach (var node in CollectionsMarshal.AsSpan(layer))
                {
                    Reach(step, node.Key, node.Gain + (long)_base[lot], node.Trail);
                    foreach (var (number, options) in _takers[lot])
                    {
                        foreach (var option in options)
                        {
                            Put(step, node, lot, number, option);
                        }
                    }
                }

                cut = Math.Max(cut, Trim(next, width));
                (layer, next) = (next, layer);
            }
        }

        foreach (var node in layer)
        {
            if (node.Gain > _best.Gain)
            {
                _best = _best with { Gain = node.Gain, Taken = Trail(node.Trail) };
            }
        }

        var bound = double.IsNegativeInfinity(cut) ? _best.Gain : Floor(cut);
        _best = _best with { Bound = Math.Max(_best.Gain, Math.Min(_best.Bound, bound)) };
    }

    private void Put(in Step step, in Node node, int lot, int number, Runner.Option option)
    {
        var state = (int)((node.Key >> _shift[number]) & _mask[number]);
        if (option.Next[state] is >= 0 and var next)
        {
            var key = (node.Key & ~(_mask[number] << _shift[number])) | ((UInt128)(uint)next << _shift[number]);
            _trail.Add((node.Trail, new(number, option.Part, lot, option.Gain[state], option.Closes[state])));
            if (!Reach(step, key, node.Gain + option.Gain[state], _trail.Count - 1))
            {
                _trail.RemoveAt(_trail.Count - 1);
            }
        }
    }

    /// <returns>False when the state is worth nothing, or was reached with as much.</returns>
    private bool Reach(in Step step, UInt128 key, long gain, int trail)
    {
        // From here on every open machine goes its best way; one that can never become whole has none.
        var bound = gain + step.Ahead;
        var rest = key;
        for (var number = 0; rest != 0; rest >>= _bits[number], number++)
        {
            if ((int)(rest & _mask[number]) is var state and not 0)
            {
                bound += _runners[number].Ahead(step.Passed[number], state) - _runners[number].Ahead(step.Passed[number], 0);
            }
        }

        if (Floor(bound) <= _best.Gain)
        {
            return false;
        }

        key &= ~step.Cleared;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(step.Places, key, out var stood);
        if (!stood)
        {
            place = step.Next.Count;
            step.Next.Add(new(key, gain, bound, trail));
            return true;
        }

        if (step.Next[place].Gain >= gain)
        {
            return false;
        }

        step.Next[place] = new(key, gain, bound, trail);
        return true;
    }

    /// <summary>Keeps the most promising states.</summary>
    /// <returns>The highest bound among those that were cut.</returns>
    private static double Trim(List<Node> layer, int width)
    {
        if (layer.Count <= width)
        {
            return double.NegativeInfinity;
        }

        layer.Sort(static (a, b) => a.Bound == b.Bound ? b.Gain.CompareTo(a.Gain) : b.Bound.CompareTo(a.Bound));
        var cut = layer[width].Bound;
        layer.RemoveRange(width, layer.Count - width);
        return cut;
    }

    private List<Taken> Trail(int at)
    {
        var taken = new List<Taken>();
        for (; at >= 0; at = _trail[at].Parent)
        {
            taken.Add(_trail[at].Taken);
        }

        taken.Reverse();
        return taken;
    }

    /// <summary>Gains are whole minor units, so a bound is worth what is whole of it.</summary>
    private static long Floor(double bound) => double.IsNegativeInfinity(bound) ? long.MinValue : (long)Math.Floor(bound + Slack);

    private static int BitsOf(int states) => states == 1 ? 1 : int.Log2(states - 1) + 1;

    private readonly record struct Node(UInt128 Key, long Gain, double Bound, int Trail);

    private readonly record struct Step(Dictionary<UInt128, int> Places, List<Node> Next, int[] Passed, UInt128 Cleared, double Ahead);
}
