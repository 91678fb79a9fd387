using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// What may have changed the weight of a stretch of plates: goods of the facing taken, goods that lay there astray taken, goods somebody
/// holds put back or left astray, two of these at once, something of no product of ours, or nothing.
/// </summary>
/// <param name="countsChances">Whether the probability that a unit is where it is needed counts.</param>
internal sealed class Explanations(StoreLayout layout, Goods goods, Ledger ledger, Scales scales, bool countsChances = false)
{
    private const int MostUnits = 8;
    private const int MostKept = 14;
    private const int MostAtomsToPair = 24;

    // Logarithms of priors: how often each kind of act happens at a shelf, relative to one unit taken from its facing.
    private const double LogPutHome = -0.3;
    private const double LogPutAstray = -2.3;

    /// <summary>
    /// Who took this thing first, then what stands here, may have chosen: the first is left where the other was found. That is done in one go;
    /// who puts a thing home that they took has first looked at it. In the middle so many seconds after the take; how much each e-fold of time
    /// tells, and at most.
    /// </summary>
    private const double LogPutInstead = -0.6;
    private const double ChosenSeconds = 3;
    private const double LogChosen = 3;
    private const double MostChosen = 1.5;
    private const double LogTakeAstray = -0.9;

    private const double LogTakeStrange = -0.2;

    /// <summary>Who left a thing astray seldom takes it again: they wanted the other.</summary>
    public const double LogTakeAgain = -1.5;
    private const double LogPair = -3.5;
    private const double LogSwap = -2;
    private const double LogStrange = -4.5;
    private const double LogNothing = -1.5;

    /// <summary>What goes out of a bin is of the bin; and its lid keeps things out that do not belong in it.</summary>
    private const double LogFromBin = -2;
    private const double LogIntoBin = -2;
    private const double LogUnweighed = -1.5;

    /// <summary>A thing beside a plate that says nothing stands on it in part; less than this share seen is read as nothing.</summary>
    private const double LogPart = -1;
    private const double LeastPart = 0.08;

    /// <summary>Something strange may weigh anything up to about this.</summary>
    private const double StrangeGrams = 1_500;

    /// <summary>Share of the goods on a plate that stand half on the next facing's, and wholly there.</summary>
    private const double LeansOver = 0.01;
    private const double StandsBeside = 0.003;

    /// <summary>A scoop out of a bin: any weight up to about this.</summary>
    public const double LooseGrams = 600;

    /// <summary>Tremor and touching leave about this much behind.</summary>
    private const double LeftBehindGrams = 2.5;

    /// <summary>How exactly a change on one plate is a mass, and one that is spread over several: levers and bent neighbours.</summary>
    private const double ScaleError = 0.0035;
    private const double SpreadError = 0.006;

    /// <summary>Worse than a perfect fit by so much, a pair of acts may explain the change better (natural logarithm).</summary>
    private const double PoorFit = 6;

    /// <summary>The same thing weighed again where it lay, and on the same plates but set down anew.</summary>
    private const double StillError = 0.0015;
    private const double MovedError = 0.0035;
    private const double StillVariance = 0.15;

    /// <summary>How many standard errors off an explanation may be to be considered.</summary>
    private const double Gate = 5;

    public Stretch StretchOf(ReadOnlySpan<PlateChange> changes)
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

    /// <summary>Best first. A holder's units are considered when the person may have been here.</summary>
    public List<Explanation> Of(Stretch stretch, HashSet<int> near)
    {
        var atoms = Atoms(stretch, near);
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

        Strange(stretch, found, stretch.Sum < 0 && IsOfBin(stretch) ? LogStrange + LogFromBin : LogStrange);
        found.Sort((a, b) => b.Score.CompareTo(a.Score));
        return found.Count > MostKept ? found[..MostKept] : found;
    }

    /// <summary>Logarithm of how much rarer it is that so many are taken in one grasp.</summary>
    public static double LogCount(int count) => count == 1 ? 0 : -1.1 - (0.9 * (count - 1));

    // The score of a perfect fit: what poor ones are measured against.
    private static double Sharp(Stretch stretch) => -0.5 * Math.Log(2 * Math.PI * (stretch.Variance + 1)) - SharePenalty(stretch);

