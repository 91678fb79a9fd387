namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>A lasting change of a plate's reading. Times in bins of <see cref="PlateSignal.BinSeconds"/>.</summary>
/// <param name="Plate">Position in the layout.</param>
/// <param name="Onset">First bin that left the level before.</param>
/// <param name="Step">The bin in which half of the change had happened: when the thing was lifted or let go.</param>
/// <param name="Settled">First bin of the level after.</param>
/// <param name="Grams">After minus before.</param>
/// <param name="Sigma">Standard error of <paramref name="Grams"/>.</param>
/// <param name="Before">The level before, absolute grams.</param>
/// <param name="Passed">First bin on the far side of each of <see cref="PlateSignal.Shares"/> of the change.</param>
/// <param name="Rise">Bins from the first third of the change to the last: one grasp takes two or three.</param>
/// <param name="IsTouch">The level after is the level before: only what was in between can tell of anything.</param>
/// <param name="IsOther">Another act changed it meanwhile: it says only what bent over from there.</param>
internal sealed record PlateChange(
    int Plate, long Onset, long Step, long Settled, double Grams, double Sigma, double Before, int Rise = 0, bool IsTouch = false, bool IsOther = false)
{
    public long[] Passed { get; init; } = [];

    /// <summary>When so much of the change had happened: the middle of the j-th of k equal things that went, or came, one after another.</summary>
    public long At(int thing, int things) =>
        Array.IndexOf(PlateSignal.Shares, (things, thing)) is >= 0 and var at && at < Passed.Length ? Passed[at] : Step;
}

/// <summary>
/// Finds the lasting changes of one plate. Quiet, the level follows the readings slowly; a reading that leaves it opens a disturbance,
/// which ends when the readings stand still again: at the old level it was a touch, at another one a change. The change is measured over
/// up to a second of stillness after it.
/// </summary>
internal sealed class PlateSignal(int plate, bool isOfBin = false)
{
    public const double BinSeconds = 0.1;

    /// <summary>Bins whose readings are remembered.</summary>
    public const int Remembered = 256;

    /// <summary>Things that go one after another: each is gone when the reading has passed the middle of its share. How many, and which of them.</summary>
    public static readonly (int Things, int Thing)[] Shares = [(1, 0), (2, 0), (2, 1), (3, 0), (3, 1), (3, 2)];

    private const int BinsToStart = 8;
    private const int BlindBins = 30;
    private const int StillBins = 5;
    private const int MeasuredBins = 12;

    /// <summary>What is sold by weight is weighed for longer, and without the first moments, in which a plate still swings.</summary>
    private const int WeighedBins = 30;
    private const int SwingBins = 6;
    private const int LeastRest = 9;
    private const int LongTouch = 12;
    private const int LongestDisturbance = 80;
    private const double LeastLeap = 5;
    private const double LeastChange = 3.5;
    private const double NoiseFloor = 0.3;
    private const double LevelPace = 0.03;
    private const double NoisePace = 0.02;

    private readonly float[] _ring = new float[Remembered];
    private float _raw = float.NaN;
    private State _state = State.Starting;
    private long _last;
    private long _onset;
    private long _settled;
    private int _counted;
    private int _swung;
    private int _same;
    private double _before;
    private double _beforeVariance;
    private double _sum;
    private double _sumSquares;
    private (long From, long To) _touch = (-1, -1);

    private enum State
    {
        Starting,
        Quiet,
        Disturbed,
        Measuring,
    }

    public double Level { get; private set; } = double.NaN;

    /// <summary>Standard deviation of a bin around the level.</summary>
    public double Noise { get; private set; } = 1;

    public long LastBin => _last;

    /// <summary>How far the level has wandered without any change, grams, since the start.</summary>
    public double Wandered { get; private set; }

    /// <summary>Bins in a row with exactly the same reading: a scale that works is seldom so still.</summary>
    public int Frozen => IsCoarse ? 0 : _same;

    /// <summary>The scales of the gondola are such that many stand still.</summary>
    public bool IsCoarse { get; set; }

    public bool StandsStill => _same > BlindBins;

    /// <summary>At a bin the plate says nothing, or always the same.</summary>
    public bool IsBlind(long bin) => Frozen > BlindBins || _state == State.Starting || bin - _last > BlindBins;

