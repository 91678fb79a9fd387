namespace OpenAisle.WalkOut.Engine.Floor;

/// <summary>Somebody in the store, mended over the ids the tracker gave them, with where they were in the last half minute.</summary>
internal sealed class Person(int number, string target, double time)
{
    /// <summary>Poses remembered: half a minute at fifteen a second.</summary>
    private const int Remembered = 512;

    private const int MostPath = 7_200;

    private readonly Pose[] _poses = new Pose[Remembered];
    private readonly List<string> _targets = [target];
    private readonly List<PathPoint> _path = [];
    private int _count;
    private double _jitterSquares = 0.03 * 0.03;

    public int Number => number;

    /// <summary>The tracker's first id.</summary>
    public string Shopper { get; } = target;

    public IReadOnlyList<string> Targets => _targets;

    public string Target { get; private set; } = target;

    public double Entered { get; } = time;

    public double LastSeen { get; private set; } = time;

    /// <summary>When the person left; null while inside.</summary>
    public double? Left { get; set; }

    public IReadOnlyList<PathPoint> Path => _path;

    public int Poses => Math.Min(_count, Remembered);

    /// <summary>How far a wrist jumps about its true place, metres and one axis, as its second differences tell.</summary>
    public double WristJitter => Math.Sqrt(_jitterSquares);

    /// <summary>Poses from the newest back: 0 is the newest.</summary>
    public ref readonly Pose Back(int steps) => ref _poses[(_count - 1 - steps) % Remembered];

    public void Call(string target)
    {
        Target = target;
        if (!_targets.Contains(target) && _targets.Count < 64)
        {
            _targets.Add(target);
        }
    }

    public void Add(double at, IReadOnlyList<JointPoint> joints, Point middle)
    {
        var pose = new Pose(at, middle, joints[(int)Joint.LeftWrist], joints[(int)Joint.RightWrist], joints[(int)Joint.LeftElbow], joints[(int)Joint.RightElbow]);
        _poses[_count % Remembered] = pose;
        _count = _count == int.MaxValue ? Remembered : _count + 1;
        LastSeen = at;
        Learn();
        if (_path.Count < MostPath && (_path.Count == 0 || at - _path[^1].Time >= 1))
        {
            _path.Add(new PathPoint(at, middle.X, middle.Y));
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

/// <summary>What is remembered of a body at a time. Middle is the head, or what of it was seen.</summary>
internal readonly record struct Pose(double Time, Point Middle, JointPoint Left, JointPoint Right, JointPoint LeftElbow, JointPoint RightElbow);
