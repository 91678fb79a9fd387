namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// A price for a unit of each lot, so that promotions which each take what pays them best at these prices together take about as many
/// units as there are. Whatever the prices, they bound what anybody could gain: each unit at its price, and each promotion what pays it best
/// beyond that.
/// </summary>
/// <remarks>
/// Lagrangian relaxation by subgradient steps (Held, Wolfe, Crowder: Validation of subgradient optimization, Mathematical Programming 6,
/// 1974), each bent towards the one before (Camerini, Fratta, Maffioli: On improving relaxation methods by modified gradient techniques,
/// Mathematical Programming Study 3, 1975).
/// </remarks>
internal sealed class UnitPrices
{
    private const double Slack = 1e-6;

    /// <summary>Steps without a lower bound after which they become shorter.</summary>
    private const int Patience = 5;

    /// <summary>How much of the step before a step keeps where the two pull apart.</summary>
    private const double Bend = 1.5;

    private readonly IReadOnlyList<Lot> _lots;
    private readonly Runner[] _takers;
    private readonly double[] _base;
    private readonly double[] _direction;
    private readonly int[] _demand;
    private int _idle;

    /// <param name="basis">What a unit of each lot gains when no contender takes it: its price is never below that.</param>
    /// <param name="start">Prices to begin with; null: a first guess.</param>
    public UnitPrices(IReadOnlyList<Lot> lots, double[] basis, Runner[] takers, double[]? start = null, double pace = 1)
    {
        Pace = pace;
        (_lots, _base, _takers) = (lots, basis, takers);
        (Best, Now) = ([.. start ?? basis], [.. start ?? basis]);
        _direction = new double[lots.Count];
        _demand = new int[lots.Count];
        if (start is null)
        {
            Estimate();
        }
    }

    /// <summary>How long steps are: less as they stop helping.</summary>
    public double Pace { get; private set; }

    /// <summary>The prices that bounded most tightly.</summary>
    public double[] Best { get; }

    /// <summary>The prices of the last step.</summary>
    public double[] Now { get; }

    public double Lowest { get; private set; } = double.PositiveInfinity;

    /// <summary>No set gains more. Leaves the takers' tables at these prices.</summary>
    public double Bound(double[] price)
    {
        var bound = 0.0;
        for (var lot = 0; lot < price.Length; lot++)
        {
            bound += price[lot] * _lots[lot].Count;
        }

        foreach (var taker in _takers)
        {
            bound += taker.Run(price);
        }

        return bound;
    }

    /// <summary>Works out the bound at the prices as they are, and moves them by what promotions would take of each lot beyond what there is.</summary>
    /// <param name="known">What a set gains that is known: the bound will not go below it.</param>
    /// <returns>False when demand meets supply: nothing is left to move.</returns>
    public bool Step(long known)
    {
        var bound = Bound(Now);
        if (bound < Lowest - Slack)
        {
            (Lowest, _idle) = (bound, 0);
            Now.CopyTo(Best, 0);
        }
        else if (++_idle == Patience)
        {
            (Pace, _idle) = (Pace / 2, 0);
            Best.CopyTo(Now, 0);
            Array.Clear(_direction);
            bound = Bound(Now);
        }

        Array.Clear(_demand);
        foreach (var taker in _takers)
        {
            taker.Follow(Now, _demand);
        }

        return Move(bound - known);
    }

    private bool Move(double gap)
    {
        var (along, before, pull) = (0.0, 0.0, 0.0);
        for (var lot = 0; lot < _demand.Length; lot++)
        {
            _demand[lot] -= _lots[lot].Count;
            if (_demand[lot] < 0 && Now[lot] <= _base[lot])
            {
                _demand[lot] = 0;
            }

            pull += (double)_demand[lot] * _demand[lot];
            along += _demand[lot] * _direction[lot];
            before += _direction[lot] * _direction[lot];
        }

        if (pull == 0)
        {
            return false;
        }

        var keep = along < 0 ? -Bend * along / before : 0;
        var norm = 0.0;
        for (var lot = 0; lot < _demand.Length; lot++)
        {
            _direction[lot] = _demand[lot] + (keep * _direction[lot]);
            norm += _direction[lot] * _direction[lot];
        }

        var length = Pace * Math.Max(1, gap) / Math.Max(norm, Slack);
        for (var lot = 0; lot < _demand.Length; lot++)
        {
            Now[lot] = Math.Max(_base[lot], Now[lot] + (length * _direction[lot]));
        }

        return true;
    }

    /// <summary>A first guess: what a unit brings on average where it is wanted most.</summary>
    private void Estimate()
    {
        foreach (var taker in _takers)
        {
            Array.Clear(_demand);
            var most = taker.Run(_base);
            taker.Follow(_base, _demand);
            var each = most / Math.Max(1, _demand.Sum());
            for (var lot = 0; lot < _demand.Length; lot++)
            {
                Now[lot] = _demand[lot] > 0 ? Math.Max(Now[lot], _base[lot] + each) : Now[lot];
            }
        }

        Now.CopyTo(Best, 0);
        Bound(Now);
    }
}
