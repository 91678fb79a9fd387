namespace OpenAisle.WalkOut.Engine.Floor;

/// <summary>Hands of two people came close. Fit: logarithm of the likelihood of that when something was handed over, to that of chance.</summary>
internal sealed record Encounter(Person One, Person Other, double Time, double Fit);

/// <summary>Watches for hands that meet: what one person held may be the other's from then on.</summary>
internal sealed class Encounters
{
    /// <summary>Hands are looked at when the poses around the moment are in, seconds.</summary>
    private const double Lag = 0.3;

    private const double NearMetres = 1.8;
    private const double MeetMetres = 0.45;
    private const double PartMetres = 0.15;

    /// <summary>Wrists of two who hold the same thing are this far apart, metres and one axis.</summary>
    private const double HandToHand = 0.11;

    private const double Bystanders = 0.55;

    private readonly Dictionary<(Person, Person), (double Distance, double Variance, double Time)> _meeting = [];

    /// <summary>Call after each frame; adds the encounters that are over.</summary>
    public void Watch(IReadOnlyList<Person> inside, double now, List<Encounter> over)
    {
        var time = now - Lag;
        for (var i = 0; i < inside.Count; i++)
        {
            for (var j = i + 1; j < inside.Count; j++)
            {
                Watch(inside[i], inside[j], time, over);
            }
        }

        Close(time, over);
    }

    public void Finish(List<Encounter> over) => Close(double.PositiveInfinity, over);

    private void Watch(Person one, Person other, double time, List<Encounter> over)
    {
        if (one.Poses == 0 || other.Poses == 0)
        {
            return;
        }

        var way = one.Back(0).Middle - other.Back(0).Middle;
        if ((way.X * way.X) + (way.Y * way.Y) > NearMetres * NearMetres)
        {
            return;
        }

        var (distance, variance) = Apart(one, other, time);
        var pair = (one, other);
        if (!_meeting.TryGetValue(pair, out var met))
        {
            if (distance < MeetMetres)
            {
                _meeting[pair] = (distance, variance, time);
            }
        }
        else if (distance < met.Distance)
        {
            _meeting[pair] = (distance, variance, time);
        }
        else if (distance > met.Distance + PartMetres + Math.Sqrt(variance))
        {
            _meeting.Remove(pair);
            over.Add(Of(one, other, met.Distance, met.Variance, met.Time));
        }
    }

    // Hands that stay together, or are lost from sight, have met all the same.
    private void Close(double time, List<Encounter> over)
    {
        const double Longest = 4;
        foreach (var (pair, met) in _meeting.Where(pair => time - pair.Value.Time > Longest).OrderBy(pair => pair.Value.Time).ThenBy(pair => pair.Key.Item1.Number).ThenBy(pair => pair.Key.Item2.Number).ToList())
        {
            _meeting.Remove(pair);
            over.Add(Of(pair.Item1, pair.Item2, met.Distance, met.Variance, met.Time));
        }
    }

    private static Encounter Of(Person one, Person other, double distance, double variance, double time)
    {
        const double Broad = Bystanders * Bystanders;
        var narrow = Math.Min((HandToHand * HandToHand) + variance, Broad);
        var square = distance * distance;
        // Places differ in three dimensions.
        return new Encounter(one, other, time, (1.5 * Math.Log(Broad / narrow)) - (0.5 * square / narrow) + (0.5 * square / Broad));
    }

    private static (double Distance, double Variance) Apart(Person one, Person other, double time)
    {
        var (least, error) = (double.MaxValue, 0.0);
        for (var hands = 0; hands < 4; hands++)
        {
            var a = Reach.Hand(one, time, (hands & 1) == 0, out var variance);
            var b = Reach.Hand(other, time, (hands & 2) == 0, out var otherVariance);
            if (a is { } x && b is { } y && Math.Sqrt((x - y).SquaredLength) is var distance && distance < least)
            {
                (least, error) = (distance, variance + otherVariance);
            }
        }

        return (least, error);
    }
}
