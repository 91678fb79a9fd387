using OpenAisle.WalkOut.Engine.Floor;
using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// Two who scoop out of one bin so soon after each other that it does not come to rest in between: each hand was there at some time of the
/// disturbance, which nobody tells.
/// </summary>
internal sealed class Scoops(StoreLayout layout, Reach reach)
{
    /// <summary>Marks a stretch that two shared.</summary>
    public const int Shared = int.MaxValue;

    private const double StepSeconds = 0.2;
    private const int MostTimes = 20;

    /// <summary>Who acted elsewhere, or in the bin's next disturbance, did not act here within so many seconds of it.</summary>
    private const double OneGrasp = 0.7;

    // One scoop disturbs a bin for about a second: how much likelier each further second makes two, and how far that goes.
    private const double UsualSeconds = 1.1;
    private const double LogSecond = 2.5;
    private const double LeastLog = -2;
    private const double MostLog = 1.5;

    /// <summary>Two scoops that together weigh so much and took so long, against one.</summary>
    public static double LogTwo(ShelfChange change, double grams) =>
        Math.Log(Math.Min(1, Math.Abs(grams) / Atoms.LooseGrams)) + Math.Clamp(LogSecond * (change.Settled - change.Onset - UsualSeconds), LeastLog, MostLog);

    /// <summary>How well each fits at some time of the disturbance, best first.</summary>
    /// <param name="others">What else happened at about that time.</param>
    public List<(int Person, double Score)> Meanwhile(ShelfChange change, Stretch stretch, List<Person> near, IReadOnlyList<ShelfChange> others)
    {
        var plate = layout.Plates[stretch.Lead];
        var times = (int)Math.Clamp((change.Settled - change.Onset) / StepSeconds, 1, MostTimes);
        var elsewhere = others.Where(other => other.Time > change.Onset - OneGrasp && other.Time < change.Settled + OneGrasp)
            .Select(other => (other.Time, Chances: Chances(other, near))).ToList();
        var people = new List<(int Person, double Score)>();
        for (var i = 0; i < near.Count; i++)
        {
            var mean = 0.0;
            for (var step = 0; step <= times && near[i].Poses > 0; step++)
            {
                var time = change.Onset + (step * (change.Settled - change.Onset) / times);
                var here = elsewhere.Aggregate(1.0, (chance, other) => chance * (Math.Abs(other.Time - time) < OneGrasp ? 1 - other.Chances[i] : 1));
                mean += here * Math.Exp(reach.Score(near[i], plate, stretch.Along, time, out _)) / (times + 1);
            }

            people.Add((near[i].Number, near[i].Poses > 0 ? Math.Log(Math.Max(mean, 1e-9)) : 0));
        }

        people.Sort((a, b) => b.Score.CompareTo(a.Score));
        return people;
    }

    // How likely each did the other thing.
    private double[] Chances(ShelfChange other, List<Person> near)
    {
        var lead = other.Changes.MaxBy(one => Math.Abs(one.Grams))!;
        var plate = layout.Plates[lead.Plate];
        var chances = near.Select(person => person.Poses > 0 ? Math.Exp(reach.Score(person, plate, plate.Width / 2, other.Time, out _)) : 0).ToArray();
        var sum = chances.Sum() + Math.Exp(Reach.Nobody);
        return [.. chances.Select(chance => chance / sum)];
    }
}
