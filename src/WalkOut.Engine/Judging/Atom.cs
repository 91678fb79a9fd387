namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>A part of an act that one person did to goods of one product.</summary>
/// <param name="Person">Who must have done it, because only they have the unit; <see cref="Anybody"/> when it may be anyone.</param>
/// <param name="Expected">Change of the shelf it explains, grams.</param>
/// <param name="Variance">Of that change.</param>
/// <param name="LogPrior">Logarithm of its prior.</param>
/// <param name="Units">The units it moves; made only when the atom is used.</param>
/// <param name="Puts">Goods come back to the shelf.</param>
/// <param name="IsHome">They are put, or were, where they belong.</param>
/// <param name="Plate">The plate where they lie or are laid when that is not their home.</param>
/// <param name="Turn">Tells equal atoms of one act apart.</param>
/// <param name="SamePlace">Its units were weighed here before, so what is wrong about the place cancels out.</param>
/// <param name="LogThere">Logarithm of the probability that its units are where it needs them, where the stories do not weigh that themselves.</param>
/// <param name="IsPart">Some of it stands, or stood, on a plate that says nothing: any share of the expected change may be seen.</param>
internal sealed record Atom(
    int Person, int Product, int Count, double Expected, double Variance, double LogPrior, int[] Units, bool Puts, bool IsHome, int Plate, int Turn = 0, bool SamePlace = false, bool IsPart = false, double LogThere = 0)
{
    public const int Anybody = -1;

    public bool IsNew => Units.Length == 0;
}

/// <summary>Atoms that together explain a stretch, with the logarithm of prior × weight likelihood.</summary>
internal sealed record Explanation(Stretch Stretch, Atom[] Atoms, double Score);
