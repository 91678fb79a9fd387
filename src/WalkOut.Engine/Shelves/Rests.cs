namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>A stretch of time in the midst of a disturbance in which the plates stood still, in bins.</summary>
/// <param name="Levels">Mean reading of each plate.</param>
/// <param name="Errors">Standard error of each.</param>
internal sealed record Rest(long From, long To, double[] Levels, double[] Errors)
{
    public int Bins => (int)(To - From) + 1;
}

/// <summary>
/// Two who take from one place within two seconds, or one who puts a thing down and takes another, leave one disturbance; but between the two
/// the plates come to rest for a moment. Hands that press do not rest so well, nor at a level that goods explain.
/// </summary>
internal static class Rests
{
    public const int FewestBins = 4;
    private const int MostRests = 3;

    /// <summary>What still swings after a thing was lifted is such a share of what moved.</summary>
    private const double SwingShare = 0.045;
    private const double LeastSwing = 4;
    private const double NoiseTimes = 6;
    private const double LeastApart = 8;

    /// <summary>Readings a tenth of a second apart swing together: so many of them count as one.</summary>
    private const double BinsAlike = 2.5;

    /// <summary>The rests between two bins, in order. Readings: [plate][bin − from]; all relative to before, which is zero, with the level after.</summary>
    public static List<Rest> Find(float[][] readings, double[] noise, double[] after, long from)
    {
        var bins = readings[0].Length;
        var found = new List<Rest>();
        for (var start = 1; start + FewestBins < bins; start++)
        {
            if (Longest(readings, noise, start) is var end && end - start + 1 >= FewestBins && end < bins - 1)
            {
                Keep(found, Of(readings, noise, from, start, end));
            }
        }

        found.Sort((a, b) => a.From.CompareTo(b.From));
        Distinct(found, after, noise);
        return found.Count <= MostRests ? found : [.. found.OrderByDescending(rest => rest.Bins).Take(MostRests).OrderBy(rest => rest.From)];
    }

    // The last bin up to which all plates stand still.
    private static int Longest(float[][] readings, double[] noise, int start)
    {
        var bins = readings[0].Length;
        var end = bins - 1;
        for (var plate = 0; plate < readings.Length; plate++)
        {
            var (least, most) = (readings[plate][start], readings[plate][start]);
            var tolerance = Math.Max(LeastSwing, NoiseTimes * noise[plate]) + (SwingShare * Moved(readings, start));
            for (var i = start; i <= end; i++)
            {
                (least, most) = (Math.Min(least, readings[plate][i]), Math.Max(most, readings[plate][i]));
                if (!(most - least <= tolerance))
                {
                    end = i - 1;
                    break;
                }
            }
        }

        return end;
    }

    // How much has moved until then, at most.
    private static double Moved(float[][] readings, int until)
    {
        var most = 0f;
        foreach (var plate in readings)
        {
            for (var i = 0; i <= until; i++)
            {
                most = Math.Max(most, Math.Abs(plate[i]));
            }
        }

        return most;
    }

    private static Rest Of(float[][] readings, double[] noise, long from, int start, int end)
    {
        var (levels, errors) = (new double[readings.Length], new double[readings.Length]);
        for (var plate = 0; plate < readings.Length; plate++)
        {
            var (sum, squares, count) = (0.0, 0.0, end - start + 1);
            for (var i = start; i <= end; i++)
            {
                sum += readings[plate][i];
                squares += (double)readings[plate][i] * readings[plate][i];
            }

            levels[plate] = sum / count;
            var variance = Math.Max(noise[plate] * noise[plate], (squares - (sum * sum / count)) / (count - 1));
            errors[plate] = Math.Sqrt(variance * Math.Min(1, BinsAlike / count));
        }

        return new Rest(from + start, from + end, levels, errors);
    }

    // Of rests that overlap the longest.
    private static void Keep(List<Rest> found, Rest rest)
    {
        if (found.Exists(other => other.From <= rest.To && rest.From <= other.To && other.Bins >= rest.Bins))
        {
            return;
        }

        found.RemoveAll(other => other.From <= rest.To && rest.From <= other.To);
        found.Add(rest);
    }

    // A rest at the level before it, or after it, separates nothing.
    private static void Distinct(List<Rest> found, double[] after, double[] noise)
    {
        var before = new double[after.Length];
        for (var i = 0; i < found.Count;)
        {
            if (!AreApart(found[i].Levels, before, noise))
            {
                found.RemoveAt(i);
                continue;
            }

            before = found[i++].Levels;
        }

        while (found.Count > 0 && !AreApart(found[^1].Levels, after, noise))
        {
            found.RemoveAt(found.Count - 1);
        }
    }

    private static bool AreApart(double[] one, double[] other, double[] noise)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (Math.Abs(one[i] - other[i]) > Math.Max(LeastApart, 2 * NoiseTimes * noise[i]))
            {
                return true;
            }
        }

        return false;
    }
}
