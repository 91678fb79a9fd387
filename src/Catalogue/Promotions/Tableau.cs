using System.Buffers;
using System.Numerics;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// A linear programme — the most that variables bring, none below nothing, within limits — as the simplex method's table: a row for each
/// variable that stands in the basis, a column for each that stands beside it at nothing.
/// </summary>
/// <remarks>
/// Dantzig: Linear Programming and Extensions, 1963; for the dual method Lemke: The dual method of solving the linear programming problem,
/// Naval Research Logistics Quarterly 1, 1954. Dense and small: some hundred rows and columns, which stay in the processor's cache.
/// </remarks>
internal sealed class Tableau : IDisposable
{
    /// <summary>What is smaller is nothing that arithmetic did not leave.</summary>
    private const double Nothing = 1e-11;

    /// <summary>Pivots are not smaller.</summary>
    private const double LeastPivot = 1e-7;

    private const double Slack = 1e-9;

    /// <summary>How far below nothing a variable may be before it must leave.</summary>
    private const double Feasible = 1e-7;

    private readonly int _stride;
    private double[] _cells;
    private int[] _basic;
    private readonly int[] _beside;

    /// <param name="gains">What a unit of each variable brings; they are numbered from 0 and stand beside the basis.</param>
    /// <param name="room">Rows that it will have at first.</param>
    public Tableau(ReadOnlySpan<double> gains, int room)
    {
        Columns = gains.Length;
        _stride = Columns + 1;
        _cells = ArrayPool<double>.Shared.Rent((room + 1) * _stride);
        _basic = ArrayPool<int>.Shared.Rent(room);
        _beside = ArrayPool<int>.Shared.Rent(_stride);
        _cells[0] = 0;
        gains.CopyTo(_cells.AsSpan(1));
        for (var column = 0; column < Columns; column++)
        {
            _beside[column] = column;
        }
    }

    private Tableau(Tableau other, int spare)
    {
        (Columns, Rows, _stride) = (other.Columns, other.Rows, other.Columns + 1);
        _cells = ArrayPool<double>.Shared.Rent((Rows + spare + 1) * _stride);
        _basic = ArrayPool<int>.Shared.Rent(Rows + spare);
        _beside = ArrayPool<int>.Shared.Rent(_stride);
        for (var row = 0; row <= Rows; row++)
        {
            other._cells.AsSpan(row * other._stride, _stride).CopyTo(_cells.AsSpan(row * _stride));
        }

        other._basic.AsSpan(0, Rows).CopyTo(_basic);
        other._beside.AsSpan(0, Columns).CopyTo(_beside);
    }

    /// <summary>How a method ended.</summary>
    public enum Ended
    {
        Best,

        /// <summary>Nothing within the limits brings what is wanted.</summary>
        Hopeless,

        GaveUp,
    }

    public int Columns { get; private set; }

    public int Rows { get; private set; }

    /// <summary>What the basis brings; when the rows are feasible and nothing is left to gain, the most.</summary>
    public double Value => -_cells[0];

    /// <summary>The variable that a row stands for.</summary>
    public int Basic(int row) => _basic[row];

    /// <summary>The variable that a column stands for.</summary>
    public int Beside(int column) => _beside[column];

    /// <summary>How much of the row's variable is in the basis.</summary>
    public double Amount(int row) => _cells[(row + 1) * _stride];

    /// <summary>By how much a unit of the column's variable would lower the value.</summary>
    public double Cost(int column) => -_cells[column + 1];

    /// <summary>What a unit of each column's variable takes of the row's.</summary>
    public Span<double> Row(int row) => _cells.AsSpan(((row + 1) * _stride) + 1, Columns);

    public Tableau Copy(int spare) => new(this, spare);

    /// <summary>A row for a variable that stands in the basis with so much; what the others take of it is for the caller to write.</summary>
    public int AddRow(int variable, double amount)
    {
        if ((Rows + 2) * _stride > _cells.Length || Rows == _basic.Length)
        {
            _cells = Larger(_cells, (Rows + 1) * _stride);
            _basic = Larger(_basic, Rows);
        }

        _basic[Rows] = variable;
        _cells.AsSpan((Rows + 1) * _stride, _stride).Clear();
        _cells[(Rows + 1) * _stride] = amount;
        return Rows++;
    }

    /// <summary>Takes so many times the second row from the first.</summary>
    public void Subtract(int from, int row, double times) => Subtract(Whole(from), Whole(row), times);

    /// <summary>Leaves out a row whose variable nothing limits.</summary>
    public void Drop(int row)
    {
        Rows--;
        if (row < Rows)
        {
            _basic[row] = _basic[Rows];
            Whole(Rows).CopyTo(Whole(row));
        }
    }

