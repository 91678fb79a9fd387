namespace OpenAisle.WalkOut.Engine.Floor;

/// <summary>Hands of two people came close.</summary>
/// <param name="Fit">Logarithm of the likelihood of that when something was handed over, to that of chance.</param>
/// <param name="First">Logarithm of the odds, by the order in which their hands came and went, that <paramref name="One"/> gave.</param>
/// <param name="Left">Which hand of <paramref name="One"/> it was, and of the other.</param>
internal sealed record Encounter(Person One, Person Other, double Time, double Fit, double First, bool Left, bool OtherLeft);

/// <summary>
/// Watches for hands that meet: what one person held may be the other's from then on. Hands also come close when people pass each other,
/// with their arms hanging, or when they reach into the same shelf; so a handover is told by hands that meet in the air, lifted from where
/// these two carry them.
/// </summary>
internal sealed class Encounters(StoreLayout layout)
{
    /// <summary>Hands are looked at when the poses around the moment are in, seconds.</summary>
    private const double Lag = 0.4;

    private const double NearMetres = 1.8;
    private const double MeetMetres = 0.45;
    private const double LongestSeconds = 6;
    private const double PartSeconds = 0.7;

    /// <summary>A meeting however long is not over while something may just be given.</summary>
    private const double GiveSeconds = 1.5;

    /// <summary>Hands that hang beside each other are no meeting.</summary>
    private const double Idle = -2;

    /// <summary>Wrists of two who hold the same thing are this far apart, metres and one axis.</summary>
    private const double HandToHand = 0.11;

    private const double Bystanders = 0.55;
    private const double LiftGiven = 0.25;
    private const double LiftGivenSpread = 0.12;
    private const double LiftHanging = 0.08;
    private const double MostForLift = 1.2;
    private const double MostAgainstLift = -2.5;
    private const double BesideGiven = 0.18;
    private const double BesideAny = 0.5;
    private const double BriskMetresPerSecond = 0.8;
    private const double LogBrisk = -1.5;

    private const double LogFacesSquarely = 1.6;
    private const double LogFaces = 0.8;
    private const double LogFacesAway = -1.8;

    // Logarithm of the odds a second that a hand comes, or goes, before the other's; and at most.
    private const double LogSooner = 6;
    private const double MostSooner = 2.2;
    private const double LeastLift = 0.15;

    /// <summary>A hand this near before a shelf is at the goods.</summary>
    private const double AtShelfMetres = 0.28;
    private const double LogAtShelf = -2;

    private readonly Dictionary<(Person, Person), Meeting> _meeting = [];

    /// <summary>Call after each frame; adds the encounters that are over.</summary>
    public void Watch(IReadOnlyList<Person> inside, double now, List<Encounter> over)
    {
        var time = now - Lag;
        for (var i = 0; i < inside.Count; i++)
        {
            for (var j = i + 1; j < inside.Count; j++)
            {
                Watch(inside[i], inside[j], time);
            }
        }

        Close(time, over);
    }

    public void Finish(List<Encounter> over) => Close(double.PositiveInfinity, over);

    private void Watch(Person one, Person other, double time)
    {
        if (one.Poses == 0 || other.Poses == 0)
        {
            return;
        }

        var way = one.Back(0).Middle - other.Back(0).Middle;
        if ((way.X * way.X) + (way.Y * way.Y) > NearMetres * NearMetres || Best(one, other, time) is not { } seen || seen.Fit < Idle)
        {
            return;
        }

        var pair = (one, other);
        if (!_meeting.TryGetValue(pair, out var met))
        {
            _meeting[pair] = met = new Meeting(time);
        }

        met.Add(seen, time);
    }

