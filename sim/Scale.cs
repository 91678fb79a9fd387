namespace OpenAisle.Sim;

/// <summary>
/// The plates of one shelf as sensors: offsets nobody has zeroed, coupling to the neighbours, noise of which a part is the whole shelf's
/// and a part is shared with the neighbour, shaking, drift, a quantum.
/// </summary>
internal sealed class Scale
{
    public const int BlocksPerSecond = 5;
    public const float Unconnected = 6067.4f;
    private const float Quantum = 0.241f;

    // Shares of the noise's variance: the whole shelf's, what two neighbours share, a plate's own. People who walk by raise the first;
    // with them the noise of neighbours is correlated by about 0.5 and of far plates by about 0.37, as measured.
    private static readonly float Common = MathF.Sqrt(0.24f), Shared = MathF.Sqrt(0.26f / 2), Own = MathF.Sqrt(0.50f);

    // Shaking of a shelf nobody is near: how often a second, how many grams at most, how long it takes to die away.
    private const double KnocksPerSecond = 0.03, KnockGrams = 9, KnockSpread = 0.6, KnockSeconds = 0.3;

    // A few plates are bad and always restless.
    private const double Restless = 0.045;
    private const double DriftPerStep = 0.012;

    private readonly Chance _chance;
    private readonly int _plates, _rate, _samples;
    private readonly double _width;
    private readonly double _noise;
    private readonly float[] _offset, _sigma, _gain, _toLeft, _toRight, _shakes, _level, _drift, _shared;
    private readonly bool[] _dead;
    private readonly List<Load> _loads = [];
    private readonly float[] _resonance = new float[2];
    private readonly float _resonanceA, _resonanceB, _resonanceC;
    private double _knockAt, _knockSize, _knockBeat;

    public Scale(Gondola gondola, int rate, Func<int, bool> connected, Faults faults, Chance chance)
    {
        var plates = gondola.Plates;
        (_chance, _plates, _noise, _width, _rate, _samples) = (chance, plates, faults.NoiseTimes, gondola.PlateWidth, rate, rate / BlocksPerSecond);
        (_offset, _sigma, _gain) = (new float[plates], new float[plates], new float[plates]);
        (_toLeft, _toRight, _shakes) = (new float[plates], new float[plates], new float[plates]);
        (_level, _drift, _shared) = (new float[plates], new float[plates], new float[plates + 1]);
        _dead = new bool[plates];
        for (var p = 0; p < plates; p++)
        {
            _offset[p] = (float)(chance.Happens(0.08) ? chance.Between(-5000, -50) : chance.Between(-60, 900));
            _sigma[p] = (float)(chance.Happens(Restless) ? chance.Between(2, 7) : chance.Spread(0.57, 0.34)) * (float)_noise;
            _gain[p] = (float)chance.Normal(1, 0.0012);
            _toLeft[p] = (float)Math.Max(0, chance.Normal(0.012, 0.006));
            _toRight[p] = (float)Math.Max(0, chance.Normal(0.012, 0.006));
            _shakes[p] = (float)chance.Spread(0.8, 0.55);
            _dead[p] = chance.Happens(faults.DeadPlates);
            if (!connected(p + 1))
                (_offset[p], _dead[p]) = (Unconnected, true);
        }
        // The shelf's own sway: a damped resonance of 7 to 14 Hz driven by white noise, scaled to a variance of one.
        var (beat, damping) = (2 * Math.PI * chance.Between(7, 14) / rate, 0.75);
        (_resonanceA, _resonanceB) = ((float)(2 * damping * Math.Cos(beat)), (float)(-damping * damping));
        _resonanceC = MathF.Sqrt((1 + _resonanceB) * ((1 - _resonanceB) * (1 - _resonanceB) - _resonanceA * _resonanceA) / (1 - _resonanceB));
        _knockAt = chance.Waiting(1 / KnocksPerSecond);
    }

    public bool Dead(int plate) => _dead[plate - 1];

    /// <summary>What is on the plates when the store opens.</summary>
    public void Lay(double along, double width, double grams)
    {
        var reads = Reading(along, width, grams);
        for (var p = 0; p < _plates; p++)
            _level[p] += reads[p];
    }

    public void Add(Load load) => _loads.Add(load);

    /// <summary>The whole shelf is knocked.</summary>
    public void Knock(double at, double grams)
    {
        if (at >= _knockAt + 3 * KnockSeconds || at < _knockAt)
            (_knockAt, _knockSize, _knockBeat) = (at, grams, _chance.Between(5, 13));
    }

