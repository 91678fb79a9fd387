using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>
/// Weighs loose goods as well as the plates tell: it is told when, at which bin and by whom every scoop was taken, and by what share
/// plates bend each other in the mean. It is not told by what share each single plate does, nor how two who scooped out of one bin within
/// a moment shared what went: no reading tells that.
/// </summary>
internal sealed class LooseOracle(Play play) : ISensors
{
    private const double MeanShare = 0.012;
    private const int HalvesOfBlock = 2;
    private const double HalvesPerSecond = 10;

    // From a hand's first press to when the bin has come to rest again, and the least that is between two who follow each other.
    private const double Before = 0.9, After = 1.2, LeastBefore = 0.45, LeastAfter = 0.5;
    private const double LeastSeconds = 0.2, MostSeconds = 3;
    private readonly Dictionary<Gondola, List<(double Time, float[] Grams)>> _seen = [];

    public void Plates(PlateBlock block)
    {
        if (!_seen.TryGetValue(block.Gondola, out var seen))
            _seen[block.Gondola] = seen = [];
        var (samples, plates) = (block.Values.Length / (block.Rows * block.Columns) / HalvesOfBlock, block.Gondola.Plates);
        for (var half = 0; half < HalvesOfBlock; half++)
        {
            var grams = new float[block.Gondola.Shelves * plates];
            for (var sample = half * samples; sample < (half + 1) * samples; sample++)
            {
                for (var i = 0; i < grams.Length; i++)
                    grams[i] += block.Values[(sample * block.Rows + i / plates + 1) * block.Columns + i % plates + 1] / samples;
            }
            seen.Add((block.Time - (HalvesOfBlock - 1 - half) / HalvesPerSecond, grams));
        }
    }

    public void Bodies(BodyFrame frame)
    {
    }

    public void Entered(double time, ulong target)
    {
    }

    public void Left(double time, ulong target)
    {
    }

    /// <summary>The grams that each shopper has of each product.</summary>
    public Dictionary<(Shopper Shopper, string Gtin), double> Held()
    {
        var held = new Dictionary<(Shopper, string), double>();
        foreach (var bin in play.Truth.Events.Where(happened => happened.Product.Loose).GroupBy(happened => happened.Facing))
        {
            var acts = bin.OrderBy(act => act.Time).ToList();
            var beside = play.Truth.Events.Where(other => other.Facing.Gondola == bin.Key.Gondola && other.Facing.Shelf == bin.Key.Shelf
                && other.Plates[^1] >= bin.Key.FirstPlate - 1 && other.Plates[0] <= bin.Key.FirstPlate + bin.Key.Plates).Select(other => other.Time).Order().ToList();
            var before = Level(bin.Key, double.NegativeInfinity, acts[0].Time, beside) ?? 0;
            for (var (from, to) = (0, 0); to < acts.Count; to++)
            {
                if (Level(bin.Key, acts[to].Time, to + 1 < acts.Count ? acts[to + 1].Time : double.PositiveInfinity, beside) is not { } after)
                    continue;
                // What cannot be told apart is halved.
                var each = (before - after) / (to - from + 1);
                for (; from <= to; from++)
                    held[(acts[from].Shopper, bin.Key.Product.Gtin)] = held.GetValueOrDefault((acts[from].Shopper, bin.Key.Product.Gtin)) + each;
                before = after;
            }
        }
        return held;
    }

    // What lies in a bin between two of its acts; null when the plates are not at rest in between.
    private double? Level(Facing bin, double from, double until, List<double> beside)
    {
        var seen = _seen[bin.Gondola];
        var clear = seen.Where(one => one.Time > from + After && one.Time < until - Before && !beside.Exists(time => one.Time > time - Before && one.Time < time + After)).ToList();
        if (clear.Count == 0)
            clear = seen.FindAll(one => one.Time > from + LeastAfter && one.Time < until - LeastBefore);
        if (clear.Count < LeastSeconds * HalvesPerSecond && double.IsFinite(from) && double.IsFinite(until))
            return null;
        // Near the later act when it has one: drift is slow, but it is.
        var most = (int)(MostSeconds * HalvesPerSecond);
        var used = double.IsPositiveInfinity(until) ? clear.Take(most).ToList() : clear.TakeLast(most).ToList();
        var plates = bin.Gondola.Plates;
        var grams = Enumerable.Range(0, plates).Select(plate => used.Average(one => (double)one.Grams[(bin.Shelf - 1) * plates + plate])).ToArray();
        var sum = 0.0;
        for (var plate = bin.FirstPlate - 1; plate < bin.FirstPlate - 1 + bin.Plates; plate++)
            sum += Unbent(grams, plate);
        return sum;
    }

    private static double Unbent(double[] grams, int plate)
    {
        double Of(int at, int depth) => at < 0 || at >= grams.Length ? 0 : grams[at] - (depth == 0 ? 0 : MeanShare * (Of(at - 1, depth - 1) + Of(at + 1, depth - 1)));
        return Of(plate, 3);
    }
}
