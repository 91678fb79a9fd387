namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// The best use of units of goods for which several promotions compete. <see cref="UnitPrices"/> bound what anybody could gain, and
/// <see cref="Turns"/> at these prices are often already the answer. Then <see cref="StateSearch"/>, which cuts what the bound rules out; it
/// is widened until nothing was cut that could be better, with a better set (<see cref="Exchange"/>) before each widening. Where many
/// promotions are tied together, the states are too many: their uses are written out (<see cref="Uses"/>) and chosen among
/// (<see cref="Packing"/>). Where all that would take more than <see cref="Effort"/>, the best set found is given with its bound: the stated
/// fallback.
/// </summary>
internal sealed class Contest
{
    /// <summary>How often what the bound rules out may be left out and the rest settled anew.</summary>
    private const int MostRounds = 12;

    /// <summary>Per cent of the options that must be ruled out for that.</summary>
    private const int WorthARound = 4;

    /// <summary>The stage from which on sets are traded up: what is settled before is settled sooner without.</summary>
    private const int TradedFrom = 1;

    /// <summary>So many promotions tied together are settled sooner when their uses are written out; fewer, only when states do not settle them.</summary>
    private const int Tangled = 24;

    /// <summary>The stage from which on the uses of few promotions are written out.</summary>
    private const int UsesFrom = 2;

    /// <summary>Steps of prices, and then how many states are kept: first little of both, then more.</summary>
    private static readonly (int Steps, int Width)[] Stages = [(8, 32), (16, 200), (40, 1_200), (60, 8_000)];

    private readonly IReadOnlyList<Lot> _lots;
    private readonly double[] _base;
    private readonly long _basis;
    private readonly Runner[] _runners;
    private readonly int[] _order;
    private readonly IReadOnlyList<Contender> _contenders;
    private readonly (int Contender, int Part)[][] _options;
    private UnitPrices? _prices;
    private int[][]? _takersOf;
    private int _stage;
    private int _round;
    private bool _isWrittenOut;
    private Settlement _best;

