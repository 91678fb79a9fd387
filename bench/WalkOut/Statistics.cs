namespace OpenAisle.Bench.WalkOut;

/// <summary>Intervals and calibration.</summary>
internal static class Statistics
{
    private const double Z95 = 1.959964;

    /// <summary>Wilson's 95 % interval of a share (1927).</summary>
    public static (double Low, double High) Interval(int hits, int of)
    {
        if (of == 0)
            return (0, 1);
        var share = (double)hits / of;
        var denominator = 1 + Z95 * Z95 / of;
        var centre = (share + Z95 * Z95 / (2 * of)) / denominator;
        var half = Z95 / denominator * Math.Sqrt(share * (1 - share) / of + Z95 * Z95 / (4.0 * of * of));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>
    /// Half of the 95 % interval of a share that is summed over scenes (a ratio of sums, Cochran 1977): units of one scene are right or wrong together.
    /// </summary>
    public static double Margin(IReadOnlyList<(int Hits, int Of)> scenes)
    {
        var (hits, of) = (scenes.Sum(scene => scene.Hits), scenes.Sum(scene => scene.Of));
        if (of == 0 || scenes.Count < 2)
            return 1;
        var share = (double)hits / of;
        var squares = scenes.Sum(scene => Math.Pow(scene.Hits - share * scene.Of, 2));
        return Z95 * Math.Sqrt(squares * scenes.Count / (scenes.Count - 1)) / of;
    }

    /// <summary>Bins of equal count from the least to the most sure: mean confidence, share right, count.</summary>
    public static IReadOnlyList<(double Said, double Was, int Count)> Bins(IReadOnlyList<(double Confidence, bool Right)> sure, int bins)
    {
        var sorted = sure.OrderBy(line => line.Confidence).ToList();
        var result = new List<(double, double, int)>();
        for (var b = 0; b < bins; b++)
        {
            var (from, until) = ((int)((long)sorted.Count * b / bins), (int)((long)sorted.Count * (b + 1) / bins));
            if (until == from)
                continue;
            var part = sorted[from..until];
            result.Add((part.Average(line => line.Confidence), part.Average(line => line.Right ? 1.0 : 0), part.Count));
        }
        return result;
    }

    /// <summary>The mean distance between how sure the lines of a bin are and how many are right, weighted by count.</summary>
    public static double CalibrationError(IReadOnlyList<(double Said, double Was, int Count)> bins) =>
        bins.Count == 0 ? 0 : bins.Sum(bin => Math.Abs(bin.Said - bin.Was) * bin.Count) / bins.Sum(bin => bin.Count);
}
