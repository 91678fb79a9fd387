using System.Buffers;
using System.Numerics;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// What limits how often uses can be chosen, in whole numbers: rows of how much a use takes of what there is. First the lots and the limited
/// promotions, then what follows from them for whole numbers of uses.
/// </summary>
internal sealed class PackingRows : IDisposable
{
    private readonly List<int> _limits = [];
    private readonly int[] _rowOf;
    private int[] _taken;

    public PackingRows(Uses uses, IReadOnlyList<Lot> lots, IReadOnlyList<Contender> contenders)
    {
        Uses = uses.Count;
        foreach (var lot in lots)
        {
            _limits.Add(lot.Count);
        }

        _rowOf = new int[contenders.Count];
        Array.Fill(_rowOf, -1);
        for (var number = 0; number < _rowOf.Length; number++)
        {
            if (contenders[number].MostUses is > 0 and var most)
            {
                _rowOf[number] = _limits.Count;
                _limits.Add(most);
            }
        }

        Given = _limits.Count;
        _taken = ArrayPool<int>.Shared.Rent(2 * Given * Uses);
        _taken.AsSpan(0, Given * Uses).Clear();
        for (var use = 0; use < Uses; use++)
        {
            foreach (var unit in uses.UnitsOf(use))
            {
                _taken[(unit.Lot * Uses) + use]++;
            }

            if (RowOf(uses[use].Contender) is >= 0 and var row)
            {
                _taken[(row * Uses) + use] = 1;
            }
        }
    }

    public int Uses { get; }

    /// <summary>Rows of lots and promotions; those behind them follow from them.</summary>
    public int Given { get; }

    public int Count => _limits.Count;

    /// <summary>A limited promotion's row; negative for others.</summary>
    public int RowOf(int contender) => _rowOf[contender];

    public int Limit(int row) => _limits[row];

    /// <summary>How much one of each use takes of that row's limit.</summary>
    public Span<int> Taken(int row) => _taken.AsSpan(row * Uses, Uses);

    /// <summary>
    /// Rows added up so many times and divided: whole uses take no less of the sum than what is whole of the quotient, and so may take no
    /// more than what is whole of its limit.
    /// </summary>
    /// <returns>The new row's number.</returns>
    public int Divide(ReadOnlySpan<(int Row, int Times)> sum, int divisor)
    {
        if ((Count + 1) * Uses > _taken.Length)
        {
            var larger = ArrayPool<int>.Shared.Rent(2 * _taken.Length);
            _taken.AsSpan(0, Count * Uses).CopyTo(larger);
            ArrayPool<int>.Shared.Return(_taken);
            _taken = larger;
        }

        var limit = 0L;
        var total = _taken.AsSpan(Count * Uses, Uses);
        total.Clear();
        foreach (var (row, times) in sum)
        {
            limit += (long)times * _limits[row];
            Add(total, Taken(row), times);
        }

        foreach (ref var one in total)
        {
            one = one < divisor ? 0 : one / divisor;
        }

        _limits.Add((int)(limit / divisor));
        return Count - 1;
    }

    public static void Add(Span<int> total, ReadOnlySpan<int> some, int times)
    {
        var at = 0;
        var factor = new Vector<int>(times);
        for (; at <= total.Length - Vector<int>.Count; at += Vector<int>.Count)
        {
            (new Vector<int>(total[at..]) + (factor * new Vector<int>(some[at..]))).CopyTo(total[at..]);
        }

        for (; at < total.Length; at++)
        {
            total[at] += times * some[at];
        }
    }

    public void Dispose() => ArrayPool<int>.Shared.Return(_taken);
}