    public bool IsQuiet => _state == State.Quiet;

    /// <summary>In these bins the plate was touched, and nothing lasting came of it: what it read then is a hand.</summary>
    public bool WasTouched(long from, long to) => _touch.From <= to && from <= _touch.To;

    /// <summary>Bin in which the change that is still being watched began; null when there is none.</summary>
    public long? OpenSince => _state is State.Disturbed or State.Measuring ? _onset : null;

    /// <summary>The reading at a bin relative to the level, NaN when forgotten.</summary>
    public float At(long bin) => bin <= _last && bin > _last - Remembered ? _ring[(int)(bin & (Remembered - 1))] : float.NaN;

    /// <summary>
    /// How much the reading differs between the half second after a bin and the one before another, or a level that is known, with its
    /// standard error; null when a part is forgotten.
    /// </summary>
    public (double Grams, double Sigma, double Before)? Difference(long before, long after, double? level = null)
    {
        var (first, last) = (before - StillBins, after + StillBins - 1);
        if ((level is null ? first : after) <= _last - Remembered || last > _last)
        {
            return null;
        }

        var from = level ?? Window(before - 1, StillBins).Mean;
        return (Window(last, StillBins).Mean - from, Noise * Math.Sqrt(4.0 / StillBins), from);
    }

    /// <summary>Takes the next bin: grams, and the part of it that moves the whole shelf. Returns a change when one is measured.</summary>
    public PlateChange? Step(long bin, float grams, float common)
    {
        var reading = grams - common;
        _same = grams.Equals(_raw) ? _same + 1 : 0;
        _raw = grams;
        var skipped = _state == State.Starting ? 0 : Math.Min(bin - _last - 1, Remembered);
        for (var i = bin - skipped; i < bin; i++)
        {
            _ring[(int)(i & (Remembered - 1))] = (float)Level;
        }

        if (_state == State.Starting && bin != _last + 1)
        {
            _counted = 0;
        }

        _ring[(int)(bin & (Remembered - 1))] = reading;
        _last = bin;
        return _state switch
        {
            State.Starting => Start(),
            State.Quiet => Watch(bin, reading),
            State.Disturbed => Settle(bin),
            _ => Measure(bin, reading),
        };
    }

    private PlateChange? Start()
    {
        if (++_counted < BinsToStart)
        {
            return null;
        }

        Span<float> first = stackalloc float[BinsToStart];
        for (var i = 0; i < BinsToStart; i++)
        {
            first[i] = _ring[(int)((_last - i) & (Remembered - 1))];
        }

        first.Sort();
        Level = first[BinsToStart / 2];
        Noise = Math.Clamp((first[BinsToStart - 2] - first[1]) / 2, NoiseFloor, 5);
        _state = State.Quiet;
        return null;
    }

    private PlateChange? Watch(long bin, float reading)
    {
        var away = reading - Level;
        if (Math.Abs(away) > Math.Max(LeastLeap, 4.5 * Noise))
        {
            _before = Level;
            // The level is a slow mean of neighbours in time: some twenty independent readings at most.
            _beforeVariance = Noise * Noise / Math.Clamp(_counted / 2, 1, 20);
            _onset = bin;
            _state = State.Disturbed;
            return null;
        }

        _counted = Math.Min(_counted + 1, 1_000);
        var follow = away * Math.Max(LevelPace, 1.0 / _counted);
        Level += follow;
        Wandered += _counted > Remembered ? follow : 0;
        var square = Math.Min(away * away, 12 * Noise * Noise);
        Noise = Math.Max(NoiseFloor, Math.Sqrt((Noise * Noise) + (NoisePace * (square - (Noise * Noise)))));
        return null;
    }

    private PlateChange? Settle(long bin)
    {
        var open = bin - _onset;
        if (open < StillBins - 1)
        {
            return null;
        }

        var (least, most, mean) = Window(bin, StillBins);
        // A shelf that goes on trembling settles too, only later and less exactly.
        var patience = 1 + (0.05 * Math.Max(0, open - 15));
        if (most - least > Math.Max(4, 6 * Noise) * patience && open < LongestDisturbance)
        {
            return null;
        }

        var error = Math.Max((most - least) / 4, Noise) / 2;
        if (Math.Abs(mean - _before) < Math.Max(LeastChange, 3.5 * Math.Sqrt((error * error) + _beforeVariance)))
        {
            Level += 0.3 * (mean - Level);
            _touch = (_onset, bin - StillBins);
            _state = State.Quiet;
            return open >= LongTouch ? new PlateChange(plate, _onset, bin - StillBins + 1, bin - StillBins + 1, mean - _before, error, _before, 0, true) : null;
        }

        _state = State.Measuring;
        _settled = bin - StillBins + 1;
        _counted = _swung = 0;
        _sum = _sumSquares = 0;
        for (var i = _settled; i <= bin; i++)
        {
            Count(_ring[(int)(i & (Remembered - 1))]);
        }

        Level = mean;
        return null;
    }

