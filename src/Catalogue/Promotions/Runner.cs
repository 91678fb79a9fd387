namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// A contender compiled for one contest: its reachable states numbered, what each unit does to each state, and what may still be gained
/// from each point on, at the prices that units have in the contest.
/// </summary>
internal sealed class Runner
{
    private readonly int[] _lots;
    private readonly Option[][] _options;
    private readonly double[] _ahead;

    /// <param name="lots">The lots it may take units of, in the order of the contest, with the parts they may be.</param>
    public Runner(Contender contender, IReadOnlyList<(int Number, Lot Lot, int[] Parts)> lots)
    {
        Contender = contender;
        var ways = Ways(contender, [.. lots.SelectMany(lot => lot.Parts).Distinct()], lots[0].Lot, out var states);
        States = states.Count;
        IsWhole = [.. states.Select(state => contender.Machine.IsWhole(state.Inner))];
        var steps = new List<int>();
        var options = new List<Option[]>();
        foreach (var (number, lot, parts) in lots)
        {
            var its = new Option[parts.Length];
            for (var at = 0; at < its.Length; at++)
            {
                var (next, closes) = ways[parts[at]];
                its[at] = new(parts[at], next, closes, Gains(contender.Machine, states, parts[at], lot));
            }

            for (var unit = 0; unit < lot.Count; unit++)
            {
                steps.Add(number);
                options.Add(its);
            }
        }

        (_lots, _options) = ([.. steps], [.. options]);
        _ahead = new double[(_lots.Length + 1) * States];
    }

    public Contender Contender { get; }

    public int States { get; }

    public bool[] IsWhole { get; }

    /// <summary>Units it may take.</summary>
    public int Steps => _lots.Length;

    /// <summary>What its table costs to work out once.</summary>
    public int Work => _lots.Length * States;

    /// <summary>The ways in which it takes a unit of that lot.</summary>
    public Option[] OptionsOf(int lot) => _options[Array.IndexOf(_lots, lot)];

    /// <summary>The lots that it takes units of.</summary>
    public IEnumerable<int> Lots() => _lots.Distinct();

    /// <summary>The most that it gains from that step and state on, less the prices of the units it takes; negative infinity when it cannot become whole.</summary>
    public double Ahead(int step, int state) => _ahead[(step * States) + state];

    public double Run(double[] price) => Run(price, null);

    public void Follow(double[] price, int[] units) => Follow(price, units, 0, null);

    /// <summary>Works out the table from its end.</summary>
    /// <param name="price">What a unit of each lot costs it.</param>
    /// <param name="left">Units of each lot that it may take at most; null for all.</param>
    public double Run(double[] price, int[]? left)
    {
        var end = _lots.Length * States;
        for (var state = 0; state < States; state++)
        {
            _ahead[end + state] = IsWhole[state] ? 0 : double.NegativeInfinity;
        }

        var (lot, units) = (-1, 0);
        for (var step = _lots.Length - 1; step >= 0; step--)
        {
            (lot, units) = _lots[step] == lot ? (lot, units + 1) : (_lots[step], 1);
            var here = _ahead.AsSpan(step * States, States);
            var next = _ahead.AsSpan((step + 1) * States, States);
            next.CopyTo(here);
            if (left is not null && units > left[lot])
            {
                continue;
            }

            var cost = price[lot];
            foreach (var option in _options[step])
            {
                var (to, gain) = (option.Next, option.Gain);
                for (var state = 0; state < to.Length; state++)
                {
                    if (to[state] >= 0 && gain[state] - cost + next[to[state]] is var sum && sum > here[state])
                    {
                        here[state] = sum;
                    }
                }
            }
        }

        return _ahead[0];
    }

