using System.Runtime.InteropServices;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// Dynamic programming over the states of all machines, unit by unit. A state is left out when even the best way on from it, at the
/// contest's prices, is no better than a set that is known; and of those that are left, only the most promising are kept.
/// </summary>
/// <remarks>
/// Layers of states cut by width and bound: restricted decision diagrams (Bergman, Cire, van Hoeve, Hooker: Discrete Optimization with
/// Decision Diagrams, INFORMS Journal on Computing 28(1), 2016).
/// </remarks>
internal sealed class StateSearch
{
    private const int KeyBits = 128;

    private readonly IReadOnlyList<Lot> _lots;
    private readonly double[] _base;
    private readonly int[] _order;
    private readonly Runner[] _runners;
    private readonly (int Runner, Runner.Option[] Options)[][] _takers;
    private readonly int[] _shift;
    private readonly UInt128[] _mask;
    private readonly List<(int Parent, Taken Taken)> _trail = [];
    private readonly Dictionary<UInt128, int> _places = [];
    private List<Node> _layer = [];
    private List<Node> _next = [];

    public StateSearch(IReadOnlyList<Lot> lots, double[] basis, int[] order, Runner[] runners, (int Runner, Runner.Option[] Options)[][] takers)
    {
        (_lots, _base, _order, _runners, _takers) = (lots, basis, order, runners, takers);
        _shift = new int[runners.Length];
        _mask = new UInt128[runners.Length];
        Fits = PlaceBits();
    }

    /// <summary>False when more machines stand open at once than a key has bits for.</summary>
    public bool Fits { get; }

    /// <param name="price">Prices at which the runners' tables stand.</param>
    /// <param name="bound">What these prices bound all sets by.</param>
    /// <param name="known">What a set gains that is known; only better ones are looked for.</param>
    /// <returns>The best set found and its gain, or the gain known and null; and a gain that no other set exceeds.</returns>
    public (long Gain, List<Taken>? Taken, long Bound) Run(double[] price, double bound, long known, int width, Effort effort)
    {
        _trail.Clear();
        var passed = new int[_runners.Length];
        var cut = double.NegativeInfinity;
        _layer.Clear();
        _layer.Add(new(default, 0, bound, -1));
        foreach (var lot in _order)
        {
            for (var unit = 0; unit < _lots[lot].Count; unit++)
            {
                if (effort.IsSpent)
                {
                    foreach (var node in _layer)
                    {
                        cut = Math.Max(cut, node.Bound);
                    }

                    return (known, null, Math.Max(known, Settlement.Whole(cut)));
                }

                effort.Spend(_layer.Count * (_takers[lot].Length + 1));
                Step(lot, passed, price[lot], known);
                cut = Math.Max(cut, Trim(width));
                (_layer, _next) = (_next, _layer);
            }
        }

        List<Taken>? taken = null;
        foreach (var node in _layer)
        {
            if (node.Gain > known)
            {
                (known, taken) = (node.Gain, Trail(node.Trail));
            }
        }

        return (known, taken, double.IsNegativeInfinity(cut) ? known : Math.Max(known, Settlement.Whole(cut)));
    }

