namespace OpenAisle.WalkOut.Engine.Floor;

/// <summary>Where a hand was at a time, and how exactly that is known.</summary>
internal readonly record struct Glance(Point Place, double Variance, bool IsSeen);

/// <summary>
/// Where a person's hands were: the mean of the poses around a time, weighted by a bell; across a gap, the line between its ends with a
/// variance that grows with the distance in time from them. The same moments are asked for again and again: the last are remembered.
/// </summary>
internal sealed class Hands(Person person)
{
    private const double Kernel = 0.12;
    private const double Window = 0.36;
    private const double DriftMetresPerSecond = 0.45;
    private const double MostGap = 5;

    /// <summary>The bell's sum of fewer poses than this tells nothing.</summary>
    private const double LeastWeight = 0.15;
    private const int Remembered = 4;

    /// <summary>How far a wrist is from where the elbow says that it is, metres and one axis.</summary>
    private const double GuessError = 0.1;

    private readonly Moment[] _moments = new Moment[Remembered];
    private readonly Track[] _tracks = new Track[Remembered];
    private int _moment;
    private int _track;

    /// <summary>Not seen when the person was not there.</summary>
    public Glance At(double time, bool left)
    {
        for (var i = 0; i < Remembered; i++)
        {
            if (_moments[i].Added == person.Added && _moments[i].Time.Equals(time))
            {
                return left ? _moments[i].Left : _moments[i].Right;
            }
        }

        var (ofLeft, ofRight) = Look(time);
        _moments[_moment++ % Remembered] = new Moment(person.Added, time, ofLeft, ofRight);
        return left ? ofLeft : ofRight;
    }

    /// <summary>Both hands at each of the offsets around a time, from one step before the first to some after the last.</summary>
    public (Glance[] Left, Glance[] Right) Around(double time)
    {
        for (var i = 0; i < Remembered; i++)
        {
            if (_tracks[i] is { } known && known.Added == person.Added && known.Time.Equals(time))
            {
                return (known.Left, known.Right);
            }
        }

        var made = _tracks[_track % Remembered] ??= new Track();
        _track++;
        (made.Added, made.Time) = (person.Added, time);
        for (var i = 0; i < made.Left.Length; i++)
        {
            (made.Left[i], made.Right[i]) = Look(time + ((i - 1 - (Reach.Offsets / 2)) * Reach.OffsetStep));
        }

        return (made.Left, made.Right);
    }

    private (Glance Left, Glance Right) Look(double time)
    {
        var (left, right) = (default(Mean), default(Mean));
        if (person.IsInOrder)
        {
            for (var i = person.StepsTo(time, Window); i < person.Poses; i++)
            {
                ref readonly var pose = ref person.Back(i);
                var away = pose.Time - time;
                if (!(Math.Abs(away) <= Window))
                {
                    break;
                }

                var bell = Math.Exp(-0.5 * away * away / (Kernel * Kernel));
                left.Add(pose.LeftHand, bell, !Pose.IsWellSeen(pose.Left));
                right.Add(pose.RightHand, bell, !Pose.IsWellSeen(pose.Right));
            }
        }

        var jitter = person.WristJitter * person.WristJitter;
        return (left.Weight > LeastWeight ? left.Of(jitter) : AcrossGap(time, true, jitter), right.Weight > LeastWeight ? right.Of(jitter) : AcrossGap(time, false, jitter));
    }

    private Glance AcrossGap(double time, bool left, double jitter)
    {
        var mean = default(Mean);
        var (after, before) = (default((double Time, Point Place)?), default((double Time, Point Place)?));
        for (var i = 0; i < person.Poses; i++)
        {
            ref readonly var pose = ref person.Back(i);
            var away = pose.Time - time;
            if (away < -MostGap || (away < -Window && mean.Weight > 0))
            {
                break;
            }

            if (away > MostGap || (left ? pose.LeftHand : pose.RightHand) is not { } place)
            {
                continue;
            }

            if (Math.Abs(away) <= Window)
            {
                mean.Add(place, Math.Exp(-0.5 * away * away / (Kernel * Kernel)), !Pose.IsWellSeen(left ? pose.Left : pose.Right));
            }
            else if (away > 0)
            {
                after = (pose.Time, place);
            }
            else
            {
                before = (pose.Time, place);
                break;
            }
        }

        if (mean.Weight > LeastWeight)
        {
            return mean.Of(jitter);
        }

        return Across(before, after, time, jitter, out var variance) is { } between ? new Glance(between, variance, true) : new Glance(default, variance, false);
    }

    private static Point? Across(
        (double Time, Point Place)? before, (double Time, Point Place)? after, double time, double jitter, out double variance)
    {
        variance = 1;
        if (before is null && after is null)
        {
            return null;
        }

        var near = Math.Min(before is { } b ? time - b.Time : MostGap, after is { } a ? a.Time - time : MostGap);
        var drift = DriftMetresPerSecond * near;
        variance = jitter + (drift * drift);
        if (before is null || after is null)
        {
            return (before ?? after)!.Value.Place;
        }

        var share = (time - before.Value.Time) / (after.Value.Time - before.Value.Time);
        return before.Value.Place + ((after.Value.Place - before.Value.Place) * (float)share);
    }

    private readonly record struct Moment(int Added, double Time, Glance Left, Glance Right);

    private sealed class Track
    {
        public int Added { get; set; }

        public double Time { get; set; }

        public Glance[] Left { get; } = new Glance[Reach.Offsets + 1 + Reach.Later];

        public Glance[] Right { get; } = new Glance[Reach.Offsets + 1 + Reach.Later];
    }

    private struct Mean
    {
        private Point _sum;
        private double _squares;
        private double _guessed;

        public double Weight { get; private set; }

        public void Add(Point? place, double bell, bool isGuess)
        {
            if (place is { } seen)
            {
                _guessed += isGuess ? bell : 0;
                _sum += seen * (float)bell;
                Weight += bell;
                _squares += bell * bell;
            }
        }

        public readonly Glance Of(double jitter) => new(
            _sum * (float)(1 / Weight), (jitter * _squares / (Weight * Weight)) + (GuessError * GuessError * _guessed * _guessed / (Weight * Weight)), true);
    }
}
