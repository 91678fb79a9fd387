namespace OpenAisle.Catalogue.Promotions;

/// <summary>What a promotion took of a pile: so many units, for so much off in all.</summary>
/// <param name="Promotion">Its number in the set.</param>
/// <param name="OffEach">True when it is off the whole unit at the promotion's own rate, and so holds at any weight.</param>
internal sealed record Won(int Promotion, int Lot, int Units, long Off, bool OffEach);

/// <summary>How a layer was settled.</summary>
internal sealed record LayerSettled(IReadOnlyList<Won> Won, IReadOnlyDictionary<int, int> Uses, long Gain, long Unproven);

/// <summary>
/// Settles one layer: finds which promotions compete for the same units, and has each such group of them settle its contest by itself.
/// </summary>
internal sealed class LayerContest
{
    private const int MostStates = 4_096;

    private readonly PromotionSet _set;
    private readonly IReadOnlyList<Lot> _lots;
    private readonly long[] _base;
    private readonly int[] _basePromotion;
    private readonly List<(int Contender, int Part)>[] _options;
    private readonly List<Contender> _contenders = [];
    private readonly HashSet<int> _narrowed = [];
    private readonly Effort _effort;
    private readonly List<Won> _won = [];
    private readonly Dictionary<int, int> _uses = [];
    private readonly Dictionary<int, int> _takenUnits = [];
    private long _gain;
    private long _unproven;

    private LayerContest(PromotionSet set, IReadOnlyList<Lot> lots, Effort effort)
    {
        _set = set;
        _lots = lots;
        _effort = effort;
        _base = new long[lots.Count];
        _basePromotion = new int[lots.Count];
        Array.Fill(_basePromotion, -1);
        _options = new List<(int, int)>[lots.Count];
        for (var lot = 0; lot < lots.Count; lot++)
        {
            _options[lot] = [];
        }
    }

    /// <param name="eligible">For each lot, the promotions of this layer that it may be part of, and as which part.</param>
    public static LayerSettled Settle(
        PromotionSet set, IReadOnlyList<Lot> lots, IReadOnlyList<IReadOnlyList<(int Promotion, int Part)>> eligible, ShopperTerms shopper,
        Effort effort)
    {
        var contest = new LayerContest(set, lots, effort);
        contest.Enter(eligible, shopper);
        contest.Contend();
        contest.TakeBase();
        return new(contest._won, contest._uses, contest._gain, contest._unproven);
    }

    /// <summary>
    /// Forms of single units without a limit compete with nothing but each other: the best of them is what a unit gains anyhow. All others
    /// become contenders.
    /// </summary>
    private void Enter(IReadOnlyList<IReadOnlyList<(int Promotion, int Part)>> eligible, ShopperTerms shopper)
    {
        var lotsOf = new SortedDictionary<int, List<(int Lot, int Part)>>();
        for (var lot = 0; lot < _lots.Count; lot++)
        {
            foreach (var (promotion, part) in eligible[lot])
            {
                (lotsOf.TryGetValue(promotion, out var its) ? its : lotsOf[promotion] = []).Add((lot, part));
            }
        }

        foreach (var number in Lesser(lotsOf, shopper))
        {
            lotsOf.Remove(number);
        }

        foreach (var (number, its) in lotsOf)
        {
            var promotion = _set.All[number];
            var form = (GoodsForm)Forms.Of(promotion);
            var most = MostUses(promotion, its);
            var limit = shopper.LeftOf(promotion) is { } left && left < most ? left : 0;
            var open = limit > 0 ? Math.Min(limit, most) : most;
            if (open == 0)
            {
                continue;
            }

            var room = Room(promotion, open);
            var machine = form.Machine(promotion, room);
            if (form is UnitForm && limit == 0)
            {
                foreach (var (lot, part) in its)
                {
                    if (machine.Put(0, part, _lots[lot]).Gain is var gain && gain > _base[lot])
                    {
                        (_base[lot], _basePromotion[lot]) = (gain, number);
                    }
                }
            }
            else
            {
                foreach (var (lot, part) in its)
                {
                    _options[lot].Add((_contenders.Count, part));
                }

                if (room < open)
                {
                    _narrowed.Add(_contenders.Count);
                }

                _contenders.Add(new(number, machine, limit));
            }
        }
    }

