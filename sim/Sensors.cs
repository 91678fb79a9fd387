namespace OpenAisle.Sim;

/// <summary>Where the store's sensors report to. What is handed over is used again after the call: copy what must be kept.</summary>
public interface ISensors
{
    void Plates(PlateBlock block);

    void Bodies(BodyFrame frame);

    /// <summary>Somebody has come in; the body tracked at the door bears this id.</summary>
    void Entered(double time, ulong target);

    /// <summary>The body that bears this id by now has gone out.</summary>
    void Left(double time, ulong target);
}

/// <summary>
/// The samples of a fifth of a second of all plates of one gondola, <c>[12, shelves + 1, plates + 1]</c> at sixty a second; the first row and column are
/// not plates.
/// </summary>
public sealed class PlateBlock(Gondola gondola, int rate)
{
    /// <summary>Samples a second.</summary>
    public int Rate => rate;

    public Gondola Gondola { get; } = gondola;

    /// <summary>The time of the last of its samples, seconds since 1970.</summary>
    public double Time { get; set; }

    public int Rows => Gondola.Shelves + 1;

    public int Columns => Gondola.Plates + 1;

    public float[] Values { get; } = new float[rate / Scale.BlocksPerSecond * (gondola.Shelves + 1) * (gondola.Plates + 1)];
}

/// <summary>A joint as the cameras see it; a score of zero says that they don't.</summary>
public readonly record struct SeenJoint(Point At, float Score);

/// <summary>A body as the cameras see it; joints stand in the order of <see cref="Joint"/>.</summary>
public sealed class SeenBody
{
    public ulong Id { get; set; }

    public SeenJoint[] Joints { get; } = new SeenJoint[Body.Joints];
}

/// <summary>Everybody whom the cameras see at one moment.</summary>
public sealed class BodyFrame
{
    private readonly List<SeenBody> _spare = [];

    public double Time { get; set; }

    public List<SeenBody> Bodies { get; } = [];

    internal SeenBody Add()
    {
        if (Bodies.Count == _spare.Count)
            _spare.Add(new SeenBody());
        var body = _spare[Bodies.Count];
        Bodies.Add(body);
        return body;
    }
}