    // A thing on n plates may divide its weight over them in any way: the density of one division.
    private static double SharePenalty(Stretch stretch)
    {
        var log = Math.Log(Math.Max(20, stretch.Grams.Sum(Math.Abs)));
        return stretch.Plates.Length switch
        {
            1 => 0,
            2 => log,
            var n => ((n - 1) * log) - Math.Log(n == 3 ? 2 : 6),
        };
    }

    private double? Score(Stretch stretch, Atom atom)
    {
        if (atom.IsPart)
        {
            var share = stretch.Sum / atom.Expected;
            return share is > LeastPart and < 1 ? atom.LogPrior + LogPart - Math.Log((1 - LeastPart) * Math.Abs(atom.Expected)) - SharePenalty(stretch) : null;
        }

        var away = stretch.Sum - atom.Expected;
        if (atom.IsNew && goods.Specs[atom.Product].IsLoose)
        {
            return atom.LogPrior - Math.Log(LooseGrams) - SharePenalty(stretch);
        }

        if (atom.IsNew && !atom.Puts)
        {
            return double.IsNaN(goods.Mean[atom.Product])
                ? atom.LogPrior + LogUnweighed - Math.Log(StrangeGrams) - SharePenalty(stretch)
                : atom.LogPrior + goods.LogDensity(atom.Product, atom.Count, -stretch.Sum, stretch.Variance) - SharePenalty(stretch);
        }

        var variance = atom.Variance + (atom.SamePlace ? stretch.Noise : stretch.Variance);
        return away * away > Gate * Gate * variance
            ? null
            : atom.LogPrior + Math.Log(Goods.Normal(away, variance)) - SharePenalty(stretch);
    }

    private List<Atom> Atoms(Stretch stretch, HashSet<int> near)
    {
        var atoms = new List<Atom>();
        foreach (var (product, share) in Standing(stretch))
        {
            Takes(stretch, product, share, atoms);
        }

        var holdings = ledger.Holdings().ToList();
        foreach (var (unit, holder, chance) in holdings)
        {
            var there = Math.Log(chance);
            if (Holder.IsPlate(holder))
            {
                if (Array.Exists(stretch.Plates, plate => Math.Abs(plate - Holder.PlateOf(holder)) <= 1 && AreNeighbours(plate, Holder.PlateOf(holder))))
                {
                    if (ledger.Laid(unit.Id) is { } laid && unit.Product >= 0)
                    {
                        // The very thing that was laid here: it weighs what it weighed then.
                        var drift = StillError * laid.Grams;
                        atoms.Add(new(Atom.Anybody, unit.Product, 1, -laid.Grams, laid.Noise + (drift * drift) + StillVariance, LogTakeAstray, [unit.Id], false, false, Holder.PlateOf(holder), 0, true, LogThere: there));
                        continue;
                    }

                    atoms.Add(new(Atom.Anybody, unit.Product, 1, -unit.Grams, unit.Variance, unit.Product < 0 ? LogTakeStrange : LogTakeAstray, [unit.Id], false, false, Holder.PlateOf(holder), LogThere: there));
                }
            }
            else if (near.Contains(holder) && unit.Grams > 0)
            {
                Put(stretch, unit, holder, there, holdings, atoms);
            }
        }

        PutTogether(stretch, atoms);
        if (countsChances)
        {
            // Where no stories compete, whose weights say how likely it is that a unit is there, it counts here.
            atoms = atoms.ConvertAll(atom => atom with { LogPrior = atom.LogPrior + atom.LogThere, LogThere = 0 });
        }

        if (Blind(stretch) is { Count: > 0 } blind)
        {
            // What was laid astray may lie on any plate; what is at home stands on those of its facing.
            atoms.AddRange(atoms.Where(atom => atom.Product >= 0 && atom.Count <= 2 && !atom.SamePlace && !goods.Specs[atom.Product].IsLoose
                && (!atom.IsHome || blind.Exists(plate => goods.FacingsAt(plate).Any(facing => goods.Facings[facing].Product == atom.Product))))
                .Select(atom => atom with { IsPart = true }).ToArray());
        }

        return atoms;
    }

