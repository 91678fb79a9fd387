namespace OpenAisle.WalkOut.Engine.Floor;

/// <summary>
/// How well a person's hands fit an act at a place and a time: the logarithm of the likelihood that they did it over that of somebody who
/// only stood around. The wrist of who reaches lies within a hand's length of the plate; of others it lies anywhere near.
/// </summary>
internal sealed class Reach
{
    public const int Offsets = 9;
    public const double OffsetStep = 0.1;
    private const double Bystander = 0.6;
    private const double Outlier = 0.002;
    private const double MostRatio = 250;

    // How far a wrist is from what it holds: filed, and how many acts the filed figure counts for; what is learned fades after many.
    private const double FiledReach = 0.08;
    private const double FiledActs = 5;
    private const double MostActs = 60;
    private const double LeastReach = 0.045;
    private const double MostReach = 0.3;

    // A hand that grasps stands still for that moment; of others about half are on their way somewhere.
    private const double StillMetresPerSecond = 0.25;
    private const double MovingMetresPerSecond = 0.7;
    private const double MovingShare = 0.5;

    // A hand that took something goes away with it, one that put something down goes away without; of other hands that stand still there some
    // do in that time. What counts as gone: metres, after so many steps.
    public const int Later = 5;
    private const double GoneMetres = 0.1;
    private const double ActorsGone = 0.85;
    private const double OthersGone = 0.4;

    /// <summary>A gondola of which nothing is known starts with what the others taught, and so much of what was filed.</summary>
    private const double Unlike = 0.1;

    /// <summary>Logarithm of the likelihood that nobody who is tracked did it.</summary>
    public const double Nobody = -4.5;

    // What is known about the difference of the scales' and the cameras' clocks, a gondola, and of all together.
    private readonly Dictionary<int, double[]> _offsets = [];
    private readonly double[] _common = Filed();
    private double _squares = FiledReach * FiledReach * FiledActs;
    private double _acts = FiledActs;

    private double ReachMetres => Math.Clamp(Math.Sqrt(_squares / _acts), LeastReach, MostReach);

    public double Score(Person person, Plate plate, double along, double time) => Score(person, plate, along, time, out _);

    /// <param name="isLeft">Which hand fits better.</param>
    public double Score(Person person, Plate plate, double along, double time, out bool isLeft)
    {
        Span<double> each = stackalloc double[Offsets];
        each.Clear();
        return Score(person, plate, along, time, OffsetsOf(plate.Id.Gondola), each, [], out isLeft);
    }

    /// <summary>An act whose doer is certain teaches how the clocks differ and how far wrists are from what they hold.</summary>
    public void Learn(Person person, Plate plate, double along, double time)
    {
        var weights = OffsetsOf(plate.Id.Gondola);
        Span<double> each = stackalloc double[Offsets];
        Span<double> squares = stackalloc double[Offsets];
        if (Score(person, plate, along, time, weights, each, squares, out _) < 0)
        {
            return;
        }

        Fade(_common, each);
        Fade(weights, each);
        var square = 0.0;
        for (var i = 0; i < Offsets; i++)
        {
            square += weights[i] * Math.Min(squares[i], MostReach * MostReach);
        }

        // Two axes of error are felt: along the shelf and up.
        _squares += square / 2;
        _acts++;
        if (_acts > MostActs)
        {
            (_squares, _acts) = (_squares * MostActs / _acts, MostActs);
        }
    }

    private static double[] Filed()
    {
        var weights = new double[Offsets];
        for (var i = 0; i < Offsets; i++)
        {
            var away = (i - (Offsets / 2)) * OffsetStep / 0.16;
            weights[i] = Math.Exp(-0.5 * away * away);
        }

        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    // Each act counts for little: one reach is as near for half a second. Old acts fade, clocks drift.
    private static void Fade(double[] weights, ReadOnlySpan<double> each)
    {
        var sum = 0.0;
        for (var i = 0; i < Offsets; i++)
        {
            weights[i] = Math.Pow(weights[i], 0.98) * Math.Pow(Math.Max(each[i], 1e-6), 0.35);
            sum += weights[i];
        }

        for (var i = 0; i < Offsets; i++)
        {
            weights[i] = Math.Max(0.003, weights[i] / sum);
        }
    }

    private double[] OffsetsOf(int gondola)
    {
        if (!_offsets.TryGetValue(gondola, out var weights))
        {
            _offsets[gondola] = weights = [.. _common.Zip(Filed(), (known, filed) => ((1 - Unlike) * known) + (Unlike * filed))];
        }

        return weights;
    }

    private double Score(Person person, Plate plate, double along, double time, double[] weights, Span<double> each, Span<double> squares, out bool isLeft)
    {
        var (left, right) = person.Hands.Around(time);
        var (total, lefts, rights, reach) = (0.0, 0.0, 0.0, ReachMetres * ReachMetres);
        for (var i = 0; i < Offsets; i++)
        {
            var (ofLeft, toLeft) = Ratio(left, i + 1, plate, along, reach);
            var (ofRight, toRight) = Ratio(right, i + 1, plate, along, reach);
            each[i] = Math.Max(ofLeft, ofRight);
            if (squares.Length > 0)
            {
                squares[i] = ofLeft > ofRight ? toLeft : toRight;
            }

            total += weights[i] * each[i];
            lefts += weights[i] * ofLeft;
            rights += weights[i] * ofRight;
        }

        isLeft = lefts > rights;
        return Math.Log(total);
    }

    private static (double Ratio, double Square) Ratio(ReadOnlySpan<Glance> hand, int at, Plate plate, double along, double reach)
    {
        const double Broad = Bystander * Bystander;
        if (!hand[at].IsSeen)
        {
            return (Outlier, 16);
        }

        var distance = Math.Min(4, ToGoods(plate, along, hand[at].Place));
        var square = distance * distance;
        var variance = Math.Min(hand[at].Variance + reach, Broad);
        var ratio = Broad / variance * Math.Exp((-0.5 * square / variance) + (0.5 * Math.Min(square, 4 * Broad) / Broad));
        return (((1 - Outlier) * Math.Min(ratio * OfPace(hand[at - 1], hand[at + 1]) * OfLeaving(hand[at], hand[at + Later]), MostRatio)) + Outlier, square);
    }

    // Speeds in three dimensions; across gaps nothing is known of them.
    private static double OfPace(in Glance before, in Glance after)
    {
        if (!before.IsSeen || !after.IsSeen)
        {
            return 1;
        }

        var noise = (before.Variance + after.Variance) / (4 * OffsetStep * OffsetStep);
        var square = (after.Place - before.Place).SquaredLength / (4 * OffsetStep * OffsetStep);
        var (still, moving) = ((StillMetresPerSecond * StillMetresPerSecond) + noise, (MovingMetresPerSecond * MovingMetresPerSecond) + noise);
        var odds = Math.Pow(still / moving, 1.5) * Math.Exp(0.5 * square * ((1 / still) - (1 / moving)));
        return 1 / ((1 - MovingShare) + (MovingShare * odds));
    }

    private static double OfLeaving(in Glance then, in Glance later)
    {
        if (!later.IsSeen)
        {
            return 1;
        }

        var gone = 1 - Math.Exp(-0.5 * (later.Place - then.Place).SquaredLength / ((GoneMetres * GoneMetres) + then.Variance + later.Variance));
        return ((ActorsGone * gone) + ((1 - ActorsGone) * (1 - gone))) / ((OthersGone * gone) + ((1 - OthersGone) * (1 - gone)));
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
}
