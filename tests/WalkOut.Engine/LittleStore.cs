namespace OpenAisle.WalkOut.Engine.Tests;

/// <summary>
/// A shelf of eight plates along x at the height of one metre, products A to D on two plates each, and people whose hands go where a test
/// says. Noise comes from a seeded generator.
/// </summary>
internal sealed class LittleStore
{
    public const double Start = 1_000;
    private const int PlateCount = 8;
    private const float PlateWidth = 0.1f;
    private const int UsualSamples = 12;

    private readonly List<(double Time, int Plate, double Grams)> _changes = [];
    private readonly List<(double Time, string Who, int Plate)> _reaches = [];
    private readonly List<(double From, double To, string Who, float X)> _stays = [];
    private readonly List<(double Time, string From, string To)> _renamed = [];
    private readonly List<(double Time, string From, string To)> _given = [];

    public static readonly ProductSpec[] Products =
    [
        new("A", "Apples in a bag", 500, 3), new("B", "Beans", 300, 2), new("C", "Coffee", 250, 2), new("D", "Dates", null, null, IsLoose: true),
    ];

    public static StoreLayout Layout { get; } = new(Enumerable.Range(1, PlateCount).Select(
        number => new Plate(new PlateId(1, 1, number), new Point((number - 1) * PlateWidth, 0, 1), PlateWidth, 0.4f, 0.3f)));

    public static Planogram Planogram { get; } = new([.. Products.Select((product, i) => new Facing(
        product.Code, [new PlateId(1, 1, (2 * i) + 1), new PlateId(1, 1, (2 * i) + 2)]))]);

    public static int PlateOf(string product) => (2 * Array.FindIndex(Products, one => one.Code == product)) + 1;

    /// <summary>Somebody is in the store and stands where that part of the shelf is.</summary>
    public LittleStore Stays(string who, double from, double to, float x)
    {
        _stays.Add((Start + from, Start + to, who, x));
        return this;
    }

    /// <summary>Somebody's hand is at a plate, and its weight changes.</summary>
    public LittleStore Moves(string who, double time, int plate, double grams)
    {
        _changes.Add((Start + time, plate, grams));
        _reaches.Add((Start + time, who, plate));
        return this;
    }

    /// <summary>A weight changes, and a hand is somewhere else.</summary>
    public LittleStore Moves(string who, double time, int hand, int plate, double grams)
    {
        _changes.Add((Start + time, plate, grams));
        _reaches.Add((Start + time, who, hand));
        return this;
    }

    /// <summary>Two turn to each other; one holds something out, and the other comes for it a moment later.</summary>
    public LittleStore Gives(string from, string to, double time)
    {
        _given.Add((Start + time, from, to));
        return this;
    }

    /// <summary>The tracker calls the person otherwise from then on.</summary>
    public LittleStore Renamed(string from, string to, double time)
    {
        _renamed.Add((Start + time, from, to));
        return this;
    }

    /// <summary>The messages in the order of their times.</summary>
    /// <param name="hertz">Samples of each plate a second, so many in a message.</param>
    /// <param name="frames">Of bodies, a second.</param>
    /// <param name="late">How much the stamps of the scales' messages may be off, seconds.</param>
    /// <param name="quantum">The least difference that the scales show, grams.</param>
    public IEnumerable<object> Messages(
        double seconds, int seed = 1, double noise = 0.6, double hertz = 60, int samples = UsualSamples, double frames = 15, double late = 0, double quantum = 0)
    {
        var chance = new Random(seed);
        var nextBodies = Start;
        for (var time = Start; time < Start + seconds; time += samples / hertz)
        {
            while (nextBodies <= time)
            {
                yield return Bodies(nextBodies, chance);
                nextBodies += 1 / frames;
            }

            var weights = Weights(time, chance, noise, hertz, samples, quantum);
            yield return late > 0 ? weights with { Time = time + (late * chance.NextDouble()) } : weights;
        }
    }

    public static WalkOutJudge Judge(JudgeSettings? settings = null) => new(Layout, Planogram, Products, settings);

    public static void Feed(WalkOutJudge judge, IEnumerable<object> messages)
    {
        foreach (var message in messages)
        {
            if (message is WeightFrame frame)
            {
                judge.Weigh(frame);
            }
            else
            {
                judge.See((BodyFrame)message);
            }
        }
    }

