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
        var states = Reachable(contender, [.. lots.SelectMany(lot => lot.Parts).Distinct()], lots[0].Lot);
        States = states.Count;
        IsWhole = [.. states.Select(state => contender.Machine.IsWhole(state.Inner))];
        var numbers = states.Select((state, number) => (state, number)).ToDictionary(pair => pair.state, pair => pair.number);
        var steps = new List<int>();
        var options = new List<Option[]>();
        foreach (var (number, lot, parts) in lots)
        {
            Option[] its = [.. parts.Select(part => new Option(part, states, numbers, contender, lot))];
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

    /// <summary>The most that it gains from that step and state on, less the prices of the units it takes; negative infinity when it cannot become whole.</summary>
    public double Ahead(int step, int state) => _ahead[(step * States) + state];

    /// <summary>Works out the table from its end.</summary>
    /// <param name="price">What a unit of each lot costs it.</param>
    /// <param name="left">Units of each lot that it may take at most; null for all.</param>
    public double Run(double[] price, int[]? left = null)
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
    public void Follow(double[] price, int[] units, int number, List<Taken>? taken = null)
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

    private static List<(int Inner, int Used)> Reachable(Contender contender, int[] parts, in Lot any)
    {
        var states = new List<(int Inner, int Used)> { (0, 0) };
        var known = new HashSet<(int, int)> { (0, 0) };
        for (var at = 0; at < states.Count; at++)
        {
            foreach (var part in parts)
            {
                if (Option.After(contender, states[at], part, any) is { } next && known.Add(next))
                {
                    states.Add(next);
                }
            }
        }

        return states;
    }

    /// <summary>A way to take a unit: from each state, to which one and for what gain.</summary>
    internal sealed class Option
    {
        public Option(
            int part, List<(int Inner, int Used)> states, Dictionary<(int Inner, int Used), int> numbers, Contender contender, in Lot lot)
        {
            Part = part;
            Next = new int[states.Count];
            Gain = new long[states.Count];
            Closes = new bool[states.Count];
            for (var state = 0; state < Next.Length; state++)
            {
                Next[state] = After(contender, states[state], part, lot) is { } next ? numbers[next] : -1;
                (_, Gain[state], Closes[state]) = contender.Machine.Put(states[state].Inner, part, lot);
            }
        }

        public int Part { get; }

        public int[] Next { get; }

        public long[] Gain { get; }

        public bool[] Closes { get; }

        public static (int Inner, int Used)? After(Contender contender, (int Inner, int Used) state, int part, in Lot lot)
        {
            if (contender.MostUses > 0 && state.Used == contender.MostUses && state.Inner == 0)
            {
                return null;
            }

            var (next, _, closes) = contender.Machine.Put(state.Inner, part, lot);
            var used = state.Used + (contender.MostUses > 0 && closes ? 1 : 0);
            return next < 0 || used > contender.MostUses ? null : (next, used);
        }
    }
}