    // Plates at its edges, or in its midst, that say nothing.
    private List<int> Blind(Stretch stretch)
    {
        var blind = new List<int>();
        for (var plate = stretch.Plates[0] - 1; plate <= stretch.Plates[^1] + 1; plate++)
        {
            if (plate >= 0 && plate < layout.Plates.Count && AreNeighbours(plate, stretch.Plates[0]) && Array.IndexOf(stretch.Plates, plate) < 0 && scales.IsBlind(plate))
            {
                blind.Add(plate);
            }
        }

        return blind;
    }

    private void Put(Stretch stretch, Unit unit, int holder, double there, List<(Unit Unit, int Holder, double Chance)> holdings, List<Atom> atoms)
    {
        if (unit.Product >= 0 && goods.Specs[unit.Product].IsLoose)
        {
            // Several scoops of it are held in one bag: any part of that is poured back.
            if (goods.OfBin(stretch, unit.Product) is > 0 and var poured && !atoms.Exists(atom => atom.Puts && atom.IsNew && atom.Person == holder && atom.Product == unit.Product))
            {
                atoms.Add(new(holder, unit.Product, 1, poured, 1, LogPutHome, [], true, true, stretch.Lead, LogThere: there));
            }

            return;
        }

        var home = unit.Product >= 0 && IsHome(stretch, unit.Product);
        var instead = home ? double.NaN : Instead(stretch, unit, holder, holdings);
        var here = unit.Plates.Length == stretch.Plates.Length && Array.TrueForAll(stretch.Plates, plate => Array.IndexOf(unit.Plates, plate) >= 0);
        var moved = MovedError * unit.Grams;
        atoms.Add(new(
            holder, unit.Product, 1, unit.Grams, here ? unit.Noise + (moved * moved) + StillVariance : unit.Variance,
            home ? LogPutHome : instead > 0 ? LogPutInstead + Math.Clamp(LogChosen * Math.Log(ChosenSeconds / instead), -MostChosen, MostChosen) : IsOfBin(stretch) ? LogPutAstray + LogIntoBin : LogPutAstray, [unit.Id],
            true, home, stretch.Lead, 0, here, LogThere: there));
    }

    // Seconds since the holder took what stands here, when that was after the unit; NaN when they did not.
    private double Instead(Stretch stretch, Unit unit, int holder, List<(Unit Unit, int Holder, double Chance)> holdings)
    {
        var taken = double.NaN;
        foreach (var (other, by, _) in holdings)
        {
            if (by == holder && other.Time > unit.Time && other.Product >= 0 && other.Product != unit.Product && IsHome(stretch, other.Product))
            {
                taken = double.IsNaN(taken) ? other.Time : Math.Max(taken, other.Time);
            }
        }

        return Math.Max(0.5, stretch.Time - taken);
    }

    // Several units of one product put back in one movement.
    private static void PutTogether(Stretch stretch, List<Atom> atoms)
    {
        if (stretch.Sum <= 0)
        {
            return;
        }

        foreach (var group in atoms.Where(atom => atom is { Puts: true, IsNew: false, Product: >= 0 }).GroupBy(atom => (atom.Person, atom.Product)).ToList())
        {
            Atom[] each = [.. group];
            for (var i = 0; i < Math.Min(each.Length, 6); i++)
            {
                for (var j = i + 1; j < Math.Min(each.Length, 6); j++)
                {
                    atoms.Add(each[i] with
                    {
                        Count = 2,
                        Expected = each[i].Expected + each[j].Expected,
                        Variance = each[i].Variance + each[j].Variance,
                        LogPrior = each[i].LogPrior - 1.5,
                        LogThere = each[i].LogThere + each[j].LogThere,
                        Units = [each[i].Units[0], each[j].Units[0]],
                    });
                }
            }
        }
    }

