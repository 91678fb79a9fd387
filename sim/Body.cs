namespace OpenAisle.Sim;

/// <summary>The joints that a body tracker sees.</summary>
public enum Joint
{
    Head, Neck, LeftShoulder, RightShoulder, LeftElbow, RightElbow, LeftWrist, RightWrist,
}

/// <summary>Where a shopper's body truly is at any time: walks between places, hands that reach and come back.</summary>
internal sealed class Body(Point at, Chance chance)
{
    public const int Joints = 8;
    private readonly record struct Walk(double From, double Until, Point Start, Point End, bool Through);
    private readonly record struct Reach(double From, double There, double Leaves, double Until, Point Wrist);

    private readonly List<Walk> _walks = [];
    private readonly List<Reach>[] _reaches = [[], []];
    private readonly List<(double At, double Yaw)> _turns = [(double.MinValue, 0)];
    private readonly double _sway = chance.Between(0, 6);

    public double Height { get; } = Math.Clamp(chance.Normal(1.70, 0.09), 1.48, 1.95);

    /// <summary>Where it stands when all walks planned so far are done.</summary>
    public Point Stands { get; private set; } = at;

    /// <param name="through">Without a stop at its end.</param>
    public double WalkTo(Point place, double from, double speed, bool through = false)
    {
        var far = Stands.Flat(place);
        if (far < 0.05)
            return from;
        var until = from + (through ? 0.05 : 0.25) + far / speed;
        _walks.Add(new Walk(from, until, Stands, place, through));
        _turns.Add((from, Math.Atan2(place.Y - Stands.Y, place.X - Stands.X)));
        Stands = place;
        return until;
    }

    public void Turn(double at, double yaw) => _turns.Add((at, yaw));

    /// <summary>Moves a hand (0 left, 1 right) to a place and back.</summary>
    public void ReachOut(int hand, double from, double there, double leaves, double until, Point wrist) =>
        _reaches[hand].Add(new Reach(from, there, leaves, until, wrist));

    public bool Walking(double time) => _walks.Exists(walk => time > walk.From && time < walk.Until);

    public Point Place(double time)
    {
        for (var i = _walks.Count - 1; i >= 0; i--)
        {
            var walk = _walks[i];
            if (time >= walk.Until)
                return walk.End;
            if (time >= walk.From)
            {
                var share = (time - walk.From) / (walk.Until - walk.From);
                return Point.Mix(walk.Start, walk.End, walk.Through ? share : Smooth(share));
            }
        }
        return _walks.Count > 0 ? _walks[0].Start : Stands;
    }

    /// <summary>Which hand lies nearer to a place, when the body stands there looking at it.</summary>
    public static int NearHand(Point stands, double yaw, Point place) =>
        (place.X - stands.X) * Math.Sin(yaw) - (place.Y - stands.Y) * Math.Cos(yaw) >= 0 ? 1 : 0;

    public void Pose(double time, Span<Point> joints)
    {
        var place = Place(time);
        var yaw = Yaw(time);
        var (ahead, aside) = (new Point(Math.Cos(yaw), Math.Sin(yaw), 0), new Point(Math.Sin(yaw), -Math.Cos(yaw), 0));
        var sway = ahead * (0.015 * Math.Sin(1.1 * time + _sway)) + aside * (0.02 * Math.Sin(0.7 * time + _sway));
        var (left, right) = (Out(0, time), Out(1, time));
        // Somebody who reaches leans towards it, and bends for a low shelf.
        var lean = Math.Max(left.Share, right.Share);
        var low = lean == left.Share ? left.Wrist.Z : right.Wrist.Z;
        var bend = lean * Math.Clamp(1.1 - low, 0, 0.8);
        var top = place + sway + ahead * (0.13 * lean + 0.15 * bend) + new Point(0, 0, -0.6 * bend);
        joints[(int)Joint.Head] = top + ahead * 0.08 + new Point(0, 0, Height - 0.06);
        joints[(int)Joint.Neck] = top + new Point(0, 0, Height - 0.26);
        joints[(int)Joint.LeftShoulder] = top + aside * -0.19 + new Point(0, 0, Height - 0.29);
        joints[(int)Joint.RightShoulder] = top + aside * 0.19 + new Point(0, 0, Height - 0.29);
        var swing = Walking(time) ? 0.12 * Math.Sin(7 * time + _sway) : 0.02 * Math.Sin(time + _sway);
        Arm(joints, Joint.LeftShoulder, Joint.LeftElbow, Joint.LeftWrist, place + sway + aside * -0.24 + ahead * (0.14 + swing), left);
        Arm(joints, Joint.RightShoulder, Joint.RightElbow, Joint.RightWrist, place + sway + aside * 0.24 + ahead * (0.14 - swing), right);
    }

    /// <summary>Forgets what lies before this time, so that a day costs no more memory than an hour.</summary>
    public void Forget(double before)
    {
        _walks.RemoveAll(walk => walk.Until < before && walk.End != Stands);
        if (_walks.Count > 1)
            _walks.RemoveAll(walk => walk.Until < before && walk != _walks[^1]);
        while (_turns.Count > 1 && _turns[1].At < before)
            _turns.RemoveAt(0);
        foreach (var reaches in _reaches)
            reaches.RemoveAll(reach => reach.Until < before);
    }

    private void Arm(Span<Point> joints, Joint shoulder, Joint elbow, Joint wrist, Point hangs, (double Share, Point Wrist) reach)
    {
        var rest = new Point(hangs.X, hangs.Y, 0.53 * Height);
        joints[(int)wrist] = Point.Mix(rest, reach.Wrist, reach.Share);
        joints[(int)elbow] = Point.Mix(joints[(int)shoulder], joints[(int)wrist], 0.5) + new Point(0, 0, -0.06);
    }

    private (double Share, Point Wrist) Out(int hand, double time)
    {
        (double Share, Point Wrist) most = (0, default);
        foreach (var reach in _reaches[hand])
        {
            if (time <= reach.From || time >= reach.Until)
                continue;
            var share = time < reach.There ? Smooth((time - reach.From) / (reach.There - reach.From))
                : time <= reach.Leaves ? 1
                : 1 - Smooth((time - reach.Leaves) / (reach.Until - reach.Leaves));
            if (share >= most.Share)
                most = (share, reach.Wrist);
        }
        return most;
    }

    private double Yaw(double time)
    {
        // Turns take 0.4 s, on the shorter way round.
        for (var i = _turns.Count - 1; i > 0; i--)
        {
            var (at, yaw) = _turns[i];
            if (time < at)
                continue;
            var through = Math.Min(1, (time - at) / 0.4);
            var before = _turns[i - 1].Yaw;
            return before + Math.IEEERemainder(yaw - before, 2 * Math.PI) * through;
        }
        return _turns[0].Yaw;
    }

    // The minimum-jerk course of a hand or a step (Flash and Hogan 1985).
    private static double Smooth(double share)
    {
        var s = Math.Clamp(share, 0, 1);
        return s * s * s * (10 + s * (6 * s - 15));
    }
}
