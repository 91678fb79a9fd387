namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>All ways to cut a disturbance at its rests: acts that followed each other too soon to leave changes of their own.</summary>
internal sealed class Cuts(int first, PlateSignal[] plates, Unbending unbending)
{
    // Hands press with about so many grams on top of what they move; a hand seldom rests for long; acts seldom follow each other so soon.
    private const double UsualPress = 100;
    private const double LogLonger = 0.35;
    private const double LogAfterEachOther = -1.5;
    private const int StillBins = 5;
    private const double LeastShare = 0.02;
    private const double LeastGrams = 2.5;

    /// <summary>None when it has no rest, or lasted longer than is remembered.</summary>
    /// <param name="others">Changes that were found and belong to other acts.</param>
    public List<Split> Of(List<PlateChange> whole, List<PlateChange> others)
    {
        var (onset, settled) = (whole.Min(change => change.Onset), whole.Max(change => change.Settled));
        if (settled - onset < Rests.FewestBins + 3 || settled - onset > PlateSignal.Remembered / 2)
        {
            return [];
        }

        var (least, most) = (Math.Max(0, whole.Min(change => change.Plate) - first - 1), Math.Min(plates.Length - 1, whole.Max(change => change.Plate) - first + 1));
        var run = new List<PlateChange>();
        for (var i = least; i <= most; i++)
        {
            if (whole.Find(change => change.Plate == first + i) is { } known)
            {
                run.Add(known);
            }
            else if (unbending.Beside(i, onset, Math.Min(settled, plates[i].LastBin - StillBins), others) is { IsOther: false } seen)
            {
                run.Add(seen);
            }
        }

        var readings = run.Select(change => Enumerable.Range(0, (int)(settled - onset)).Select(i => (float)(plates[change.Plate - first].At(onset + i) - change.Before)).ToArray()).ToArray();
        if (Array.Exists(readings, plate => Array.Exists(plate, float.IsNaN)))
        {
            return [];
        }

        var rests = Rests.Find(readings, [.. run.Select(change => plates[change.Plate - first].Noise)], [.. run.Select(change => change.Grams)], onset);
        var range = readings.Max(plate => plate.Max(Math.Abs)) + UsualPress;
        var splits = new List<Split>();
        for (var mask = 1; mask < 1 << rests.Count; mask++)
        {
            var chosen = rests.Where((_, i) => (mask & (1 << i)) != 0).ToList();
            splits.Add(new(Cut(run, readings, chosen, onset, settled), chosen.Sum(rest => Unlikely(rest, range) + (LogLonger * (rest.Bins - Rests.FewestBins)) + LogAfterEachOther)));
        }

        return splits;
    }

    // A hand that rests may press with any weight, divided over the plates in any way: minus the logarithm of the density of that.
    private static double Unlikely(Rest rest, double range)
    {
        var log = 0.0;
        var least = Math.Max(LeastGrams, LeastShare * rest.Levels.Max(Math.Abs));
        for (var plates = rest.Levels.Count(level => Math.Abs(level) > least); plates > 0; plates--)
        {
            log += Math.Log(range / Math.Max(1, plates - 1));
        }

        return log;
    }

    private List<ShelfChange> Cut(List<PlateChange> run, float[][] readings, List<Rest> rests, long onset, long settled)
    {
        var parts = new List<ShelfChange>();
        for (var part = 0; part <= rests.Count; part++)
        {
            var (before, after) = (part == 0 ? null : rests[part - 1], part == rests.Count ? null : rests[part]);
            var (from, to) = (before is null ? onset : before.To + 1, after is null ? settled : after.From);
            var changes = run.Select((change, i) =>
            {
                var (low, high) = (before?.Levels[i] ?? 0, after?.Levels[i] ?? change.Grams);
                var error = (before?.Errors[i] ?? 0, after?.Errors[i] ?? 0);
                var sigma = Math.Sqrt((error.Item1 * error.Item1) + (error.Item2 * error.Item2) + (before is null || after is null ? change.Sigma * change.Sigma : 0));
                return new PlateChange(change.Plate, from, Halfway(readings[i], low, high, (int)(from - onset), (int)(to - onset)) + onset, to, high - low, sigma, change.Before + low);
            }).ToList();
            var lead = changes.MaxBy(change => Math.Abs(change.Grams))!;
            parts.Add(unbending.Of([.. changes.Select(change => change with { Step = lead.Step })], changes, from, to));
        }

        return parts;
    }

    // The first bin from which on the reading is nearer to the level after.
    private static int Halfway(float[] readings, double low, double high, int from, int to)
    {
        var step = Math.Min(to, readings.Length - 1);
        while (step > from && Math.Abs(readings[step - 1] - high) < Math.Abs(readings[step - 1] - low))
        {
            step--;
        }

        return step;
    }
}