    private PlateChange? Measure(long bin, float reading)
    {
        if (Math.Abs(reading - Level) > Math.Max(LeastLeap, 5 * Noise))
        {
            var change = Measured();
            if (_counted + _swung < LeastRest && (reading - Level) * (Level - _before) < 0)
            {
                // A hand pressed, or lifted, for a moment: no rest, but a part of what is still going on.
                _state = State.Disturbed;
                Level = _before;
                return null;
            }

            _before = Level;
            _beforeVariance = Spread() / _counted * 2;
            _onset = bin;
            _state = State.Disturbed;
            return change;
        }

        Count(reading);
        Level = _sum / _counted;
        if (isOfBin && _counted == MeasuredBins && _swung == 0)
        {
            // What was counted while it swung is counted no more.
            (_counted, _sum, _sumSquares, _swung) = (0, 0, 0, SwingBins);
            for (var i = bin - MeasuredBins + SwingBins + 1; i <= bin; i++)
            {
                Count(_ring[(int)(i & (Remembered - 1))]);
            }

            Level = _sum / _counted;
        }

        if (_counted + _swung < (isOfBin ? WeighedBins : MeasuredBins))
        {
            return null;
        }

        _state = State.Quiet;
        return Measured();
    }

    private void Count(float reading)
    {
        _counted++;
        _sum += reading;
        _sumSquares += (double)reading * reading;
    }

    private double Spread() =>
        Math.Max(NoiseFloor * NoiseFloor, (_sumSquares - (_sum * _sum / _counted)) / Math.Max(1, _counted - 1));

    private PlateChange Measured()
    {
        var grams = Level - _before;
        var passed = new long[Shares.Length];
        for (var i = 0; i < passed.Length; i++)
        {
            passed[i] = Passed(grams, (Shares[i].Thing + 0.5) / Shares[i].Things);
        }

        var step = passed[0];
        var (risen, rising) = (_settled, _onset);
        for (var i = _onset; i < _settled; i++)
        {
            var share = (_ring[(int)(i & (Remembered - 1))] - _before) / grams;
            risen = share > 1 / 3.0 ? Math.Min(risen, i) : risen;
            rising = share < 2 / 3.0 ? i : rising;
        }

        // Readings a tenth of a second apart are not independent: count half of them.
        var variance = _beforeVariance + (Spread() / _counted * 2);
        return new PlateChange(plate, _onset, step, _settled, grams, Math.Sqrt(variance), _before, (int)Math.Max(0, rising - risen + 1)) { Passed = passed };
    }

    // Hands press: they make a plate heavier, seldom lighter. So what was taken was gone as soon as the reading had once been below; and what
    // was put down was there when the reading was below for the last time.
    private long Passed(double grams, double share)
    {
        var level = _before + (share * grams);
        if (grams > 0)
        {
            var last = _settled;
            while (last > _onset && _ring[(int)((last - 1) & (Remembered - 1))] > level)
            {
                last--;
            }

            return last;
        }

        for (var first = _onset; first < _settled; first++)
        {
            if (_ring[(int)(first & (Remembered - 1))] < level && _ring[(int)((first + 1) & (Remembered - 1))] < level)
            {
                return first;
            }
        }

        return _settled;
    }

    private (double Least, double Most, double Mean) Window(long end, int bins)
    {
        var (least, most, sum) = (double.MaxValue, double.MinValue, 0.0);
        for (var i = end - bins + 1; i <= end; i++)
        {
            double value = _ring[(int)(i & (Remembered - 1))];
            least = Math.Min(least, value);
            most = Math.Max(most, value);
            sum += value;
        }

        return (least, most, sum / bins);
    }
}