    private void Close(double time, List<Encounter> over)
    {
        if (_meeting.Count == 0)
        {
            return;
        }

        foreach (var (pair, met) in _meeting
            .Where(pair => time - pair.Value.Last > PartSeconds || (time - pair.Value.Began > LongestSeconds && time - pair.Value.Best.Time > GiveSeconds))
            .OrderBy(pair => pair.Value.Best.Time).ThenBy(pair => pair.Key.Item1.Number).ThenBy(pair => pair.Key.Item2.Number).ToList())
        {
            _meeting.Remove(pair);
            var facing = OfFacing(pair.Item1.FacingTo(met.Best.Place, met.Best.Time)) + OfFacing(pair.Item2.FacingTo(met.Best.Place, met.Best.Time));
            over.Add(new Encounter(pair.Item1, pair.Item2, met.Best.Time, met.Best.Fit + facing + AtShelf(met.Best), First(pair.Item1, pair.Item2, met.Best), met.Best.Left, met.Best.OtherLeft));
        }
    }

    // Who gives holds out the hand first, and has it free again first: the other comes for the thing, and leaves with it.
    private static double First(Person one, Person other, Glimpse met)
    {
        var (came, went) = Passed(one, met.Left, met.Time);
        var (otherCame, otherWent) = Passed(other, met.OtherLeft, met.Time);
        var log = 0.0;
        log += came is { } a && otherCame is { } b ? Math.Clamp(LogSooner * (b - a), -MostSooner, MostSooner) : 0;
        log += went is { } c && otherWent is { } d ? Math.Clamp(LogSooner * (d - c), -MostSooner, MostSooner) : 0;
        return log;
    }

    // When a hand was half lifted, before and after.
    private static (double? Came, double? Went) Passed(Person person, bool left, double time)
    {
        const int Steps = 36;
        const double StepSeconds = 0.05;
        Span<double> lifts = stackalloc double[(2 * Steps) + 1];
        var most = Steps;
        for (var i = 0; i < lifts.Length; i++)
        {
            var at = time + ((i - Steps) * StepSeconds);
            lifts[i] = person.Hands.At(at, left) is { IsSeen: true } hand ? person.Lift(left, hand.Place, at, out _) : 0;
            most = Math.Abs(i - Steps) <= Steps / 3 && lifts[i] > lifts[most] ? i : most;
        }

        return (Halfway(lifts, most, -1) * StepSeconds, Halfway(lifts, most, 1) * StepSeconds);
    }

    private static int? Halfway(ReadOnlySpan<double> lifts, int most, int direction)
    {
        for (var i = most; i >= 0 && i < lifts.Length && lifts[most] > LeastLift; i += direction)
        {
            if (lifts[i] < 0.5 * lifts[most])
            {
                return i;
            }
        }

        return null;
    }

    // The pair of hands that looks most like a handover.
    private static Glimpse? Best(Person one, Person other, double time)
    {
        Glimpse? best = null;
        for (var hands = 0; hands < 4; hands++)
        {
            var (left, otherLeft) = ((hands & 1) == 0, (hands & 2) == 0);
            var (hand, otherHand) = (one.Hands.At(time, left), other.Hands.At(time, otherLeft));
            if (!hand.IsSeen || !otherHand.IsSeen)
            {
                continue;
            }

            var (a, b) = (hand.Place, otherHand.Place);
            var square = (double)(a - b).SquaredLength;
            if (square > MeetMetres * MeetMetres)
            {
                continue;
            }

            const double Broad = Bystanders * Bystanders;
            var narrow = Math.Min((HandToHand * HandToHand) + hand.Variance + otherHand.Variance, Broad);
            var (lift, otherLift) = (one.Lift(left, a, time, out var pace), other.Lift(otherLeft, b, time, out var otherPace));
            // Places differ in three dimensions.
            var fit = (1.5 * Math.Log(Broad / narrow)) - (0.5 * square / narrow) + (0.5 * square / Broad)
                + (Math.Max(pace, otherPace) > BriskMetresPerSecond ? LogBrisk : 0);
            // Both hands must be lifted: one that hangs is no hand that gives or takes.
            var (first, second) = (OfLift(lift), OfLift(otherLift));
            var lifted = first + second + Math.Min(0, Math.Min(first, second));
            fit += Beside((a + b) * 0.5f, one.Back(0).Middle, other.Back(0).Middle);
            if (best is null || fit + lifted > best.Value.Fit)
            {
                best = new Glimpse(fit + lifted, lifted, time, (a + b) * 0.5f, left, otherLeft);
            }
        }

        return best;
    }

