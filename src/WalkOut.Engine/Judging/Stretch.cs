using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>A stretch of neighbouring plates whose change is explained as one.</summary>
/// <param name="Main">The change of its plate that changed most.</param>
internal sealed record Stretch(int[] Plates, double[] Grams, double Sum, double Variance, int Lead, double Along, double Time, int Rise, double Noise, PlateChange Main)
{
    /// <summary>How exactly a change on one plate is a mass, and one that is spread over several: levers and bent neighbours.</summary>
    private const double ScaleError = 0.0035;
    private const double SpreadError = 0.006;

    /// <summary>A thing on n plates may divide its weight over them in any way: logarithm of the density of one division.</summary>
    public double LogDivision
    {
        get
        {
            var log = Math.Log(Math.Max(20, Grams.Sum(Math.Abs)));
            return Plates.Length switch
            {
                1 => 0,
                2 => -log,
                var n => Math.Log(n == 3 ? 2 : 6) - ((n - 1) * log),
            };
        }
    }

    /// <summary>Of plates beside each other, read as one change.</summary>
    public static Stretch Over(StoreLayout layout, ReadOnlySpan<PlateChange> changes)
    {
        var (plates, grams) = (new int[changes.Length], new double[changes.Length]);
        var (sum, size, variance, lead) = (0.0, 0.0, 0.0, 0);
        for (var i = 0; i < changes.Length; i++)
        {
            (plates[i], grams[i]) = (changes[i].Plate, changes[i].Grams);
            sum += changes[i].Grams;
            size += Math.Abs(changes[i].Grams);
            variance += changes[i].Sigma * changes[i].Sigma;
            lead = Math.Abs(changes[i].Grams) > Math.Abs(changes[lead].Grams) ? i : lead;
        }

        var error = (changes.Length > 1 ? SpreadError : ScaleError) * sum;
        var plate = layout.Plates[plates[lead]];
        var along = plate.Width / 2.0;
        for (var i = 0; i < changes.Length; i++)
        {
            along += Math.Abs(grams[i]) / size * (layout.Plates[plates[i]].Id.Number - plate.Id.Number) * plate.Width;
        }

        return new Stretch(plates, grams, sum, variance + (error * error), plates[lead], along, changes[lead].Step * PlateSignal.BinSeconds, changes[lead].Rise, variance, changes[lead]);
    }

    /// <summary>The same as the moment of one of several equal things that went, or came, one after another.</summary>
    public Stretch Of(int thing, int things) => this with { Time = Main.At(thing, things) * PlateSignal.BinSeconds };

    public bool IsSame(Stretch other) => Plates == other.Plates;
}
