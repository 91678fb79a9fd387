namespace OpenAisle.WalkOut.Engine.Floor;

/// <summary>Somebody in the store, mended over the ids the tracker gave them, with where they were in the last half minute.</summary>
internal sealed class Person(int number, string target, double time)
{
    /// <summary>Poses remembered: half a minute at fifteen a second.</summary>
    private const int Remembered = 512;

    /// <summary>A tracker that sees more often than this in the mean, seconds, tells nothing new each time: some poses are left out.</summary>
    private const double Quick = 0.04;
    private const double GapPace = 0.05;
    private const double LongestGap = 0.2;

    private const int MostPath = 7_200;
    private const double ForearmMetres = 0.27;

    private readonly Pose[] _poses = new Pose[Remembered];
    private readonly List<string> _targets = [target];
    private readonly List<PathPoint> _path = [];
    // Below the head, ahead of it and outward to the hand's own side, metres; left and right. Until learned: arms that hang.
    private readonly (double Down, double Ahead, double Aside)[] _carries = [(0.78, 0.1, 0.22), (0.78, 0.1, 0.22)];
    private int _count;
    private Hands? _hands;
    private double _jitterSquares = 0.03 * 0.03;
    private double _gap = 1 / 15.0;

    public int Number => number;

    /// <summary>The tracker's first id.</summary>
    public string Shopper { get; } = target;

    public IReadOnlyList<string> Targets => _targets;

    public string Target { get; private set; } = target;

    public double Entered { get; } = time;

    public double LastSeen { get; private set; } = time;

    /// <summary>When, and where, the person went on under another id; nothing before that.</summary>
    public (double Time, Point Place)? Joined { get; private set; }

    /// <summary>When the person left; null while inside.</summary>
    public double? Left { get; set; }

    public IReadOnlyList<PathPoint> Path => _path;

    public int Poses => Math.Min(_count, Remembered);

    /// <summary>How far a wrist jumps about its true place, metres and one axis, as its second differences tell.</summary>
    public double WristJitter => Math.Sqrt(_jitterSquares);

    /// <summary>Poses from the newest back: 0 is the newest.</summary>
    public ref readonly Pose Back(int steps) => ref _poses[(_count - 1 - steps) & (Remembered - 1)];

    /// <summary>Changes with every pose.</summary>
    public int Added => _count;

    public Hands Hands => _hands ??= new Hands(this);

    /// <summary>No pose is older than the one before it.</summary>
    public bool IsInOrder { get; private set; } = true;

    /// <summary>The newest pose that is no more than so many seconds after a time, as steps back. Only where poses are in order.</summary>
    public int StepsTo(double time, double after)
    {
        var (least, most) = (0, Poses);
        while (least < most)
        {
            var middle = (least + most) / 2;
            if (Back(middle).Time - time <= after)
            {
                most = middle;
            }
            else
            {
                least = middle + 1;
            }
        }

        return least;
    }

    /// <summary>
    /// How far a hand is from where this person carries it, metres: up or down, ahead and aside of the body. Also how fast the person walks.
    /// </summary>
    public double Lift(bool left, Point hand, double at, out double pace)
    {
        ref readonly var now = ref Back(0);
        var then = now;
        for (var i = 0; i < Poses && Back(i).Time > at - 0.4; i++)
        {
            then = Back(i);
            if (then.Time > at)
            {
                now = ref Back(i);
            }
        }

        var way = now.Middle - then.Middle;
        pace = Math.Sqrt((way.X * way.X) + (way.Y * way.Y)) / Math.Max(0.1, now.Time - then.Time);
        var (down, ahead, aside) = Carried(hand, now, left);
        var usual = _carries[left ? 0 : 1];
        var up = (down - usual.Down) * (down - usual.Down);
        // Whose shoulders are not seen is told by how far out the hand is.
        var (outward, usually) = (Math.Sqrt((ahead * ahead) + (aside * aside)), Math.Sqrt((usual.Ahead * usual.Ahead) + (usual.Aside * usual.Aside)));
        return now.Faces == default
            ? Math.Sqrt(up + ((outward - usually) * (outward - usually)))
            : Math.Sqrt(up + ((ahead - usual.Ahead) * (ahead - usual.Ahead)) + ((aside - usual.Aside) * (aside - usual.Aside)));
    }