    // What is handed over crosses between the two; hands that reach into the same shelf meet before them.
    private static double Beside(Point hands, Point head, Point otherHead)
    {
        var (x, y) = (otherHead.X - head.X, otherHead.Y - head.Y);
        var length = Math.Sqrt((x * x) + (y * y));
        if (length < 0.1)
        {
            return 0;
        }

        var aside = (((hands.X - head.X) * y) - ((hands.Y - head.Y) * x)) / length;
        var square = aside * aside;
        return Math.Log(BesideAny / BesideGiven) - (0.5 * square / (BesideGiven * BesideGiven)) + (0.5 * square / (BesideAny * BesideAny));
    }

    private static double OfLift(double lift)
    {
        var given = (lift - LiftGiven) / LiftGivenSpread;
        var hanging = lift / LiftHanging;
        var log = (-0.5 * given * given) - Math.Log(LiftGivenSpread) + (0.5 * hanging * hanging) + Math.Log(LiftHanging) - Math.Log(2);
        return Math.Clamp(lift > LiftGiven ? MostForLift : log, MostAgainstLift, MostForLift);
    }

    // Who gives or takes faces the hand; who stands beside another before a shelf faces the shelf.
    private static double OfFacing(double cosine) => cosine switch
    {
        > 0.85 => LogFacesSquarely,
        > 0.6 => LogFaces,
        > 0.2 => 0,
        _ => LogFacesAway,
    };

    // Lifted hands tell nothing where they were lifted to reach into a shelf.
    private double AtShelf(Glimpse met)
    {
        foreach (var plate in layout.Plates)
        {
            var inside = plate.Inside(met.Place);
            if (inside.X > -AtShelfMetres && inside.X < plate.Width + AtShelfMetres && inside.Y > -AtShelfMetres && inside.Y < plate.Depth + AtShelfMetres)
            {
                return LogAtShelf - Math.Max(0, met.Lifted);
            }
        }

        return 0;
    }

    /// <summary>How two people's hands looked at a moment.</summary>
    private readonly record struct Glimpse(double Fit, double Lifted, double Time, Point Place, bool Left, bool OtherLeft);

    /// <summary>Hands near each other for a while. To hand something over takes half a second, to pass each other less.</summary>
    private sealed class Meeting(double began)
    {
        private const double HoldSeconds = 0.5;
        private const double Apart = -3;
        private const double FrameSeconds = 0.07;

        private readonly Queue<Glimpse> _recent = new();

        public double Began { get; } = began;

        public double Last { get; private set; } = began;

        /// <summary>The middle of the half second that fits best, with its mean.</summary>
        public Glimpse Best { get; private set; } = new(double.NegativeInfinity, 0, began, default, false, false);

        public void Add(Glimpse seen, double time)
        {
            Last = time;
            _recent.Enqueue(seen);
            while (time - _recent.Peek().Time > HoldSeconds)
            {
                _recent.Dequeue();
            }

            // What is missing of the half second was spent apart.
            var missing = Math.Max(0, HoldSeconds - (time - _recent.Peek().Time) - FrameSeconds) / HoldSeconds;
            var fit = (_recent.Average(glimpse => glimpse.Fit) * (1 - missing)) + (Apart * missing);
            if (fit > Best.Fit)
            {
                Best = _recent.ElementAt(_recent.Count / 2) with { Fit = fit, Lifted = _recent.Average(glimpse => glimpse.Lifted) };
            }
        }
    }
}
