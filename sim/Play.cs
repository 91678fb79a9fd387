namespace OpenAisle.Sim;

/// <summary>What store is played in, and how good its sensors are.</summary>
/// <param name="Rate">Samples of each plate a second.</param>
/// <param name="Frames">How often a second cameras see; 0 for the uneven fifteen that were measured.</param>
/// <param name="PlateWidth">Metres.</param>
/// <param name="MedianGrams">Of a product's unit, between the least and the most.</param>
/// <param name="LikeShare">Share of the products that weigh nearly what the one beside them does.</param>
/// <param name="Unseen">Joints that these cameras never see.</param>
public sealed record StoreShape(
    int Gondolas = 3, int Shelves = 5, int Plates = 12, int GondolasASide = 4, double LooseShare = 0,
    int Rate = 60, double Frames = 0, double PlateWidth = Gondola.UsualWidth,
    double MedianGrams = 260, double LeastGrams = 24, double MostGrams = 1200, double LikeShare = 0.4, params Joint[] Unseen);

/// <summary>
/// A store being played: shoppers act, the plates and the cameras report. Goes forward in steps of a fifth of a second and keeps
/// nothing of the past but the truth, so it can feed a file, a bench or a live store alike.
/// </summary>
public sealed class Play
{
    private const double StepSeconds = 0.2;
    private const double Opens = 1_700_000_000;
    private const double LateMessages = 0.004;
    private const double ForgetAfter = 5;
    private readonly ulong _seed;
    private readonly Faults _faults;
    private readonly StoreShape _shape;
    private readonly Chance _chance;
    private readonly Dictionary<Gondola, Scale[]> _scales = [];
    private readonly List<(PlateBlock Block, double Phase)> _blocks = [];
    private readonly BodyFrame _frame = new();
    private readonly List<Shopper> _inside = [];
    private readonly Director _director;
    private readonly bool _keepsTruth;
    private double _nextFrame;
    private ulong _ids;

    public Play(StoreShape shape, Faults faults, ulong seed, bool keepsTruth = true)
    {
        (_seed, _faults, _keepsTruth, _shape) = (seed, faults, keepsTruth, shape);
        _chance = Chance.For(seed, "store");
        Scripts = Chance.For(seed, "scripts");
        Layout = Layout.Of(shape.Gondolas, shape.Shelves, shape.Plates, shape.GondolasASide, shape.PlateWidth);
        Planogram = Planogram.Of(Layout, seed, shape, faults);
        Clock = Opens + Math.Floor(_chance.Between(0, 86_400));
        _nextFrame = Clock + 0.05;
        _ids = 3_000_000_000_000_000_000UL + (_chance.Next() >> 4);
        foreach (var gondola in Layout.Gondolas)
            Open(gondola);
        _blocks.Sort((a, b) => a.Phase.CompareTo(b.Phase));
        _director = new Director(this);
    }

    public Layout Layout { get; }

    public Planogram Planogram { get; }

    public Truth Truth { get; } = new();

    /// <summary>The store's time, seconds since 1970.</summary>
    public double Clock { get; private set; }

    public IReadOnlyList<Shopper> Inside => _inside;

    /// <summary>Chance for whoever writes the scripts.</summary>
    public Chance Scripts { get; }

    /// <summary>Nobody is in the store and nobody is expected.</summary>
    public bool Over => Truth.Shoppers.TrueForAll(shopper => shopper.LeftAt < Clock - 1);

    internal bool KeepsTruth => _keepsTruth;

    internal double LongerReach => _faults.LongerReach;

    internal Scale Scale(Facing facing) => _scales[facing.Gondola][facing.Shelf - 1];

    internal IReadOnlyList<Scale> Scales(Gondola gondola) => _scales[gondola];

    /// <summary>Plates that say the same whatever lies on them.</summary>
    public bool Dead(Facing facing, int plate) => Scale(facing).Dead(plate);

    /// <summary>Lets somebody come in after so many seconds, to act a script.</summary>
    public Shopper Enter(double after, params IEnumerable<Act> acts)
    {
        var number = Truth.Shoppers.Count;
        var shopper = new Shopper(NewId(), Clock + after, acts, _faults, Chance.For(_seed, "shopper", (int)(_ids & 0x7fffffff) + number));
        Truth.Shoppers.Add(shopper);
        return shopper;
    }

    /// <summary>Lets somebody come in who makes up what to do.</summary>
    public Shopper EnterFreely(double after, Func<Shopper, IEnumerable<Act>?> next)
    {
        var shopper = Enter(after, []);
        shopper.Next = next;
        return shopper;
    }

    /// <summary>Plays a fifth of a second.</summary>
    public void Step(ISensors sensors)
    {
        var until = Clock + StepSeconds;
        Gate(sensors);
        foreach (var shopper in _inside)
            _director.Direct(shopper, until);
        var frameAt = _nextFrame;
        foreach (var (block, phase) in _blocks)
        {
            var issued = Clock + phase;
            while (frameAt <= issued)
                frameAt = Bodies(sensors, frameAt);
            Plates(sensors, block, issued);
        }
        while (frameAt < until)
            frameAt = Bodies(sensors, frameAt);
        _nextFrame = frameAt;
        Clock = until;
        foreach (var shopper in _inside)
            shopper.Body.Forget(Clock - ForgetAfter);
    }