    public WalkOutJudge Judged(double seconds, int seed = 1)
    {
        var judge = Judge();
        Feed(judge, Messages(seconds, seed));
        judge.Finish();
        return judge;
    }

    private WeightFrame Weights(double time, Random chance, double noise, double hertz, int samples, double quantum)
    {
        var grams = new float[samples * PlateCount];
        for (var sample = 0; sample < samples; sample++)
        {
            var at = time - ((samples - 1 - sample) / hertz);
            for (var plate = 0; plate < PlateCount; plate++)
            {
                var weight = 4_000.0 + (100 * plate) + (noise * ((chance.NextDouble() * 2) - 1) * 1.7);
                foreach (var change in _changes)
                {
                    weight += change.Plate == plate + 1 && at >= change.Time ? change.Grams : 0;
                }

                grams[(sample * PlateCount) + plate] = (float)(quantum > 0 ? Math.Round(weight / quantum) * quantum : weight);
            }
        }

        return new WeightFrame(1, time, 1 / hertz, samples, 1, PlateCount, grams);
    }

    private BodyFrame Bodies(double time, Random chance) => new(time,
    [
        .. _stays.Where(stay => stay.From <= time && time < stay.To).Select(stay => new Body(NameAt(stay.Who, time), Pose(stay.Who, stay.X, time, chance))),
    ]);

    private string NameAt(string who, double time) =>
        _renamed.Where(renamed => renamed.From == who && renamed.Time <= time).Select(renamed => renamed.To).LastOrDefault() ?? who;

    private JointPoint[] Pose(string who, float x, double time, Random chance)
    {
        var joints = new Point[8];
        joints[(int)Joint.Head] = new(x, -0.55f, 1.7f);
        joints[(int)Joint.Neck] = new(x, -0.55f, 1.5f);
        joints[(int)Joint.LeftShoulder] = new(x - 0.2f, -0.55f, 1.45f);
        joints[(int)Joint.RightShoulder] = new(x + 0.2f, -0.55f, 1.45f);
        joints[(int)Joint.LeftElbow] = new(x - 0.25f, -0.55f, 1.15f);
        joints[(int)Joint.RightElbow] = new(x + 0.25f, -0.55f, 1.15f);
        joints[(int)Joint.LeftWrist] = new(x - 0.25f, -0.55f, 0.9f);
        joints[(int)Joint.RightWrist] = new(x + 0.25f, -0.55f, 0.9f);
        foreach (var reach in _reaches)
        {
            var away = Math.Abs(time - reach.Time);
            if (reach.Who == who && away < 1)
            {
                var plate = Layout.Plates[reach.Plate - 1].Middle;
                var hand = new Point(plate.X, -0.08f, 1.08f);
                joints[(int)Joint.RightWrist] = hand + ((joints[(int)Joint.RightWrist] - hand) * (float)Math.Max(0, (away - 0.3) / 0.7));
            }
        }

        foreach (var given in _given.Where(given => given.From == who || given.To == who))
        {
            Turn(joints, x, X(given.From == who ? given.To : given.From, given.Time), time - given.Time - (given.From == who ? -0.15 : 0.15));
        }

        return [.. joints.Select(joint => new JointPoint(joint + new Point(Jitter(chance), Jitter(chance), Jitter(chance)), 0.95f))];
    }

    private float X(string who, double time) => _stays.First(stay => stay.Who == who && stay.From <= time && time < stay.To).X;

    // Faces the other along the shelf, the right hand held out to the middle between the two.
    private static void Turn(Point[] joints, float x, float otherX, double since)
    {
        if (Math.Abs(since) > 1.5)
        {
            return;
        }

        var ahead = MathF.Sign(otherX - x);
        joints[(int)Joint.LeftShoulder] = new(x, -0.55f + (0.2f * ahead), 1.45f);
        joints[(int)Joint.RightShoulder] = new(x, -0.55f - (0.2f * ahead), 1.45f);
        joints[(int)Joint.LeftWrist] = new(x, -0.55f + (0.25f * ahead), 0.9f);
        var hangs = new Point(x, -0.55f - (0.25f * ahead), 0.9f);
        var held = new Point(((x + otherX) / 2) - (0.05f * ahead), -0.55f, 1.15f);
        joints[(int)Joint.RightWrist] = held + ((hangs - held) * (float)Math.Clamp((Math.Abs(since) - 0.4) / 0.4, 0, 1));
    }

    private static float Jitter(Random chance) => (float)((chance.NextDouble() - 0.5) * 0.05);
}
