using System.Runtime.InteropServices;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// The uses that promotions can be put to, written out one by one: which units each takes and what it gains by them. Of those that take the
/// same units only the best counts, unless its promotion has a limit.
/// </summary>
internal sealed class Uses
{
    /// <summary>More are not worth writing out.</summary>
    private const int Most = 4_000;

    /// <summary>Steps on the way to them.</summary>
    private const int MostSteps = 60_000;

    private const int BitsALot = 8;
    private const int LotsOfAKey = 16;

    private readonly IReadOnlyList<Lot> _lots;
    private readonly double[] _base;
    private readonly List<Taken> _units = [];
    private readonly List<Use> _uses = [];
    private readonly List<Taken> _path = [];
    private readonly Dictionary<UInt128, int> _best = [];
    private Contender _contender = null!;
    private List<(int Lot, int[] Parts)> _its = [];
    private int _number;
    private int _steps;

    private Uses(IReadOnlyList<Lot> lots, double[] basis) => (_lots, _base) = (lots, basis);

    public int Count => _uses.Count;

    public Use this[int use] => _uses[use];

    /// <summary>The units that a use takes, in the order in which they are put in.</summary>
    public ReadOnlySpan<Taken> UnitsOf(int use) => CollectionsMarshal.AsSpan(_units).Slice(_uses[use].First, _uses[use].Length);

    /// <summary>Null when a promotion has no uses of so many units, or too many.</summary>
    /// <param name="basis">What a unit of each lot gains when nobody takes it.</param>
    /// <param name="options">For each lot, which contenders take its units, as which part.</param>
    public static Uses? Of(IReadOnlyList<Lot> lots, double[] basis, IReadOnlyList<Contender> contenders, (int Contender, int Part)[][] options)
    {
        var lotsOf = new List<(int Lot, int[] Parts)>[contenders.Count];
        foreach (var lot in Enumerable.Range(0, lots.Count).OrderByDescending(lot => lots[lot].Price))
        {
            foreach (var its in options[lot].GroupBy(option => option.Contender))
            {
                (lotsOf[its.Key] ??= []).Add((lot, [.. its.Select(option => option.Part)]));
            }
        }

        // Those without a limit first: whatever they do as well, nobody needs a limited one for.
        var uses = new Uses(lots, basis);
        foreach (var number in Enumerable.Range(0, contenders.Count).OrderBy(number => contenders[number].MostUses > 0))
        {
            (uses._number, uses._contender, uses._its) = (number, contenders[number], lotsOf[number] ?? []);
            if (contenders[number].Machine.UnitsAUse == 0 || !uses.From(0, 0, 0, 0, UInt128.Zero))
            {
                return null;
            }
        }

        return uses;
    }

    /// <summary>Goes through all ways to put units in, dearest first.</summary>
    /// <param name="unit">How many of that lot are in.</param>
    private bool From(int at, int unit, int state, double gain, UInt128 key)
    {
        if (++_steps > MostSteps)
        {
            return false;
        }

        if (at == _its.Count)
        {
            return true;
        }

        var (lot, parts) = _its[at];
        if (!From(at + 1, 0, state, gain, key))
        {
            return false;
        }

        var goesOn = true;
        for (var one = 0; unit < _lots[lot].Count && one < parts.Length && goesOn; one++)
        {
            var (next, more, closes) = _contender.Machine.Put(state, parts[one], _lots[lot]);
            if (next < 0)
            {
                continue;
            }

            _path.Add(new(_number, parts[one], lot, more, closes));
            var (sum, longer) = (gain + more - _base[lot], (key << BitsALot) | (UInt128)(uint)(lot + 1));
            goesOn = _path.Count < _contender.Machine.UnitsAUse ? From(at, unit + 1, next, sum, longer) : !closes || sum <= 0 || Add((long)sum, longer);
            _path.RemoveAt(_path.Count - 1);
        }

        return goesOn;
    }

    private bool Add(long gain, UInt128 key)
    {
        var use = new Use(_number, gain, _units.Count, _path.Count);
        if (_lots.Count < 1 << BitsALot && _path.Count <= LotsOfAKey)
        {
            if (_best.TryGetValue(key, out var other))
            {
                if (_uses[other].Gain >= gain)
                {
                    return true;
                }

                if (_contender.MostUses == 0)
                {
                    _uses[other] = use;
                    _units.AddRange(_path);
                    return true;
                }
            }
            else if (_contender.MostUses == 0)
            {
                _best[key] = _uses.Count;
            }
        }

        _uses.Add(use);
        _units.AddRange(_path);
        return _uses.Count <= Most;
    }

    /// <summary>What a use gains beyond what its units would gain when nobody takes them, and where its units stand.</summary>
    internal readonly record struct Use(int Contender, long Gain, int First, int Length);
}
