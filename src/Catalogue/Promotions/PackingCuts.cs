using System.Runtime.InteropServices;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// Finds rows that whole numbers of uses keep to and that parts of uses, as a linear programme chooses them, do not. Each is made of whole
/// numbers only, so none is wrong by what arithmetic left.
/// </summary>
/// <remarks>
/// Chvátal: Edmonds polytopes and a hierarchy of combinatorial problems, Discrete Mathematics 4, 1973. How often each row goes into the sum
/// is read off the simplex table (Gomory: Outline of an algorithm for integer solutions to linear programs, Bulletin of the AMS 64, 1958).
/// </remarks>
internal sealed class PackingCuts(PackingRows rows)
{
    /// <summary>New rows at a time.</summary>
    private const int MostRows = 30;

    private const int LargestDivisor = 120;

    /// <summary>Larger divisors are tried with smaller ones in their stead: how often a row goes in need not be exact.</summary>
    private const int SmallDivisor = 6;

    private const int LargestLimit = 10_000;
    private const double Whole = 1e-5;
    private const double Nothing = 1e-6;

    /// <summary>By how much what is chosen must be beyond a row.</summary>
    private const double LeastBeyond = 0.004;

    /// <summary>Rows that look much the same way bring little more than one of them.</summary>
    private const double Alike = 0.95;

    private readonly List<Found> _found = [];
    private readonly List<(int Row, int Times)> _sums = [];
    private readonly HashSet<long> _tried = [];
    private readonly List<(int Use, double Amount)> _chosen = [];
    private readonly List<(int Row, double Share, int At)> _shares = [];
    private int[] _taken = [];
    private int[] _total = [];
    private int[] _times = [];

    /// <summary>Adds the best of them to the rows and to the table.</summary>
    /// <returns>How many.</returns>
    public int Add(Tableau tableau, Effort effort)
    {
        _found.Clear();
        _sums.Clear();
        _tried.Clear();
        var tight = Look(tableau);
        for (var row = 0; row < tableau.Rows; row++)
        {
            var part = tableau.Amount(row) - Math.Floor(tableau.Amount(row));
            if (part is > Whole and < 1 - Whole)
            {
                Share(tableau, row, tight);
                effort.Spend(1 + TryAll());
            }
        }

        _found.Sort(static (one, other) => other.Depth.CompareTo(one.Depth));
        var added = new List<int[]>();
        foreach (var found in _found)
        {
            var sum = CollectionsMarshal.AsSpan(_sums).Slice(found.First, found.Length);
            Sum(sum, tight, found.Divisor);
            var way = _total.AsSpan(0, _chosen.Count);
            if (!IsAlike(way, added))
            {
                added.Add(way.ToArray());
                Put(tableau, rows.Divide(sum, found.Divisor));
                if (added.Count == MostRows)
                {
                    break;
                }
            }
        }

        return added.Count;
    }

    /// <summary>Notes what is chosen, and how much it takes of the rows that are used up.</summary>
    /// <returns>For each row its place among those; negative where something is left of it.</returns>
    private int[] Look(Tableau tableau)
    {
        _chosen.Clear();
        for (var row = 0; row < tableau.Rows; row++)
        {
            if (tableau.Basic(row) < rows.Uses && tableau.Amount(row) > Nothing)
            {
                _chosen.Add((tableau.Basic(row), tableau.Amount(row)));
            }
        }

        var tight = new int[rows.Count];
        Array.Fill(tight, -1);
        var count = 0;
        for (var column = 0; column < tableau.Columns; column++)
        {
            if (tableau.Beside(column) >= rows.Uses)
            {
                tight[tableau.Beside(column) - rows.Uses] = count++;
            }
        }

        Array.Resize(ref _taken, Math.Max(_taken.Length, count * _chosen.Count));
        Array.Resize(ref _total, Math.Max(_total.Length, _chosen.Count));
        Array.Resize(ref _times, Math.Max(_times.Length, count));
        for (var row = 0; row < tight.Length; row++)
        {
            if (tight[row] >= 0)
            {
                var from = rows.Taken(row);
                for (var at = 0; at < _chosen.Count; at++)
                {
                    _taken[(tight[row] * _chosen.Count) + at] = from[_chosen[at].Use];
                }
            }
        }

        return tight;
    }

    /// <summary>The part beyond whole numbers to which each row went into a row of the table.</summary>
    private void Share(Tableau tableau, int row, int[] tight)
    {
        _shares.Clear();
        var cells = tableau.Row(row);
        for (var column = 0; column < cells.Length; column++)
        {
            if (tableau.Beside(column) >= rows.Uses && cells[column] - Math.Floor(cells[column] + Nothing) is var share && share > Nothing)
            {
                var its = tableau.Beside(column) - rows.Uses;
                _shares.Add((its, share, tight[its]));
            }
        }
    }

