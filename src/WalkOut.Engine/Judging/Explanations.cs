using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// What may have changed the weight of a stretch of plates: goods of the facing taken, goods that lay there astray taken, goods somebody
/// holds put back or left astray, two of these at once, something of no product of ours, or nothing.
/// </summary>
/// <param name="countsChances">Whether the probability that a unit is where it is needed counts.</param>
internal sealed class Explanations(StoreLayout layout, Goods goods, Ledger ledger, Scales scales, bool countsChances = false)
{
    private const int MostKept = 14;
    private const int MostAtomsToPair = 24;

    // Logarithms of priors: how often each kind of act happens at a shelf, relative to one unit taken from its facing.
    private const double LogPair = -3.5;
    private const double LogSwap = -2;
    private const double LogStrange = -4.5;
    private const double LogNothing = -1.5;

    /// <summary>What goes out of a bin is of the bin.</summary>
    private const double LogFromBin = -2;
    private const double LogUnweighed = -1.5;

    /// <summary>A thing beside a plate that says nothing stands on it in part; less than this share seen is read as nothing.</summary>
    private const double LogPart = -1;
    private const double LeastPart = 0.08;

    /// <summary>Something strange may weigh anything up to about this.</summary>
    private const double StrangeGrams = 1_500;

    /// <summary>Tremor and touching leave about this much behind.</summary>
    private const double LeftBehindGrams = 2.5;

    /// <summary>Worse than a perfect fit by so much, a pair of acts may explain the change better (natural logarithm).</summary>
    private const double PoorFit = 6;

    /// <summary>How many standard errors off an explanation may be to be considered.</summary>
    private const double Gate = 5;

    private readonly Atoms _atoms = new(goods, ledger, new Standing(layout, goods, scales), countsChances);

    /// <summary>Best first. A holder's units are considered when the person may have been here.</summary>
    public List<Explanation> Of(Stretch stretch, HashSet<int> near)
    {
        var atoms = _atoms.Of(stretch, near);
        var found = new List<Explanation>();
        foreach (var atom in atoms)
        {
            if (Score(stretch, atom) is { } score)
            {
                found.Add(new(stretch, [atom], score));
            }
        }

        // What nobody who is seen could have done, or with what is hardly there, is no reason to look no further.
        var known = found.Where(one => one.Atoms[0].Person != Holder.Nobody).Select(one => one.Score + one.Atoms[0].LogThere).DefaultIfEmpty(double.NegativeInfinity).Max();
        if (known < Sharp(stretch) - PoorFit)
        {
            Pairs(stretch, atoms, found);
        }

        Strange(stretch, found, stretch.Sum < 0 && goods.OfBin(stretch, -1) is not null ? LogStrange + LogFromBin : LogStrange);
        found.Sort((a, b) => b.Score.CompareTo(a.Score));
        return found.Count > MostKept ? found[..MostKept] : found;
    }

    // The score of a perfect fit: what poor ones are measured against.
    private static double Sharp(Stretch stretch) => -0.5 * Math.Log(2 * Math.PI * (stretch.Variance + 1)) + stretch.LogDivision;

    private double? Score(Stretch stretch, Atom atom)
    {
        if (atom.IsPart)
        {
            var share = stretch.Sum / atom.Expected;
            return share is > LeastPart and < 1 ? atom.LogPrior + LogPart - Math.Log((1 - LeastPart) * Math.Abs(atom.Expected)) + stretch.LogDivision : null;
        }

        var away = stretch.Sum - atom.Expected;
        if (atom.IsNew && goods.Specs[atom.Product].IsLoose)
        {
            return atom.LogPrior - Math.Log(Atoms.LooseGrams) + stretch.LogDivision;
        }

        if (atom.IsNew && !atom.Puts)
        {
            return double.IsNaN(goods.Mean[atom.Product])
                ? atom.LogPrior + LogUnweighed - Math.Log(StrangeGrams) + stretch.LogDivision
                : atom.LogPrior + goods.LogDensity(atom.Product, atom.Count, -stretch.Sum, stretch.Variance) + stretch.LogDivision;
        }

        var variance = atom.Variance + (atom.SamePlace ? stretch.Noise : stretch.Variance);
        return away * away > Gate * Gate * variance
            ? null
            : atom.LogPrior + Math.Log(Goods.Normal(away, variance)) + stretch.LogDivision;
    }

    private static void Pairs(Stretch stretch, List<Atom> atoms, List<Explanation> found)
    {
        var few = atoms.Where(atom => !atom.IsPart).OrderByDescending(atom => atom.LogPrior).Take(MostAtomsToPair).ToArray();
        for (var i = 0; i < few.Length; i++)
        {
            for (var j = i + 1; j < few.Length; j++)
            {
                if (few[i].Units.Intersect(few[j].Units).Any() || (few[i].IsNew && few[j].IsNew && few[i].Product == few[j].Product))
                {
                    continue;
                }

                var away = stretch.Sum - few[i].Expected - few[j].Expected;
                var variance = few[i].Variance + few[j].Variance + stretch.Variance;
                if (away * away < Gate * Gate * variance)
                {
                    var score = LogPair + (few[i].Puts != few[j].Puts ? LogSwap : 0) + few[i].LogPrior + few[j].LogPrior + Math.Log(Goods.Normal(away, variance)) + stretch.LogDivision;
                    found.Add(new(stretch, [few[i], few[j]], score));
                }
            }
        }
    }

    private static void Strange(Stretch stretch, List<Explanation> found, double log)
    {
        var puts = stretch.Sum > 0;
        var strange = new Atom(Atom.Anybody, -1, 1, stretch.Sum, stretch.Variance, log, [], puts, false, stretch.Lead);
        found.Add(new(stretch, [strange], log - Math.Log(StrangeGrams) + stretch.LogDivision));
        var scale = LeftBehindGrams + Math.Min(LeftBehindGrams, Math.Sqrt(stretch.Variance));
        found.Add(new(stretch, [], LogNothing - Math.Log(2 * scale) - (stretch.Grams.Sum(Math.Abs) / scale * 0.7)));
    }
}