    private void Step(int lot, int[] passed, double price, long known)
    {
        var takers = _takers[lot];
        _next.Clear();
        _places.Clear();
        var cleared = UInt128.Zero;
        foreach (var (number, _) in takers)
        {
            cleared |= passed[number] + 1 == _runners[number].Steps ? _mask[number] << _shift[number] : 0;
        }

        var pass = new Pass[takers.Length];
        foreach (var node in CollectionsMarshal.AsSpan(_layer))
        {
            // Every taker lets this unit pass, which is worth its price no more; a machine that could not become whole then has no way on.
            var (stays, stuck) = (node.Bound - price, 0);
            for (var at = 0; at < takers.Length; at++)
            {
                var number = takers[at].Runner;
                var state = (int)((node.Key >> _shift[number]) & _mask[number]);
                var stands = _runners[number].Ahead(passed[number], state);
                var change = _runners[number].Ahead(passed[number] + 1, state) - stands;
                pass[at] = new(state, stands, change);
                stuck += double.IsNegativeInfinity(change) ? 1 : 0;
                stays += double.IsNegativeInfinity(change) ? 0 : change;
            }

            if (stuck == 0 && Settlement.Whole(stays + _base[lot]) > known)
            {
                Reach(node.Key & ~cleared, node.Gain + (long)_base[lot], stays + _base[lot], node.Trail, null);
            }

            for (var at = 0; at < takers.Length; at++)
            {
                var (state, stands, change) = pass[at];
                if (stuck > (double.IsNegativeInfinity(change) ? 1 : 0))
                {
                    continue;
                }

                var (number, options) = takers[at];
                var others = stays - (double.IsNegativeInfinity(change) ? 0 : change) - stands;
                foreach (var option in options)
                {
                    if (option.Next[state] is >= 0 and var next
                        && others + option.Gain[state] + _runners[number].Ahead(passed[number] + 1, next) is var bound
                        && Settlement.Whole(bound) > known)
                    {
                        var key = (node.Key & ~(_mask[number] << _shift[number])) | ((UInt128)(uint)next << _shift[number]);
                        Reach(
                            key & ~cleared, node.Gain + option.Gain[state], bound, node.Trail,
                            new(number, option.Part, lot, option.Gain[state], option.Closes[state]));
                    }
                }
            }
        }

        foreach (var (number, _) in takers)
        {
            passed[number]++;
        }
    }

    /// <summary>Of two ways to the same state the one that gained more; of equals the first.</summary>
    private void Reach(UInt128 key, long gain, double bound, int trail, Taken? taken)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out var stood);
        if (stood && _next[place].Gain >= gain)
        {
            return;
        }

        if (taken is { } one)
        {
            _trail.Add((trail, one));
            trail = _trail.Count - 1;
        }

        if (stood)
        {
            _next[place] = new(key, gain, bound, trail);
        }
        else
        {
            place = _next.Count;
            _next.Add(new(key, gain, bound, trail));
        }
    }

    /// <summary>Keeps the most promising states.</summary>
    /// <returns>The highest bound among those that were cut.</returns>
    private double Trim(int width)
    {
        if (_next.Count <= width)
        {
            return double.NegativeInfinity;
        }

        var line = Selection.Highest([.. _next.Select(node => node.Bound)], width);
        var ties = width - _next.Count(node => node.Bound > line);
        var (kept, cut) = (0, double.NegativeInfinity);
        foreach (var node in CollectionsMarshal.AsSpan(_next))
        {
            if (node.Bound > line || (node.Bound == line && ties-- > 0))
            {
                _next[kept++] = node;
            }
            else
            {
                cut = Math.Max(cut, node.Bound);
            }
        }

        _next.RemoveRange(kept, _next.Count - kept);
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

    /// <summary>A machine has its bits from its first lot to its last; then they are another's.</summary>
    private bool PlaceBits()
    {
        var (first, last) = (new int[_runners.Length], new int[_runners.Length]);
        Array.Fill(first, -1);
        for (var at = 0; at < _order.Length; at++)
        {
            foreach (var (number, _) in _takers[_order[at]])
            {
                first[number] = first[number] < 0 ? at : first[number];
                last[number] = at;
            }
        }

        var free = new int[KeyBits]; // from which lot on each bit is free
        foreach (var number in Enumerable.Range(0, _runners.Length).OrderBy(number => first[number]))
        {
            var bits = _runners[number].States == 1 ? 1 : int.Log2(_runners[number].States - 1) + 1;
            var at = 0;
            for (var run = 0; run < bits; at++)
            {
                if (at == KeyBits)
                {
                    return false;
                }

                run = free[at] <= first[number] ? run + 1 : 0;
            }

            _shift[number] = at - bits;
            _mask[number] = (UInt128.One << bits) - 1;
            Array.Fill(free, last[number] + 1, at - bits, bits);
        }

        return true;
    }

    /// <summary>What it means for a taker in its state to let a unit pass.</summary>
    private readonly record struct Pass(int State, double Stands, double Change);

    private readonly record struct Node(UInt128 Key, long Gain, double Bound, int Trail);
}
