namespace OpenAisle.Sim;

/// <summary>
/// One thing done to a shelf: how the plates' readings run from before to after. Closed forms of time, so a sample at any moment can be had.
/// </summary>
/// <remarks>Measured on real traces: a hand presses before it lifts, a 561 g pick undershoots by 116 g and rings for about a second.</remarks>
internal sealed class Load
{
    private const double RingSeconds = 0.28;
    private const double RingEnds = 1.6;
    private double _moved, _over, _ringing, _phase, _press, _pressFrom, _pressUntil, _jerk, _moveSeconds;

    /// <summary>Nothing is felt before.</summary>
    public double From { get; private init; }

    /// <summary>From then on only <see cref="Lasting"/> is left.</summary>
    public double Until { get; private init; }

    /// <summary>By how much each plate of the shelf reads otherwise for good, grams.</summary>
    public required float[] Lasting { get; init; }

    /// <summary>How a gram of pressing is shared out over the plates.</summary>
    public required float[] Pressed { get; init; }

    /// <summary>A unit lifted off or put down at <paramref name="at"/>.</summary>
    public static Load Moved(double at, float[] lasting, float[] pressed, bool down, Chance chance)
    {
        var seconds = chance.Between(0.06, 0.22);
        var press = chance.Happens(0.75) ? chance.Between(0.05, 0.35) : chance.Between(-0.2, 0);
        var grams = Math.Abs(lasting.Sum());
        var before = down ? chance.Between(0.02, 0.1) : chance.Between(0.1, 0.5);
        return new Load
        {
            From = at - before - seconds,
            Until = at + RingEnds,
            Lasting = lasting,
            Pressed = pressed,
            _moved = at - seconds / 2,
            _moveSeconds = seconds,
            _over = chance.Between(0.03, 0.34),
            _ringing = chance.Between(3.5, 8) * 2 * Math.PI,
            _phase = chance.Between(0, 0.5),
            _press = grams * press + chance.Between(0, 15),
            _pressFrom = at - before - seconds,
            _pressUntil = at,
            _jerk = chance.Between(8, 25),
        };
    }

    /// <summary>A hand that presses or leans, and goes away again.</summary>
    public static Load Touched(double from, double seconds, double grams, float[] pressed, Chance chance) => new()
    {
        From = from,
        Until = from + seconds,
        Lasting = [],
        Pressed = pressed,
        _press = grams,
        _pressFrom = from,
        _pressUntil = from + seconds,
        _jerk = chance.Between(4, 20),
        _moved = double.PositiveInfinity,
        _moveSeconds = 1,
    };

    /// <summary>The share of the lasting change reached at this time, undershoot and ringing included; and the pressing in grams.</summary>
    public (float Step, float Press) At(double time)
    {
        double step = 0, press = 0;
        if (time > _moved)
        {
            var through = (time - _moved) / _moveSeconds;
            step = through >= 1 ? 1 : through * through * (3 - 2 * through);
            var after = time - _moved - _moveSeconds * 0.6;
            if (after > 0)
                step += _over * Math.Exp(-after / RingSeconds) * Math.Cos(_ringing * after + _phase);
        }
        if (time > _pressFrom && time < _pressUntil)
        {
            var through = (time - _pressFrom) / (_pressUntil - _pressFrom);
            // Rises and falls within a quarter; a hand is never still.
            var shape = Math.Min(1, 4 * Math.Min(through, 1 - through));
            press = _press * shape * (1 + 0.12 * Math.Sin(_jerk * (time - _pressFrom)));
        }
        return ((float)step, (float)press);
    }
}