    /// <summary>Keeps only columns that are wanted: the variables of the others stay at nothing.</summary>
    public void Keep(Predicate<int> isWanted)
    {
        var (kept, from) = (0, 0);
        var wanted = ArrayPool<int>.Shared.Rent(_stride);
        for (var column = 0; column < Columns; column++)
        {
            if (isWanted(column))
            {
                wanted[kept++] = column;
            }
        }

        if (kept < Columns)
        {
            for (; from < kept; from++)
            {
                _beside[from] = _beside[wanted[from]];
            }

            for (var row = 0; row <= Rows; row++)
            {
                var cells = _cells.AsSpan((row * _stride) + 1, Columns);
                for (var column = 0; column < kept; column++)
                {
                    cells[column] = cells[wanted[column]];
                }
            }

            Columns = kept;
        }

        ArrayPool<int>.Shared.Return(wanted);
    }

    /// <summary>The primal method: from amounts that are within the limits to those that bring most.</summary>
    public Ended Primal(int mostPivots, Effort effort)
    {
        for (var pivots = 0; pivots < mostPivots; pivots++)
        {
            var (column, most) = (-1, Slack);
            var gains = _cells.AsSpan(1, Columns);
            for (var at = 0; at < gains.Length; at++)
            {
                if (gains[at] > most)
                {
                    (column, most) = (at, gains[at]);
                }
            }

            if (column < 0)
            {
                return Ended.Best;
            }

            var (leaves, least, size) = (-1, double.MaxValue, 0.0);
            for (var row = 0; row < Rows; row++)
            {
                var at = (row + 1) * _stride;
                if (_cells[at + column + 1] is var taken && taken > LeastPivot && _cells[at] / taken is var ratio
                    && (ratio < least - Slack || (ratio < least + Slack && taken > size)))
                {
                    (leaves, least, size) = (row, ratio, taken);
                }
            }

            if (leaves < 0)
            {
                return Ended.GaveUp;
            }

            Pivot(leaves, column, effort);
        }

        return Ended.GaveUp;
    }

    /// <summary>The dual method: from a value that is too good for the limits down to the best within them.</summary>
    /// <param name="floor">Less is not wanted.</param>
    public Ended Dual(double floor, int mostPivots, Effort effort)
    {
        for (var pivots = 0; pivots < mostPivots; pivots++)
        {
            var (row, worst) = (-1, -Feasible);
            for (var at = 0; at < Rows; at++)
            {
                if (Amount(at) < worst)
                {
                    (row, worst) = (at, Amount(at));
                }
            }

            if (row < 0)
            {
                return Ended.Best;
            }

            var cells = Row(row);
            var gains = _cells.AsSpan(1, Columns);
            var (enters, least, size) = (-1, double.MaxValue, 0.0);
            for (var column = 0; column < cells.Length; column++)
            {
                if (-cells[column] is var gives && gives > LeastPivot && Math.Max(0, -gains[column]) / gives is var ratio
                    && (ratio < least - Slack || (ratio < least + Slack && gives > size)))
                {
                    (enters, least, size) = (column, ratio, gives);
                }
            }

            if (enters < 0)
            {
                return Ended.Hopeless;
            }

            Pivot(row, enters, effort);
            if (Value < floor)
            {
                return Ended.Hopeless;
            }
        }

        return Ended.GaveUp;
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_cells);
        ArrayPool<int>.Shared.Return(_basic);
        ArrayPool<int>.Shared.Return(_beside);
    }

    /// <summary>The column's variable goes into the basis for the row's.</summary>
    private void Pivot(int row, int column, Effort effort)
    {
        effort.Spend(1 + (Rows * Columns / Effort.TableauCellsAState));
        var pivot = Whole(row);
        var by = 1 / pivot[column + 1];
        for (var at = 0; at < pivot.Length; at++)
        {
            pivot[at] = Math.Abs(pivot[at]) < Nothing ? 0 : pivot[at] * by;
        }

        pivot[column + 1] = by;
        for (var at = -1; at < Rows; at++)
        {
            if (at == row)
            {
                continue;
            }

            ref var factor = ref _cells[((at + 1) * _stride) + column + 1];
            var times = factor;
            factor = 0;
            if (Math.Abs(times) >= Nothing)
            {
                Subtract(Whole(at), pivot, times);
            }
        }

        (_basic[row], _beside[column]) = (_beside[column], _basic[row]);
    }

    private Span<double> Whole(int row) => _cells.AsSpan((row + 1) * _stride, Columns + 1);

    private static void Subtract(Span<double> from, ReadOnlySpan<double> row, double times)
    {
        var at = 0;
        var factor = new Vector<double>(times);
        for (; at <= from.Length - Vector<double>.Count; at += Vector<double>.Count)
        {
            (new Vector<double>(from[at..]) - (factor * new Vector<double>(row[at..]))).CopyTo(from[at..]);
        }

        for (; at < from.Length; at++)
        {
            from[at] -= times * row[at];
        }
    }

    private static T[] Larger<T>(T[] array, int used)
    {
        var larger = ArrayPool<T>.Shared.Rent(2 * array.Length);
        array.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        return larger;
    }
}
