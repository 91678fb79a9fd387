namespace OpenAisle.WalkOut.Engine;

/// <summary>
/// One message of a gondola's scales: <paramref name="Samples"/> readings of every plate.
/// </summary>
/// <param name="Gondola">Whose message.</param>
/// <param name="Time">When the last sample was taken, seconds on the common clock.</param>
/// <param name="PeriodSeconds">Between two samples (1/60 typically).</param>
/// <param name="Samples">Readings per plate in this message.</param>
/// <param name="Shelves">Shelves in the message, counted from 1.</param>
/// <param name="Plates">Plates of each shelf in the message, counted from 1.</param>
/// <param name="Grams">
/// Shape [samples, shelves, plates]: the reading of shelf s, plate p at sample i stands at ((i × Shelves) + (s − 1)) × Plates + (p − 1).
/// Absolute grams, not zeroed. NaN where there is no plate, or no reading.
/// </param>
public sealed record WeightFrame(
    int Gondola, double Time, double PeriodSeconds, int Samples, int Shelves, int Plates, ReadOnlyMemory<float> Grams)
{
    /// <summary>Which message of its recording it is, counted from 1; 0 when it is of none.</summary>
    public int Number { get; init; }
}

/// <summary>Joints of a body, the index into <see cref="Body.Joints"/>.</summary>
public enum Joint
{
    Head,
    Neck,
    LeftShoulder,
    RightShoulder,
    LeftElbow,
    RightElbow,
    LeftWrist,
    RightWrist,
}

/// <summary>Where a joint was seen, metres, and how sure the tracker is (0 to 1; 0 means not seen).</summary>
public readonly record struct JointPoint(Point Place, float Score)
{
    public bool IsSeen => Score > 0 && Place.IsFinite;
}

/// <summary>One person in a frame.</summary>
/// <param name="Target">The tracker's id for the person. It may switch, drop out and come back.</param>
/// <param name="Joints">Eight points, in the order of <see cref="Joint"/>; a joint not seen has score 0.</param>
public sealed record Body(string Target, IReadOnlyList<JointPoint> Joints);

/// <summary>One message of the tracker: all whom it saw at <paramref name="Time"/> (seconds on the common clock).</summary>
public sealed record BodyFrame(double Time, IReadOnlyList<Body> Bodies)
{
    /// <summary>Which message of its recording it is, counted from 1; 0 when it is of none.</summary>
    public int Number { get; init; }
}

/// <summary>What a camera believes is in a hand: likelihood of each product, up to a common factor. Optional.</summary>
/// <param name="Time">Seconds on the common clock.</param>
/// <param name="Target">Whose hand.</param>
/// <param name="Hand"><see cref="Joint.LeftWrist"/> or <see cref="Joint.RightWrist"/>.</param>
/// <param name="Likelihoods">By product code.</param>
public sealed record ProductSighting(double Time, string Target, Joint Hand, IReadOnlyDictionary<string, double> Likelihoods);