    /// <summary>By how much the plates read otherwise when so much lies there: spread over up to three plates, and felt by the neighbours.</summary>
    public float[] Reading(double along, double width, double grams)
    {
        // What hangs over the end of the shelf weighs on its last plate all the same.
        var on = new float[_plates];
        var (from, to) = (Math.Max(0, along - width / 2), Math.Min(_plates * _width, along + width / 2));
        for (var p = 0; p < _plates; p++)
        {
            var left = p * _width;
            var over = Math.Min(to, left + _width) - Math.Max(from, left);
            if (over > 0)
                on[p] = (float)(grams * over / (to - from));
        }
        var reads = new float[_plates];
        for (var p = 0; p < _plates; p++)
        {
            reads[p] = on[p] * _gain[p]
                + (p > 0 ? on[p - 1] * _toRight[p - 1] : 0)
                + (p < _plates - 1 ? on[p + 1] * _toLeft[p + 1] : 0);
        }
        return reads;
    }

    /// <summary>The samples of a block ending at <paramref name="end"/>; row r of sample s begins at <c>s * sample + row</c>.</summary>
    /// <param name="unrest">How much the shelf's common noise is raised by people who walk by; one is none.</param>
    public void Sample(double end, float unrest, Span<float> values, int sample, int row)
    {
        StartKnocks(end);
        for (var s = 0; s < _samples; s++)
        {
            var time = end - (_samples - 1 - s) / (double)_rate;
            Fill(values.Slice(s * sample + row, _plates), unrest, Shake(time));
            AddLoads(values.Slice(s * sample + row, _plates), time);
        }
        Settle(end);
        for (var s = 0; s < _samples; s++)
        {
            var plates = values.Slice(s * sample + row, _plates);
            for (var p = 0; p < plates.Length; p++)
                plates[p] = _dead[p] ? _offset[p] : MathF.Floor(plates[p] * (1 / Quantum) + 0.5f) * Quantum;
        }
    }

    private void Fill(Span<float> plates, float unrest, float shake)
    {
        var sway = _resonanceA * _resonance[0] + _resonanceB * _resonance[1] + _resonanceC * _chance.Noise();
        (_resonance[1], _resonance[0]) = (_resonance[0], sway);
        var common = Common * sway * unrest;
        for (var p = 0; p <= plates.Length; p++)
            _shared[p] = _chance.Noise() * Shared;
        for (var p = 0; p < plates.Length; p++)
        {
            plates[p] = _level[p] + _offset[p] + _drift[p] + shake * _shakes[p]
                + _sigma[p] * (common + _shared[p] + _shared[p + 1] + Own * _chance.Noise());
        }
    }

    private void AddLoads(Span<float> plates, double time)
    {
        foreach (var load in _loads)
        {
            if (time <= load.From || time > load.Until)
            {
                // After its end only the lasting change is left; it becomes part of the level when the block is through.
                if (time > load.Until)
                    AddTo(plates, load.Lasting, 1);
                continue;
            }
            var (step, press) = load.At(time);
            AddTo(plates, load.Lasting, step);
            if (press != 0)
                AddTo(plates, load.Pressed, press);
        }
    }

    private static void AddTo(Span<float> plates, float[] shares, float by)
    {
        for (var p = 0; p < shares.Length; p++)
            plates[p] += shares[p] * by;
    }

    private void Settle(double end)
    {
        for (var p = 0; p < _plates; p++)
            _drift[p] += (float)DriftPerStep * _chance.Noise();
        for (var i = _loads.Count - 1; i >= 0; i--)
        {
            if (_loads[i].Until > end)
                continue;
            for (var p = 0; p < _loads[i].Lasting.Length; p++)
                _level[p] += _loads[i].Lasting[p];
            _loads.RemoveAt(i);
        }
    }

    private void StartKnocks(double end)
    {
        if (_knockAt > end || end < _knockAt + 6 * KnockSeconds)
            return;
        _knockAt = end + _chance.Waiting(1 / KnocksPerSecond);
        _knockSize = Math.Min(60, _noise * _chance.Spread(KnockGrams, KnockSpread));
        _knockBeat = _chance.Between(5, 13);
    }

    private float Shake(double time)
    {
        var since = time - _knockAt;
        return since is < 0 or > 6 * KnockSeconds
            ? 0
            : (float)(_knockSize * Math.Exp(-since / KnockSeconds) * Math.Sin(2 * Math.PI * _knockBeat * since));
    }
}