    /// <summary>Follows the best way through the table that was worked out last.</summary>
    /// <param name="units">Counts the units that it takes, by lot.</param>
    /// <param name="taken">Gets what it takes; null when only the count is wanted.</param>
    public void Follow(double[] price, int[] units, int number, List<Taken>? taken)
    {
        var state = 0;
        for (var step = 0; step < _lots.Length; step++)
        {
            var worth = _ahead[(step * States) + state];
            if (_ahead[((step + 1) * States) + state] >= worth)
            {
                continue; // left where it is
            }

            foreach (var option in _options[step])
            {
                var to = option.Next[state];
                if (to >= 0 && option.Gain[state] - price[_lots[step]] + _ahead[((step + 1) * States) + to] >= worth)
                {
                    units[_lots[step]]++;
                    taken?.Add(new(number, option.Part, _lots[step], option.Gain[state], option.Closes[state]));
                    state = to;
                    break;
                }
            }
        }
    }

    /// <summary>The most it gains on any way that takes a unit of that lot as that part, by the table worked out last.</summary>
    /// <param name="through">Gets it for each lot and part; what is not written there is never taken.</param>
    public void Through(double[] price, Dictionary<(int Lot, int Part), double> through)
    {
        var so = new double[States];
        var then = new double[States];
        Array.Fill(so, double.NegativeInfinity);
        so[0] = 0;
        for (var step = 0; step < _lots.Length; step++)
        {
            so.CopyTo(then, 0);
            var lot = _lots[step];
            foreach (var option in _options[step])
            {
                var most = double.NegativeInfinity;
                for (var state = 0; state < so.Length; state++)
                {
                    if (option.Next[state] is >= 0 and var to && so[state] > double.NegativeInfinity)
                    {
                        var sum = so[state] + option.Gain[state] - price[lot];
                        then[to] = Math.Max(then[to], sum);
                        most = Math.Max(most, sum + _ahead[((step + 1) * States) + to]);
                    }
                }

                if (!through.TryGetValue((lot, option.Part), out var known) || most > known)
                {
                    through[(lot, option.Part)] = most;
                }
            }

            (so, then) = (then, so);
        }
    }

    /// <summary>Where a unit leads from each state, by part: the same whatever lot it is of.</summary>
    private static Dictionary<int, (int[] Next, bool[] Closes)> Ways(Contender contender, int[] parts, in Lot any, out List<(int Inner, int Used)> states)
    {
        states = [(0, 0)];
        var numbers = new Dictionary<(int, int), int> { [(0, 0)] = 0 };
        var next = Array.ConvertAll(parts, _ => new List<int>());
        var closing = Array.ConvertAll(parts, _ => new List<bool>());
        for (var at = 0; at < states.Count; at++)
        {
            for (var part = 0; part < parts.Length; part++)
            {
                var (after, closes) = After(contender, states[at], parts[part], any);
                var number = -1;
                if (after is { } state && !numbers.TryGetValue(state, out number))
                {
                    number = numbers[state] = states.Count;
                    states.Add(state);
                }

                next[part].Add(number);
                closing[part].Add(closes);
            }
        }

        var ways = new Dictionary<int, (int[], bool[])>();
        for (var part = 0; part < parts.Length; part++)
        {
            ways[parts[part]] = ([.. next[part]], [.. closing[part]]);
        }

        return ways;
    }

    private static ((int Inner, int Used)? State, bool Closes) After(Contender contender, (int Inner, int Used) state, int part, in Lot lot)
    {
        var (next, _, closes) = contender.Machine.Put(state.Inner, part, lot);
        var isUsedUp = contender.MostUses > 0 && state.Used == contender.MostUses && state.Inner == 0;
        var used = state.Used + (contender.MostUses > 0 && closes ? 1 : 0);
        return (isUsedUp || next < 0 || used > contender.MostUses ? null : (next, used), closes);
    }

    private static long[] Gains(Machine machine, List<(int Inner, int Used)> states, int part, in Lot lot)
    {
        var gains = new long[states.Count];
        for (var state = 0; state < gains.Length; state++)
        {
            gains[state] = machine.Put(states[state].Inner, part, lot).Gain;
        }

        return gains;
    }

    /// <summary>A way to take a unit: from each state to which one, for what gain, and whether that completes a use; negative where there is no room.</summary>
    internal sealed record Option(int Part, int[] Next, bool[] Closes, long[] Gain);
}