    /// <summary>Sets that gain no more are not looked for: as part of a larger contest they would not beat what is known there.</summary>
    private long _floor = long.MinValue;

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
        _best = new(_basis, long.MaxValue, []);
    }

    /// <summary>Settles each group of lots that contenders tie together by itself, the small ones first.</summary>
    /// <param name="basis">What each lot's unit gains when no contender takes it.</param>
    /// <param name="options">For each lot, which contenders take its units, as which part; those of a contender side by side.</param>
    public static Settlement Settle(
        IReadOnlyList<Lot> lots, long[] basis, IReadOnlyList<Contender> contenders, (int Contender, int Part)[][] options, Effort effort) =>
        Settle(lots, basis, contenders, options, effort, null);

    private static Settlement Settle(
        IReadOnlyList<Lot> lots, long[] basis, IReadOnlyList<Contender> contenders, (int Contender, int Part)[][] options, Effort effort, Known? known)
    {
        var (gain, bound, taken) = (0L, 0L, new List<Taken>());
        var contests = new List<(List<int> Lots, int[] Contenders, Contest Contest)>();
        foreach (var group in Tied.Groups(options))
        {
            int[] its = [.. group.SelectMany(lot => options[lot]).Select(option => option.Contender).Distinct().Order()];
            var contest = new Contest(
                [.. group.Select(lot => lots[lot])], [.. group.Select(lot => basis[lot])], [.. its.Select(contender => contenders[contender])],
                [.. group.Select(lot => options[lot].Select(option => (Array.BinarySearch(its, option.Contender), option.Part)).ToArray())]);
            if (known is not null)
            {
                contest.StartAt(known with { Prices = [.. group.Select(lot => known.Prices[lot])] });
                bound += contest._best.Bound;
            }

            contests.Add((group, its, contest));
        }

        for (var lot = 0; lot < lots.Count; lot++)
        {
            var alone = options[lot].Length == 0 ? basis[lot] * lots[lot].Count : 0;
            gain += alone;
            bound += alone;
        }

        // What a small one leaves of its share of the effort goes to the larger ones after it.
        contests.Sort(static (a, b) => a.Contest.Work.CompareTo(b.Contest.Work));
        var work = contests.Sum(one => one.Contest.Work);
        foreach (var (group, its, contest) in contests)
        {
            // When the others reach their bounds, it takes more than that to beat the set that is known.
            bound -= known is null ? 0 : contest._best.Bound;
            contest._floor = known is null ? long.MinValue : known.Gain - bound;
            var settled = contest.Settle(effort.Share(contest.Work, work));
            work -= contest.Work;
            gain += settled.Gain;
            bound += settled.Bound;
            foreach (var one in settled.Taken)
            {
                taken.Add(one with { Contender = its[one.Contender], Lot = group[one.Lot] });
            }
        }

        return new(gain, bound, taken);
    }

    /// <summary>Cells of all tables.</summary>
    private long Work => _runners.Sum(runner => (long)runner.Work);

    /// <summary>Only sets that gain more are worth finding.</summary>
    private long Beaten => Math.Max(_floor, _best.Gain);

    /// <summary>Begins where the larger contest came to, whose prices bound the parts as they bounded the whole.</summary>
    private void StartAt(Known known)
    {
        (_stage, _round) = (known.Stage, known.Round);
        _prices = new(_lots, _base, _runners, known.Prices, known.Pace);
        _best = _best with { Bound = Settlement.Whole(_prices.Bound(known.Prices)) };
    }

    private Settlement Settle(Effort effort)
    {
        if (_runners is [var only])
        {
            return Alone(only);
        }

        if (Beaten >= _best.Bound)
        {
            return _best;
        }

        var prices = _prices ?? new(_lots, _base, _runners);
        HaveTurns(prices, effort);
        StateSearch? search = null;
        for (; _stage < Stages.Length; _stage++)
        {
            var (steps, width) = Stages[_stage];
            MovePrices(prices, steps, (int)(Work / Effort.CellsAState), effort);
            if (Beaten >= _best.Bound)
            {
                break;
            }

            // What could not be part of a better set is left out; often the rest falls apart into small groups.
            if (SettleRest(Promising(prices.Best, prices.Bound(prices.Best)), prices, effort))
            {
                break;
            }

            if (SettleUses(effort))
            {
                break;
            }

            if (_stage >= TradedFrom)
            {
                TradeUp(prices.Best, effort);
                if (Beaten >= _best.Bound)
                {
                    break;
                }
            }

            // Too many promotions in one tangle: what the prices find, with the bound they prove.
            search ??= new(_lots, _base, _order, _runners, Takers());
            if (search.Fits)
            {
                var found = search.Run(prices.Best, prices.Bound(prices.Best), Beaten, width, effort);
                _best = found.Taken is { } taken ? new(found.Gain, Math.Max(found.Gain, Math.Min(_best.Bound, found.Bound)), taken) : Below(found.Bound);
            }

            if (Beaten >= _best.Bound || effort.IsSpent)
            {
                break;
            }
        }

        return _best;
    }

    /// <summary>Chooses among the uses of all promotions written out. True when that settled it, or nothing else will.</summary>
    private bool SettleUses(Effort effort)
    {
        if (_isWrittenOut || (_stage < UsesFrom && _contenders.Count < Tangled))
        {
            return false;
        }

        _isWrittenOut = true;
        if (Uses.Of(_lots, _base, _contenders, _options) is not { } uses)
        {
            return false;
        }

        var (chosen, bound) = Packing.Choose(uses, _lots, _contenders, Beaten - _basis, effort);
        if (chosen is not null)
        {
            var taken = new List<Taken>();
            var gain = _basis;
            for (var use = 0; use < chosen.Length; use++)
            {
                for (var often = 0; often < chosen[use]; often++)
                {
                    taken.AddRange(uses.UnitsOf(use));
                    gain += uses[use].Gain;
                }
            }

            _best = _best with { Gain = gain, Taken = taken };
        }

        _best = Below(bound == long.MaxValue ? bound : _basis + bound);
        return Beaten >= _best.Bound || _contenders.Count >= Tangled;
    }

    /// <summary>Settles what is left of the options, unless it is still much the same.</summary>
    private bool SettleRest((int Contender, int Part)[][] rest, UnitPrices prices, Effort effort)
    {
        var before = _options.Sum(options => options.Length);
        if (_round >= MostRounds || rest.Sum(options => options.Length) * 100 >= before * (100 - WorthARound))
        {
            return false;
        }

        var settled = Settle(
            _lots, [.. _base.Select(gain => (long)gain)], _contenders, rest, effort, new(Beaten, prices.Best, prices.Pace, _stage, _round + 1));
        var bounded = Below(settled.Bound);
        _best = settled.Gain > _best.Gain ? settled with { Bound = bounded.Bound } : bounded;
        return true;
    }

    /// <summary>The best set known, with what can be gained by exchanging units in it.</summary>
    private void TradeUp(double[] price, Effort effort)
    {
        _takersOf ??= Array.ConvertAll(_options, options => options.Select(option => option.Contender).Distinct().ToArray());
        var (more, taken) = Exchange.Improve(_lots, _base, price, _runners, _takersOf, _best.Taken, effort);
        _best = more > 0 ? _best with { Gain = _best.Gain + more, Taken = taken } : _best;
    }

    /// <summary>The same set, with the bound where it is lower.</summary>
    private Settlement Below(long bound) => _best with { Bound = Math.Max(Beaten, Math.Min(_best.Bound, bound)) };

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

    /// <summary>Moves prices towards where demand meets supply, and has the promotions take turns at them for good sets.</summary>
    /// <param name="work">What a step costs.</param>
    private void MovePrices(UnitPrices prices, int steps, int work, Effort effort)
    {
        for (var step = 0; step < steps && (step == 0 || !effort.IsSpent); step++)
        {
            effort.Spend(work);
            var goesOn = prices.Step(Beaten);
            if (step % 8 == 7 || step is 1 or 3)
            {
                HaveTurns(prices, effort);
            }

            if (Settlement.Whole(prices.Lowest) <= Beaten || !goesOn)
            {
                break;
            }
        }

        _best = Below(Settlement.Whole(prices.Lowest));
    }

    /// <summary>Leaves the tables at other prices; the next step works them out again.</summary>
    private void HaveTurns(UnitPrices prices, Effort effort)
    {
        var (gain, taken) = Turns.Take(_lots, _base, prices.Now, _runners, effort);
        _best = gain > _best.Gain ? _best with { Gain = gain, Taken = taken } : _best;
    }

    /// <summary>For each lot, the options that could still be part of a better set than the best known.</summary>
    /// <param name="bound">What these prices bound all sets by; the runners' tables stand at them.</param>
    private (int Contender, int Part)[][] Promising(double[] price, double bound)
    {
        var through = new Dictionary<(int Lot, int Part), double>();
        var kept = Array.ConvertAll(_options, _ => new List<(int, int)>());
        for (var number = 0; number < _runners.Length; number++)
        {
            through.Clear();
            _runners[number].Through(price, through);
            foreach (var ((lot, part), most) in through)
            {
                if (Settlement.Whole(bound - _runners[number].Ahead(0, 0) + most) > Beaten)
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

    private (int Runner, Runner.Option[] Options)[][] Takers()
    {
        var takers = new (int, Runner.Option[])[_lots.Count][];
        foreach (var lot in _order)
        {
            takers[lot] = [.. _options[lot].Select(option => option.Contender).Distinct().Select(number => (number, _runners[number].OptionsOf(lot)))];
        }

        return takers;
    }

    /// <summary>What a contest starts from that is part of a larger one.</summary>
    /// <param name="Gain">What the best set known of the larger one gains.</param>
    /// <param name="Pace">How long its steps of prices had become.</param>
    private sealed record Known(long Gain, double[] Prices, double Pace, int Stage, int Round);
}