    /// <returns>How many sums were looked at.</returns>
    private int TryAll()
    {
        var before = _tried.Count;
        var divisor = Divisor();
        if (divisor > 0)
        {
            Try(divisor, 1);
            Try(divisor, divisor - 1);
            for (var times = 2; times <= 3 && 2 * times < divisor; times++)
            {
                Try(divisor, times);
                Try(divisor, divisor - times);
            }

            for (var part = 2; part <= 4 && part < divisor; part++)
            {
                if (divisor % part == 0)
                {
                    Try(divisor, divisor / part);
                    Try(divisor, divisor - (divisor / part));
                }
            }
        }

        for (var small = 2; small <= SmallDivisor && divisor is 0 or > SmallDivisor; small++)
        {
            Try(small, 1);
            Try(small, small - 1);
        }

        return _tried.Count - before;
    }

    /// <summary>The smallest that all shares are whole parts by; zero where there is none.</summary>
    private int Divisor()
    {
        for (var divisor = 2; divisor <= LargestDivisor; divisor++)
        {
            var fits = _shares.Count > 0;
            foreach (var (_, share, _) in _shares)
            {
                var times = share * divisor;
                if (Math.Abs(times - Math.Round(times)) > Whole)
                {
                    fits = false;
                    break;
                }
            }

            if (fits)
            {
                return divisor;
            }
        }

        return 0;
    }

    private void Try(int divisor, int times)
    {
        var (limit, hash) = (0L, (long)divisor);
        for (var at = 0; at < _shares.Count; at++)
        {
            _times[at] = (int)((long)Math.Round(_shares[at].Share * divisor) * times % divisor);
            if (_times[at] > 0)
            {
                limit += (long)_times[at] * rows.Limit(_shares[at].Row);
                hash = unchecked((hash * 1_000_003) + (_shares[at].Row * (LargestDivisor + 1)) + _times[at]);
            }
        }

        if (limit % divisor == 0 || limit / divisor > LargestLimit || !_tried.Add(hash))
        {
            return;
        }

        var first = _sums.Count;
        for (var at = 0; at < _shares.Count; at++)
        {
            if (_times[at] > 0)
            {
                _sums.Add((at, _times[at]));
            }
        }

        var total = _total.AsSpan(0, _chosen.Count);
        total.Clear();
        for (var at = first; at < _sums.Count; at++)
        {
            var (share, often) = _sums[at];
            PackingRows.Add(total, _taken.AsSpan(_shares[share].At * _chosen.Count, _chosen.Count), often);
            _sums[at] = (_shares[share].Row, often);
        }

        var (taken, size) = (0.0, 0.0);
        for (var at = 0; at < total.Length; at++)
        {
            if (total[at] >= divisor)
            {
                var each = (double)(total[at] / divisor);
                taken += each * _chosen[at].Amount;
                size += each * each;
            }
        }

        if (taken - (limit / divisor) is var beyond && beyond > LeastBeyond)
        {
            _found.Add(new(beyond / Math.Sqrt(size), first, _sums.Count - first, divisor));
        }
        else
        {
            _sums.RemoveRange(first, _sums.Count - first);
        }
    }

    /// <summary>What one of each chosen use takes of a sum, divided.</summary>
    private void Sum(ReadOnlySpan<(int Row, int Times)> sum, int[] tight, int divisor)
    {
        var total = _total.AsSpan(0, _chosen.Count);
        total.Clear();
        foreach (var (row, times) in sum)
        {
            PackingRows.Add(total, _taken.AsSpan(tight[row] * _chosen.Count, _chosen.Count), times);
        }

        foreach (ref var one in total)
        {
            one /= divisor;
        }
    }

    private static bool IsAlike(ReadOnlySpan<int> way, List<int[]> added)
    {
        foreach (var other in added)
        {
            var (both, one, two) = (0.0, 0.0, 0.0);
            for (var at = 0; at < other.Length; at++)
            {
                both += way[at] * other[at];
                one += way[at] * way[at];
                two += other[at] * other[at];
            }

            if (both > Alike * Math.Sqrt(one * two))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a row into the table as what stands beside the basis takes of it.</summary>
    private void Put(Tableau tableau, int row)
    {
        var taken = rows.Taken(row);
        var its = tableau.AddRow(rows.Uses + row, rows.Limit(row));
        var cells = tableau.Row(its);
        for (var column = 0; column < cells.Length; column++)
        {
            cells[column] = tableau.Beside(column) < rows.Uses ? taken[tableau.Beside(column)] : 0;
        }

        for (var other = 0; other < its; other++)
        {
            if (tableau.Basic(other) < rows.Uses && taken[tableau.Basic(other)] is not 0 and var times)
            {
                tableau.Subtract(its, other, times);
            }
        }
    }

    /// <param name="Depth">How far what is chosen is beyond it.</param>
    private readonly record struct Found(double Depth, int First, int Length, int Divisor);
}
