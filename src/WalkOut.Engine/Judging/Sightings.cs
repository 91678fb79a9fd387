namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>What cameras lately believed to be in hands.</summary>
internal sealed class Sightings
{
    private const int MostKept = 2_000;

    /// <summary>A sighting tells of acts this near to it, seconds.</summary>
    private const double NearSeconds = 2;

    /// <summary>A camera's belief counts for at most so much (natural logarithm): it may be sure and wrong.</summary>
    private const double MostTrust = 4;

    private readonly Queue<(int Person, double Time, Dictionary<int, double> Logs)> _kept = new();

    public void Add(int person, ProductSighting sighting, Goods goods)
    {
        var known = sighting.Likelihoods.Where(one => goods.IndexOf(one.Key) >= 0 && one.Value is > 0 and < double.PositiveInfinity).ToList();
        if (known.Count == 0)
        {
            return;
        }

        var mean = known.Average(one => one.Value);
        _kept.Enqueue((person, sighting.Time, known.ToDictionary(one => goods.IndexOf(one.Key), one => Math.Clamp(Math.Log(one.Value / mean), -MostTrust, MostTrust))));
        if (_kept.Count > MostKept)
        {
            _kept.Dequeue();
        }
    }

    /// <summary>Logarithm of the likelihood of the product in the person's hands around a time, over that of any product.</summary>
    public double Score(int person, int product, double time)
    {
        var (sum, count) = (0.0, 0);
        foreach (var sighting in _kept)
        {
            if (sighting.Person == person && Math.Abs(sighting.Time - time) < NearSeconds && sighting.Logs.TryGetValue(product, out var log))
            {
                sum += log;
                count++;
            }
        }

        // Frames of one camera repeat each other: their mean counts.
        return count == 0 ? 0 : sum / count;
    }
}
