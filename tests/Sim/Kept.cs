namespace OpenAisle.Sim.Tests;

/// <summary>Keeps all that the sensors said.</summary>
internal sealed class Kept : ISensors
{
    public List<(int Gondola, double Time, int Rows, int Columns, float[] Values)> Blocks { get; } = [];

    public List<(double Time, (ulong Id, SeenJoint[] Joints)[] Bodies)> Frames { get; } = [];

    public List<(double Time, ulong Target, bool In)> Doors { get; } = [];

    public void Plates(PlateBlock block) => Blocks.Add((block.Gondola.Number, block.Time, block.Rows, block.Columns, [.. block.Values]));

    public void Bodies(BodyFrame frame) => Frames.Add((frame.Time, [.. frame.Bodies.Select(body => (body.Id, body.Joints.ToArray()))]));

    public void Entered(double time, ulong target) => Doors.Add((time, target, true));

    public void Left(double time, ulong target) => Doors.Add((time, target, false));

    public static (Play Play, Kept Said) Played(string name, ulong seed, Faults? faults = null)
    {
        var play = Stage.Set(Stage.All.First(known => known.Name == name), seed, faults);
        var said = new Kept();
        play.Run(said);
        return (play, said);
    }

    /// <summary>All readings of one plate with their times.</summary>
    public IEnumerable<(double Time, float Grams)> Plate(int gondola, int shelf, int plate)
    {
        foreach (var (_, time, rows, columns, values) in Blocks.Where(block => block.Gondola == gondola))
        {
            for (var s = 0; s < 12; s++)
                yield return (time - (11 - s) / 60.0, values[(s * rows + shelf) * columns + plate]);
        }
    }
}