    /// <summary>Seconds for which the person had stood still at a time: at most eight.</summary>
    public double Stood(double at)
    {
        const double Longest = 8;
        const double Stride = 0.45;
        const double StrideSeconds = 0.8;
        var later = 0;
        for (var i = 1; i < Poses && Back(i).Time > at - Longest; i++)
        {
            while (later < i && Back(later).Time - Back(i).Time > StrideSeconds)
            {
                later++;
            }

            var way = Back(later).Middle - Back(i).Middle;
            if (Back(later).Time <= at && (way.X * way.X) + (way.Y * way.Y) > Stride * Stride)
            {
                return at - Back(later).Time;
            }
        }

        return Longest;
    }

    /// <param name="isExchanged">Somebody else bears the person's old id from now on: when it comes back it is not theirs.</param>
    public void Call(string target, bool isExchanged = false)
    {
        if (target != Target)
        {
            Joined = Poses > 0 && !isExchanged ? (LastSeen, Back(0).Middle) : null;
        }

        Target = target;
        if (!_targets.Contains(target) && _targets.Count < 64)
        {
            _targets.Add(target);
        }
    }

    public void Add(double at, IReadOnlyList<JointPoint> joints, Point middle)
    {
        _gap += GapPace * (Math.Clamp(at - LastSeen, 0, LongestGap) - _gap);
        if (_gap < Quick && _count > 0 && at - Back(0).Time < 0.9 * Quick)
        {
            LastSeen = at;
            return;
        }

        var pose = new Pose(at, middle, joints[(int)Joint.LeftWrist], joints[(int)Joint.RightWrist],
            Wrist(joints[(int)Joint.LeftWrist], joints[(int)Joint.LeftElbow], joints[(int)Joint.LeftShoulder], middle),
            Wrist(joints[(int)Joint.RightWrist], joints[(int)Joint.RightElbow], joints[(int)Joint.RightShoulder], middle), Facing(joints));
        IsInOrder &= _count == 0 || at >= Back(0).Time;
        _poses[_count & (Remembered - 1)] = pose;
        _count = _count == int.MaxValue ? Remembered : _count + 1;
        LastSeen = at;
        Learn();
        Carry(0, pose.Left, pose);
        Carry(1, pose.Right, pose);
        if (_path.Count < MostPath && (_path.Count == 0 || at - _path[^1].Time >= 1))
        {
            _path.Add(new PathPoint(at, middle.X, middle.Y));
        }
    }

    /// <summary>Cosine of the angle between where the person faces and the way to a place; 0 when the shoulders were not seen.</summary>
    public double FacingTo(Point place, double at)
    {
        var (x, y, middle) = (0.0, 0.0, Back(0).Middle);
        for (var i = 0; i < Poses && Back(i).Time > at - 0.3; i++)
        {
            if (Back(i).Time < at + 0.3)
            {
                (x, y, middle) = (x + Back(i).Faces.X, y + Back(i).Faces.Y, Back(i).Middle);
            }
        }

        var (toX, toY) = (place.X - middle.X, place.Y - middle.Y);
        var lengths = Math.Sqrt(((x * x) + (y * y)) * ((toX * toX) + (toY * toY)));
        return lengths < 1e-6 ? 0 : ((x * toX) + (y * toY)) / lengths;
    }

