namespace OpenAisle.WalkOut.Engine.Floor;

/// <summary>
/// How well a person's hands fit an act at a place and a time: the logarithm of the likelihood that they did it over that of somebody who
/// only stood around. The wrist of who reaches lies within a hand's length of the plate; of others it lies anywhere near.
/// </summary>
internal sealed class Reach
{
    private const int Offsets = 9;
    private const double OffsetStep = 0.1;
    private const double Kernel = 0.12;
    private const double Window = 0.36;
    private const double Bystander = 0.6;
    private const double Outlier = 0.002;
    private const double HandMetres = 0.10;
    private const double ForearmMetres = 0.27;
    private const double DriftMetresPerSecond = 0.45;
    private const double MostGap = 5;

    /// <summary>Logarithm of the likelihood that nobody who is tracked did it.</summary>
    public const double Nobody = -4.5;

    // What is known about the difference of the scales' and the cameras' clocks, a gondola.
    private readonly Dictionary<int, double[]> _offsets = [];
    private double _reach = HandMetres;

    public double Score(Person person, Plate plate, double along, double time)
    {
        var weights = OffsetsOf(plate.Id.Gondola);
        Span<double> each = stackalloc double[Offsets];
        each.Clear();
        return Score(person, plate, along, time, weights, each);
    }

    /// <summary>An act whose doer is certain teaches how the clocks differ and how far wrists are from what they hold.</summary>
    public void Learn(Person person, Plate plate, double along, double time)
    {
        var weights = OffsetsOf(plate.Id.Gondola);
        Span<double> each = stackalloc double[Offsets];
        var score = Score(person, plate, along, time, weights, each);
        if (score < 0)
        {
            return;
        }

        var sum = 0.0;
        for (var i = 0; i < Offsets; i++)
        {
            // Each act counts for little: one reach is as near for half a second. Old acts fade, clocks drift.
            weights[i] = Math.Pow(weights[i], 0.98) * Math.Pow(Math.Max(each[i], 1e-6), 0.35);
            sum += weights[i];
        }

        var square = 0.0;
        for (var i = 0; i < Offsets; i++)
        {
            weights[i] = Math.Max(0.003, weights[i] / sum);
            var near = Nearest(person, plate, along, time + ((i - (Offsets / 2)) * OffsetStep), out _);
            square += weights[i] * Math.Min(near * near, 0.25);
        }

        // Two axes of error are felt: along the shelf and up.
        _reach = Math.Sqrt((0.97 * _reach * _reach) + (0.03 * Math.Clamp(square / 2, 0.05 * 0.05, 0.3 * 0.3)));
    }

    private double[] OffsetsOf(int gondola)
    {
        if (!_offsets.TryGetValue(gondola, out var weights))
        {
            weights = new double[Offsets];
            for (var i = 0; i < Offsets; i++)
            {
                var away = (i - (Offsets / 2)) * OffsetStep / 0.16;
                weights[i] = Math.Exp(-0.5 * away * away);
            }

            var sum = weights.Sum();
            for (var i = 0; i < Offsets; i++)
            {
                weights[i] /= sum;
            }

            _offsets[gondola] = weights;
        }

        return weights;
    }

    private double Score(Person person, Plate plate, double along, double time, double[] weights, Span<double> each)
    {
        var total = 0.0;
        for (var i = 0; i < Offsets; i++)
        {
            var distance = Nearest(person, plate, along, time + ((i - (Offsets / 2)) * OffsetStep), out var variance);
            each[i] = Ratio(distance, Math.Min(variance + (_reach * _reach), Bystander * Bystander));
            total += weights[i] * each[i];
        }

        return Math.Log(total);
    }

    private static double Ratio(double distance, double variance)
    {
        const double Broad = Bystander * Bystander;
        var square = distance * distance;
        var ratio = Broad / variance * Math.Exp((-0.5 * square / variance) + (0.5 * Math.Min(square, 4 * Broad) / Broad));
        return ((1 - Outlier) * Math.Min(ratio, 60)) + Outlier;
    }

    // Distance of the nearer wrist to where goods are grasped, and the variance of that place beside the reach itself.
    private static double Nearest(Person person, Plate plate, double along, double time, out double variance)
    {
        var left = Hand(person, time, true, out var leftVariance);
        var right = Hand(person, time, false, out var rightVariance);
        var toLeft = left is { } l ? ToGoods(plate, along, l) : double.MaxValue;
        var toRight = right is { } r ? ToGoods(plate, along, r) : double.MaxValue;
        var isLeft = toLeft * toLeft / leftVariance < toRight * toRight / rightVariance;
        variance = isLeft ? leftVariance : rightVariance;
        return Math.Min(4, isLeft ? toLeft : toRight);
    }

    // The goods stand on the plate, so the hand may be anywhere in the plate's box, and the wrist a hand's length before it.
    private static double ToGoods(Plate plate, double along, Point wrist)
    {
        const float HalfHand = 0.04f;
        const float BeforeShelf = 0.12f;
        var inside = plate.Inside(wrist);
        var x = MathF.Max(0, MathF.Abs(inside.X - (float)along) - HalfHand);
        var y = inside.Y < -BeforeShelf ? -BeforeShelf - inside.Y : MathF.Max(0, inside.Y - plate.Depth);
        var z = inside.Z < 0 ? -inside.Z : MathF.Max(0, inside.Z - plate.Height);
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }

    /// <summary>
    /// Where a hand was: the mean of the poses around a time, weighted by a bell; across a gap, the line between its ends with a variance
    /// that grows with the distance in time from them. Null when the person was not there.
    /// </summary>
    public static Point? Hand(Person person, double time, bool left, out double variance)
    {
        var (sum, weight, squares) = (default(Point), 0.0, 0.0);
        var (after, before) = (default((double Time, Point Place)?), default((double Time, Point Place)?));
        for (var i = 0; i < person.Poses; i++)
        {
            ref readonly var pose = ref person.Back(i);
            var away = pose.Time - time;
            if (away < -MostGap || (away < -Window && weight > 0))
            {
                break;
            }

            if (away > MostGap || Wrist(pose, left) is not { } place)
            {
                continue;
            }

            if (Math.Abs(away) <= Window)
            {
                var bell = Math.Exp(-0.5 * away * away / (Kernel * Kernel));
                sum += place * (float)bell;
                weight += bell;
                squares += bell * bell;
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

        var jitter = person.WristJitter * person.WristJitter;
        if (weight > 0.15)
        {
            variance = jitter * squares / (weight * weight);
            return sum * (float)(1 / weight);
        }

        return Across(before, after, time, jitter, out variance);
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

    // A wrist that is hidden lies a forearm before the elbow; which way is unknown, so this is only its middle.
    private static Point? Wrist(in Pose pose, bool left)
    {
        var wrist = left ? pose.Left : pose.Right;
        if (wrist.Score > 0.2 && wrist.IsSeen)
        {
            return wrist.Place;
        }

        var elbow = left ? pose.LeftElbow : pose.RightElbow;
        if (!elbow.IsSeen)
        {
            return null;
        }

        var away = elbow.Place - pose.Middle;
        var flat = Math.Sqrt((away.X * away.X) + (away.Y * away.Y));
        return flat < 0.05 ? elbow.Place : elbow.Place + (new Point(away.X, away.Y, 0) * (float)(ForearmMetres / flat));
    }
}