    /// <summary>Promotions that ask the same of the same goods as another one, which has no limit and never gives less.</summary>
    private List<int> Lesser(SortedDictionary<int, List<(int Lot, int Part)>> lotsOf, ShopperTerms shopper)
    {
        var outdone = new List<int>();
        var best = new Dictionary<(string Form, string Asks), int>();
        foreach (var (number, its) in lotsOf)
        {
            var promotion = _set.All[number];
            var asks = $"{string.Join('+', promotion.Take)}/{promotion.Pay}/{string.Join(',', its)}";
            if (!best.TryGetValue((promotion.Form, asks), out var other))
            {
                best[(promotion.Form, asks)] = number;
            }
            else if (shopper.LeftOf(_set.All[other]) is null && !GivesMore(promotion, _set.All[other]))
            {
                outdone.Add(number);
            }
            else if (shopper.LeftOf(promotion) is null && !GivesMore(_set.All[other], promotion))
            {
                outdone.Add(other);
                best[(promotion.Form, asks)] = number;
            }
        }

        return outdone;
    }

    private static bool GivesMore(Promotion one, Promotion other) =>
        one.BasisPoints > other.BasisPoints || (one.Amount is { } amount && other.Amount is { } its
            && (one.Form == FormName.AmountOff ? amount > its : amount < its));

    private int MostUses(Promotion promotion, List<(int Lot, int Part)> its)
    {
        var most = int.MaxValue;
        for (var part = 0; part < promotion.Take.Count; part++)
        {
            var units = its.Where(one => one.Part == part).Sum(one => _lots[one.Lot].Count);
            most = Math.Min(most, units / promotion.Take[part]);
        }

        return most;
    }

    /// <summary>A machine of several parts holds open no more uses than its states have room for.</summary>
    private static int Room(Promotion promotion, int uses)
    {
        while (promotion.Take.Count > 1 && uses > 1
            && promotion.Take.Aggregate(1L, (states, take) => states * ((take * uses) + 1)) > MostStates)
        {
            uses--;
        }

        return uses;
    }

    private void Contend()
    {
        var outdone = Outdone.Among(_lots, _base, _contenders, _options);
        foreach (var options in _options)
        {
            options.RemoveAll(option => outdone[option.Contender]);
        }

        var settled = Contest.Settle(_lots, _base, _contenders, [.. _options.Select(options => options.ToArray())], _effort);
        _unproven += settled.Bound - settled.Gain;
        foreach (var taken in settled.Taken.GroupBy(taken => taken.Contender))
        {
            Award(_contenders[taken.Key], [.. taken]);
        }
    }

    private void Award(Contender winner, Taken[] taken)
    {
        _uses[winner.Promotion] = taken.Count(one => one.Closes);
        var lots = taken.GroupBy(one => one.Lot).OrderBy(lot => lot.Key).ToList();
        var total = taken.Sum(one => one.Gain);
        _gain += total;
        var parts = winner.Machine.KeepsEach
            ? [.. lots.Select(lot => lot.Sum(one => one.Gain))]
            : Spread(total, [.. lots.Select(lot => _lots[lot.Key].Price * lot.Count())]);
        for (var at = 0; at < lots.Count; at++)
        {
            var (lot, units) = (lots[at].Key, lots[at].Count());
            _takenUnits[lot] = _takenUnits.GetValueOrDefault(lot) + units;
            _won.Add(new(winner.Promotion, lot, units, parts[at], winner.Machine.KeepsEach));
        }
    }

    /// <summary>Over the lines by what they cost, without losing a minor unit.</summary>
    private static long[] Spread(long total, long[] weights) =>
        [.. new Money(total, Currency.Usd).Split(weights).Select(part => part.MinorUnits)];

    private void TakeBase()
    {
        for (var lot = 0; lot < _lots.Count; lot++)
        {
            var units = _lots[lot].Count - _takenUnits.GetValueOrDefault(lot);
            if (units > 0 && _basePromotion[lot] is >= 0 and var promotion)
            {
                _gain += units * _base[lot];
                _uses[promotion] = _uses.GetValueOrDefault(promotion) + units;
                _won.Add(new(promotion, lot, units, units * _base[lot], true));
            }
        }
    }
}