    private void Takes(Stretch stretch, int product, double share, List<Atom> atoms)
    {
        if (stretch.Sum >= 0 && share < 0.05)
        {
            return;
        }

        if (goods.Specs[product].IsLoose || double.IsNaN(goods.Mean[product]))
        {
            var grams = goods.Specs[product].IsLoose ? goods.OfBin(stretch, product) : share > 0.05 ? stretch.Sum : null;
            if (grams < 0)
            {
                atoms.Add(new(Atom.Anybody, product, 1, grams.Value, 1, Math.Log(share), [], false, true, stretch.Lead));
            }

            return;
        }

        var (mean, spread) = (goods.Mean[product], goods.Spread[product]);
        var nearest = (int)Math.Clamp(Math.Round(-stretch.Sum / mean), 1, MostUnits);
        for (var count = Math.Max(1, nearest - 1); count <= Math.Min(MostUnits, nearest + 1); count++)
        {
            atoms.Add(new(Atom.Anybody, product, count, -count * mean, count * spread * spread, Math.Log(share) + LogCount(count), [], false, true, stretch.Lead));
        }
    }

    private bool IsOfBin(Stretch stretch) => goods.OfBin(stretch, -1) is not null;

    // Products that may stand here, with the probability that a pick here is of them.
    private Dictionary<int, double> Standing(Stretch stretch)
    {
        var standing = new Dictionary<int, double>();
        var size = stretch.Grams.Sum(Math.Abs);
        var odd = 0.0;
        foreach (var (facing, weight) in FacingsAround(stretch, size))
        {
            foreach (var product in goods.SeenAt(facing).Append(goods.Facings[facing].Product).Distinct())
            {
                standing[product] = standing.GetValueOrDefault(product) + (weight * goods.Share(facing, product));
            }

            odd += weight * goods.Share(facing, -1);
        }

        odd = standing.Count == 0 ? 1e-4 : odd;
        for (var count = 1; count <= 2 && stretch.Sum < 0; count++)
        {
            var grams = -stretch.Sum / count;
            foreach (var product in goods.Weighing(grams, 4 + (0.04 * grams)))
            {
                standing.TryAdd(product, odd);
            }
        }

        return standing;
    }

    private Dictionary<int, double> FacingsAround(Stretch stretch, double size)
    {
        var around = new Dictionary<int, double>();
        for (var i = 0; i < stretch.Plates.Length; i++)
        {
            var share = Math.Abs(stretch.Grams[i]) / size;
            for (var step = -1; step <= 1; step++)
            {
                var plate = stretch.Plates[i] + step;
                if (plate < 0 || plate >= layout.Plates.Count || !AreNeighbours(stretch.Plates[i], plate) || goods.Bins[plate] != goods.Bins[stretch.Plates[i]])
                {
                    continue;
                }

                // Goods lean over the edge of their facing; they seldom stand on the next plate alone.
                var facings = goods.FacingsAt(plate);
                var beside = Array.IndexOf(stretch.Plates, plate) >= 0 ? LeansOver : StandsBeside;
                foreach (var facing in facings)
                {
                    around[facing] = around.GetValueOrDefault(facing) + (share * (step == 0 ? 1 - (2 * beside) : beside) / facings.Count);
                }
            }
        }

        return around;
    }

    private bool AreNeighbours(int a, int b)
    {
        var (one, other) = (layout.Plates[a].Id, layout.Plates[b].Id);
        return one.Gondola == other.Gondola && one.Shelf == other.Shelf;
    }

    private bool IsHome(Stretch stretch, int product) =>
        Array.Exists(stretch.Plates, plate => goods.FacingsAt(plate).Any(facing => goods.Facings[facing].Product == product));

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
                    var score = LogPair + (few[i].Puts != few[j].Puts ? LogSwap : 0) + few[i].LogPrior + few[j].LogPrior + Math.Log(Goods.Normal(away, variance)) - SharePenalty(stretch);
                    found.Add(new(stretch, [few[i], few[j]], score));
                }
            }
        }
    }

    private static void Strange(Stretch stretch, List<Explanation> found, double log)
    {
        var puts = stretch.Sum > 0;
        var strange = new Atom(Atom.Anybody, -1, 1, stretch.Sum, stretch.Variance, log, [], puts, false, stretch.Lead);
        found.Add(new(stretch, [strange], log - Math.Log(StrangeGrams) - SharePenalty(stretch)));
        var scale = LeftBehindGrams + Math.Min(LeftBehindGrams, Math.Sqrt(stretch.Variance));
        found.Add(new(stretch, [], LogNothing - Math.Log(2 * scale) - (stretch.Grams.Sum(Math.Abs) / scale * 0.7)));
    }
}
