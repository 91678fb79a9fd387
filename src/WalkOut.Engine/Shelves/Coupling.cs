namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>
/// A weight bends its shelf, and the plates beside it feel a share of it that is not theirs. The share is learned from things that stand
/// on one plate alone.
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

    /// <summary>One thing on one plate: what its neighbours felt. Small steps towards each find the median.</summary>
    public void Learn(PlateChange alone, List<PlateChange> run, int[] numbers, int first)
    {
        if (Math.Abs(alone.Grams) < HeavyGrams)
        {
            return;
        }

        foreach (var change in run)
        {
            if (change.Plate != alone.Plate && (AreNeighbours(change, alone, numbers, first) || AreNeighbours(alone, change, numbers, first)))
            {
                var felt = change.Grams / alone.Grams;
                var pace = Math.Max(LastPace, FirstPace / ++_learned);
                _share = Math.Clamp(_share + Math.Clamp(felt - _share, -pace, pace), 0, MostShare);
            }
        }
    }

    private static bool AreNeighbours(PlateChange left, PlateChange right, int[] numbers, int first) =>
        numbers[right.Plate - first] - numbers[left.Plate - first] == 1;
}
