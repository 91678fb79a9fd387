using OpenAisle.WalkOut.Engine.Floor;
using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>Whose hands were at a shelf when it changed.</summary>
internal sealed class ShelfHands(StoreLayout layout, Reach reach)
{
    public const int MostPeople = 7;

    /// <summary>A hand that grasps in one place grasps nowhere else within so many seconds; the other hand may, but seldom does.</summary>
    private const double OneGrasp = 0.7;
    private const double LogSameHand = -4;
    private const double LogOtherHand = -1.5;

    /// <summary>Who grasps with one hand gives or takes nothing with the other: eyes and body are turned to the shelf.</summary>
    private const double LogGivesMeanwhile = -3;

    /// <summary>After so many seconds a hand that was at a shelf may meet another's.</summary>
    private const double BackFromShelf = 1.3;

    /// <summary>Who is further from the plate did not do it, metres.</summary>
    private const double FarMetres = 2.5;

    /// <summary>Who was near enough to have made a change, and who is not tracked at all.</summary>
    public List<Person> Near(ShelfChange change, IReadOnlyList<Person> people)
    {
        var lead = layout.Plates[change.Changes.MaxBy(one => Math.Abs(one.Grams))!.Plate].Middle;
        var near = new List<Person>();
        foreach (var person in people)
        {
            if (person.Poses == 0)
            {
                near.Add(person); // nobody is tracked at all
                continue;
            }

            // Where the person was at the time; a body can be unseen for a while.
            var at = person.Back(0);
            for (var i = 0; i < person.Poses && person.Back(i).Time > change.Time; i++)
            {
                at = person.Back(i);
            }

            var way = at.Middle - lead;
            var unseen = Math.Min(5, Math.Abs(at.Time - change.Time));
            if ((way.X * way.X) + (way.Y * way.Y) < Math.Pow(FarMetres + unseen, 2))
            {
                near.Add(person);
            }
        }

        return near;
    }

    /// <summary>Who most likely did something, the likeliest first, and nobody at the end.</summary>
    /// <param name="others">Changes of other plates around that time: whose hands were there were not here.</param>
    public List<(int Person, double Score)> People(Stretch stretch, List<Person> near, IReadOnlyList<ShelfChange> others)
    {
        var people = new List<(int, double)>();
        var hands = new bool[near.Count];
        for (var i = 0; i < near.Count; i++)
        {
            people.Add((near[i].Number, near[i].Poses == 0 ? 0 : reach.Score(near[i], layout.Plates[stretch.Lead], stretch.Along, stretch.Time, out hands[i])));
        }

        foreach (var other in others)
        {
            Elsewhere(other, stretch, near, hands, people);
        }

        people.Sort((a, b) => b.Item2.CompareTo(a.Item2));
        if (people.Count > MostPeople)
        {
            people.RemoveRange(MostPeople, people.Count - MostPeople);
        }

        people.Add((Holder.Nobody, Reach.Nobody));
        return people;
    }

    // Who most likely did the other thing had that hand there.
    private void Elsewhere(ShelfChange other, Stretch stretch, List<Person> near, bool[] hands, List<(int Person, double Score)> people)
    {
        if (Math.Abs(other.Time - stretch.Time) > OneGrasp || other.Changes.Any(change => Array.IndexOf(stretch.Plates, change.Plate) >= 0))
        {
            return;
        }

        var chances = Doers(other, near, out var lefts);
        for (var i = 0; i < near.Count; i++)
        {
            var chance = chances.GetValueOrDefault(near[i]);
            people[i] = (people[i].Person, people[i].Score + Math.Log(1 - chance + (chance * Math.Exp(lefts.Contains(near[i]) == hands[i] ? LogSameHand : LogOtherHand))));
        }
    }

    /// <summary>Logarithm of how much less likely a hand gave or took something in the air at a time, because it was at a shelf then.</summary>
    public double BusyElsewhere(Person person, bool left, double time, ShelfChange change, IReadOnlyList<Person> people)
    {
        var away = Math.Abs(change.Time - time);
        if (away > BackFromShelf)
        {
            return 0;
        }

        var chance = Doers(change, Near(change, people), out var lefts).GetValueOrDefault(person);
        var never = (lefts.Contains(person) == left ? LogSameHand : LogGivesMeanwhile) * Math.Min(1, (BackFromShelf - away) / (BackFromShelf - OneGrasp));
        return Math.Log(1 - chance + (chance * Math.Exp(never)));
    }

    // Who most likely made a change, by their hands alone; and whose left hand it would have been.
    private Dictionary<Person, double> Doers(ShelfChange change, List<Person> near, out HashSet<Person> lefts)
    {
        var there = StretchOf(change);
        var (chances, sum) = (new Dictionary<Person, double>(), Math.Exp(Reach.Nobody));
        lefts = [];
        foreach (var person in near)
        {
            if (person.Poses > 0)
            {
                sum += chances[person] = Math.Exp(reach.Score(person, layout.Plates[there.Lead], there.Along, there.Time, out var isLeft));
                if (isLeft)
                {
                    lefts.Add(person);
                }
            }
        }

        foreach (var person in chances.Keys)
        {
            chances[person] /= sum;
        }

        return chances;
    }

    // Every way to cut the changed plates into stretches; where the sign turns they are always cut, or one thing was shifted.

    /// <summary>Somebody's hand is, or was at a time, where a shelf changed: likelier so than by chance.</summary>
    public bool IsHandAt(ShelfChange change, IReadOnlyList<Person> people, double time)
    {
        var stretch = StretchOf(change);
        return people.Any(person => person.Poses > 0 && reach.Score(person, layout.Plates[stretch.Lead], stretch.Along, time) > 0);
    }

    private Stretch StretchOf(ShelfChange change) => Stretch.Over(layout, change.Changes.ToArray());
}
