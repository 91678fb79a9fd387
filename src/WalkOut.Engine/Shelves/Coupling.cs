namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>
/// A weight bends its shelf, and the plates beside it feel a share of it that is not theirs. The share is learned from the plates beside
/// those that carry a thing.
/// </summary>
internal sealed class Coupling
{
    /// <summary>A 622 g bottle is felt by its neighbours as 10.9 g and 6.0 g; how far such a mean of two may be off, and how much plates differ.</summary>
    private const double FirstShare = 0.0136;
    private const double FirstError = 0.004;
    private const double LastError = 0.0004;
    private const double PlatesDiffer = 0.0055;

    private const double MostShare = 0.03;
    private const double HeavyGrams = 60;
    private const int Rounds = 3;

    private double _share = FirstShare;
    private double _variance = FirstError * FirstError;

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

    /// <summary>What a plate beside a thing felt that carries nothing of it.</summary>
    /// <param name="isWalled">Nothing can overhang the edge between them; else an edge of the thing may, and only the median is sure.</param>
    public void Learn(PlateChange felt, PlateChange thing, bool isWalled)
    {
        var share = felt.Grams / thing.Grams;
        if (Math.Abs(thing.Grams) < HeavyGrams || !(share < MostShare))
        {
            return;
        }

        var noise = felt.Sigma / thing.Grams;
        var gain = _variance / (_variance + (PlatesDiffer * PlatesDiffer) + (noise * noise));
        var most = PlatesDiffer * (isWalled ? 2 : 0.25);
        _share = Math.Clamp(_share + (gain * Math.Clamp(share - _share, -most, most)), 0, MostShare);
        _variance = Math.Max(LastError * LastError, (1 - gain) * _variance);
    }

    public static bool AreNeighbours(PlateChange left, PlateChange right, int[] numbers, int first) =>
        numbers[right.Plate - first] - numbers[left.Plate - first] == 1;
}