    /// <summary>Plays until everybody has left, but no longer than this.</summary>
    public void Run(ISensors sensors, double longestSeconds = 3600)
    {
        var latest = Clock + longestSeconds;
        while (!Over && Clock < latest)
            Step(sensors);
        Truth.Events.Sort((a, b) => a.Time.CompareTo(b.Time));
    }

    internal ulong NewId() => _ids += 1 + (_chance.Next() >> 40);

    private void Open(Gondola gondola)
    {
        var facings = Planogram.Facings.Where(facing => facing.Gondola == gondola).ToList();
        var scales = new Scale[gondola.Shelves];
        for (var s = 0; s < scales.Length; s++)
        {
            var on = facings.Where(facing => facing.Shelf == s + 1).ToList();
            scales[s] = new Scale(gondola, _shape.Rate, plate => on.Exists(f => plate >= f.FirstPlate && plate < f.FirstPlate + f.Plates),
                _faults, Chance.For(_seed, "scale", gondola.Number * 100 + s));
            foreach (var facing in on)
            {
                foreach (var unit in facing.Units)
                    scales[s].Lay(unit.Along, unit.Product.Width, unit.Grams);
                if (facing.LooseGrams > 0)
                    scales[s].Lay(facing.Middle, facing.Right - facing.Left, facing.LooseGrams);
            }
        }
        _scales[gondola] = scales;
        _blocks.Add((new PlateBlock(gondola, _shape.Rate), _chance.Between(0.002, StepSeconds)));
    }

    private void Gate(ISensors sensors)
    {
        foreach (var shopper in Truth.Shoppers)
        {
            if (!shopper.Inside && shopper.EntersAt <= Clock && double.IsPositiveInfinity(shopper.LeftAt))
            {
                shopper.Inside = true;
                _inside.Add(shopper);
                sensors.Entered(Clock + _faults.ClockSkew, shopper.Tracker.Id);
            }
        }
        for (var i = _inside.Count - 1; i >= 0; i--)
        {
            var shopper = _inside[i];
            if (shopper.LeftAt > Clock)
                continue;
            shopper.Inside = false;
            _inside.RemoveAt(i);
            sensors.Left(Clock + _faults.ClockSkew, shopper.Tracker.Id);
            if (!_keepsTruth)
                Truth.Shoppers.Remove(shopper);
        }
    }

    private void Plates(ISensors sensors, PlateBlock block, double issued)
    {
        var late = _chance.Happens(LateMessages) ? _chance.Between(0.01, 0.03) : 0;
        block.Time = issued + late + 0.0009 * _chance.Noise();
        Array.Fill(block.Values, float.NaN);
        var scales = _scales[block.Gondola];
        var unrest = Unrest(block.Gondola, issued);
        for (var s = 0; s < scales.Length; s++)
            scales[s].Sample(issued, unrest, block.Values, block.Rows * block.Columns, (s + 1) * block.Columns + 1);
        sensors.Plates(block);
    }

    // Steps of people who walk by within a metre or two shake a gondola.
    private float Unrest(Gondola gondola, double time)
    {
        var unrest = _faults.UnrestTimes;
        foreach (var shopper in _inside)
        {
            if (!shopper.Body.Walking(time))
                continue;
            var away = shopper.Body.Place(time).Flat(gondola.At(gondola.Width / 2, -0.4, 0)) - gondola.Width / 2;
            unrest += 1.6 * _faults.UnrestTimes * Math.Exp(-Math.Max(0, away) / 0.5);
        }
        return (float)Math.Min(unrest, 5 * _faults.UnrestTimes);
    }

    private double Bodies(ISensors sensors, double time)
    {
        _frame.Time = time + _faults.ClockSkew;
        _frame.Bodies.Clear();
        foreach (var shopper in _inside)
            shopper.Tracker.SwitchIds(time, shopper.Body.Place(time), _inside.Select(other => (other.Tracker, other.Body.Place(time))), NewId);
        foreach (var shopper in _inside)
        {
            var at = shopper.Body.Place(time);
            if (!shopper.Tracker.Sees(time))
                continue;
            var nearest = double.PositiveInfinity;
            foreach (var other in _inside)
            {
                if (other != shopper)
                    nearest = Math.Min(nearest, other.Body.Place(time).Flat(at));
            }
            var seen = _frame.Add();
            shopper.Tracker.See(shopper.Body, time, nearest, seen);
            foreach (var joint in _shape.Unseen)
                seen.Joints[(int)joint] = default;
        }
        sensors.Bodies(_frame);
        if (_shape.Frames > 0)
            return time + (1 + (0.05 * Math.Clamp(_chance.Noise(), -3, 3))) / _shape.Frames;
        // About fifteen a second: mostly 92 ms apart, a third of them closely one after another.
        return time + (_chance.Happens(0.36) ? _chance.Between(0.005, 0.045) : Math.Max(0.06, _chance.Normal(0.092, 0.008)));
    }
}
