namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>
/// A weight bends its shelf, and the plates beside it feel a share of it that is not theirs. The share is learned from the plates beside
/// those that carry a thing.
/// </summary>
internal sealed class Coupling
{
    private const double FirstShare = 0.015;
    private const double MostShare = 0.03;
    private const double FirstPace = 0.004;
    private const double LastPace = 0.0003;
    private const double HeavyGrams = 120;
    private const int Rounds = 3;

    private double _share = FirstShare;
    private int _learned;

    /// <summary>The true change of each plate of a run: x = y − share × (x left + x right), solved by iteration.</summary>
    public List<PlateChange> TakeOut(List<PlateChange> run, int[] numbers, int first)
    {
        var grams = run.Select(change => change.Grams).ToArray();
        var next = new double[grams.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < grams.Length; i++)
            {
                next[i] = run[i].Grams;
                next[i] -= i > 0 && AreNeighbours(run[i - 1], run[i], numbers, first) ? _share * grams[i - 1] : 0;
                next[i] -= i + 1 < grams.Length && AreNeighbours(run[i], run[i + 1], numbers, first) ? _share * grams[i + 1] : 0;
            }

            (grams, next) = (next, grams);
        }

        return [.. run.Select((change, i) => change with { Grams = grams[i] })];
    }

    /// <summary>What plates beside a thing felt that carry nothing of it. Small steps towards each find the median.</summary>
    public void Learn(PlateChange[] kept, List<PlateChange> run, int[] numbers, int first)
    {
        foreach (var change in run)
        {
            if (Array.Exists(kept, one => one.Plate == change.Plate))
            {
                continue;
            }

            foreach (var one in kept)
            {
                if (Math.Abs(one.Grams) < HeavyGrams || !(AreNeighbours(change, one, numbers, first) || AreNeighbours(one, change, numbers, first)))
                {
                    continue;
                }

                // An edge of the thing on the next plate is no coupling.
                var felt = change.Grams / one.Grams;
                if (felt < MostShare)
                {
                    var pace = Math.Max(LastPace, FirstPace / ++_learned);
                    _share = Math.Clamp(_share + Math.Clamp(felt - _share, -pace, pace), 0, MostShare);
                }
            }
        }
    }

    private static bool AreNeighbours(PlateChange left, PlateChange right, int[] numbers, int first) =>
        numbers[right.Plate - first] - numbers[left.Plate - first] == 1;
}