    // A wrist that is hidden lies a forearm beyond the elbow: of an arm that reaches about where the upper arm points, else away from the head.
    private static Point? Wrist(JointPoint wrist, JointPoint elbow, JointPoint shoulder, Point middle)
    {
        if (Pose.IsWellSeen(wrist))
        {
            return wrist.Place;
        }

        if (!elbow.IsSeen)
        {
            return null;
        }

        if (shoulder.IsSeen)
        {
            var arm = elbow.Place - shoulder.Place;
            var length = Math.Sqrt(arm.SquaredLength);
            return length < 0.05 ? elbow.Place : elbow.Place + (arm * (float)(ForearmMetres / length));
        }

        var away = elbow.Place - middle;
        var flat = Math.Sqrt((away.X * away.X) + (away.Y * away.Y));
        return flat < 0.05 ? elbow.Place : elbow.Place + (new Point(away.X, away.Y, 0) * (float)(ForearmMetres / flat));
    }

    // Square to the line of the shoulders, to the side where the left one is on the left; of who has no shoulders, of the elbows or the wrists.
    private static (float X, float Y) Facing(IReadOnlyList<JointPoint> joints)
    {
        for (var left = (int)Joint.LeftShoulder; left <= (int)Joint.LeftWrist; left += 2)
        {
            var (one, other) = (joints[left], joints[left + 1]);
            if (one.IsSeen && other.IsSeen)
            {
                return (one.Place.Y - other.Place.Y, other.Place.X - one.Place.X);
            }
        }

        return default;
    }

    private static (double Down, double Ahead, double Aside) Carried(Point hand, in Pose pose, bool left)
    {
        var away = hand - pose.Middle;
        var length = Math.Max(1e-6, Math.Sqrt((pose.Faces.X * pose.Faces.X) + (pose.Faces.Y * pose.Faces.Y)));
        var (x, y) = (pose.Faces.X / length, pose.Faces.Y / length);
        var toLeft = (away.Y * x) - (away.X * y);
        return pose.Faces == default
            ? (-away.Z, 0, Math.Sqrt((away.X * away.X) + (away.Y * away.Y)))
            : (-away.Z, (away.X * x) + (away.Y * y), left ? toLeft : -toLeft);
    }

    // Where the hand usually is: small steps towards each pose find the median.
    private void Carry(int hand, JointPoint wrist, in Pose pose)
    {
        const double Step = 0.004;
        if (wrist.IsSeen && pose.Faces != default)
        {
            var (down, ahead, aside) = Carried(wrist.Place, pose, hand == 0);
            var usual = _carries[hand];
            _carries[hand] = (
                usual.Down + Math.Clamp(down - usual.Down, -Step, Step), usual.Ahead + Math.Clamp(ahead - usual.Ahead, -Step, Step),
                usual.Aside + Math.Clamp(aside - usual.Aside, -Step, Step));
        }
    }

    // For white jitter the second difference has six times its variance. True motion adds to it: clipped, and learned slowly.
    private void Learn()
    {
        if (Poses < 3)
        {
            return;
        }

        ref readonly var a = ref Back(2);
        ref readonly var b = ref Back(1);
        ref readonly var c = ref Back(0);
        if (c.Time - a.Time > 0.4)
        {
            return;
        }

        Learn(a.Left, b.Left, c.Left);
        Learn(a.Right, b.Right, c.Right);
    }

    private void Learn(JointPoint a, JointPoint b, JointPoint c)
    {
        if (a.IsSeen && b.IsSeen && c.IsSeen)
        {
            var square = (c.Place - (b.Place * 2) + a.Place).SquaredLength / 18;
            _jitterSquares += 0.01 * (Math.Min(square, 9 * _jitterSquares) - _jitterSquares);
        }
    }
}

/// <summary>What is remembered of a body at a time. Middle is the head, or what of it was seen; the hands are the wrists, or where
/// elbows say that they are; Faces points where the shoulders face.</summary>
internal readonly record struct Pose(double Time, Point Middle, JointPoint Left, JointPoint Right, Point? LeftHand, Point? RightHand, (float X, float Y) Faces)
{
    private const float LeastScore = 0.2f;

    public static bool IsWellSeen(JointPoint wrist) => wrist.Score > LeastScore && wrist.IsSeen;
}
