namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>The single deeds that may have changed a stretch of plates, with their priors: what stands there taken, what somebody holds put down.</summary>
/// <param name="countsChances">Whether the probability that a unit is where it is needed counts.</param>
internal sealed class Atoms(Goods goods, Ledger ledger, Standing standing, bool countsChances)
{
    /// <summary>A scoop out of a bin: any weight up to about this.</summary>
    public const double LooseGrams = 600;

    /// <summary>Who left a thing astray seldom takes it again: they wanted the other. A logarithm, as all priors are.</summary>
    public const double LogTakeAgain = -1.5;

    private const int MostUnits = 8;

    // How often each kind of act happens at a shelf, relative to one unit taken from its facing.
    private const double LogPutHome = -0.3;
    private const double LogPutAstray = -2.3;
    private const double LogTakeAstray = -0.9;
    private const double LogTakeStrange = -0.2;

    /// <summary>
    /// Who took this thing first, then what stands here, may have chosen: the first is left where the other was found. That is done in one go;
    /// who puts a thing home that they took has first looked at it. In the middle so many seconds after the take; how much each e-fold of time
    /// tells, and at most.
    /// </summary>
    private const double LogPutInstead = -0.6;
    private const double ChosenSeconds = 3;
    private const double LogChosen = 3;
    private const double MostChosen = 1.5;

    /// <summary>Hardly anybody lays a package among loose goods.</summary>
    private const double LogIntoBin = -4;

    /// <summary>The same thing weighed again where it lay, and on the same plates but set down anew.</summary>
    private const double StillError = 0.0015;
    private const double MovedError = 0.0035;
    private const double StillVariance = 0.15;

    /// <summary>Logarithm of how much rarer it is that so many are taken in one grasp.</summary>
    public static double LogCount(int count) => count == 1 ? 0 : -1.1 - (0.9 * (count - 1));

    /// <summary>A holder's units are considered when the person may have been here.</summary>
    public List<Atom> Of(Stretch stretch, HashSet<int> near)
    {
        var atoms = new List<Atom>();
        foreach (var (product, share) in standing.Of(stretch))
        {
            Takes(stretch, product, share, atoms);
        }

        var holdings = ledger.Holdings().ToList();
        foreach (var (unit, holder, chance) in holdings)
        {
            var there = Math.Log(chance);
            if (Holder.IsPlate(holder))
            {
                if (Array.Exists(stretch.Plates, plate => Math.Abs(plate - Holder.PlateOf(holder)) <= 1 && standing.AreNeighbours(plate, Holder.PlateOf(holder))))
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

        if (standing.Blind(stretch) is { Count: > 0 } blind)
        {
            // What was laid astray may lie on any plate; what is at home stands on those of its facing.
            atoms.AddRange(atoms.Where(atom => atom.Product >= 0 && atom.Count <= 2 && !atom.SamePlace && !goods.Specs[atom.Product].IsLoose
                && (!atom.IsHome || blind.Exists(plate => goods.FacingsAt(plate).Any(facing => goods.Facings[facing].Product == atom.Product))))
                .Select(atom => atom with { IsPart = true }).ToArray());
        }

        return atoms;
    }

    private void Put(Stretch stretch, Unit unit, int holder, double there, List<(Unit Unit, int Holder, double Chance)> holdings, List<Atom> atoms)
    {
        if (unit.Product >= 0 && goods.Specs[unit.Product].IsLoose)
        {
            // Several scoops of it are held in one bag: any part of that is poured back.
            if (goods.OfBin(stretch, unit.Product) is > 0 and var poured && !atoms.Exists(atom => atom.Puts && atom.IsNew && atom.Person == holder && atom.Product == unit.Product))
            {
                // As likely any part of the bag as any other.
                var bag = holdings.Where(one => one.Holder == holder && one.Unit.Product == unit.Product).Sum(one => one.Chance * one.Unit.Grams);
                atoms.Add(new(holder, unit.Product, 1, poured, 1, LogPutHome + Math.Log(LooseGrams / Math.Max(bag, poured)), [], true, true, stretch.Lead, LogThere: there));
            }

            return;
        }

        var home = unit.Product >= 0 && standing.IsHome(stretch, unit.Product);
        var instead = home ? double.NaN : Instead(stretch, unit, holder, holdings);
        var here = unit.Plates.Length == stretch.Plates.Length && Array.TrueForAll(stretch.Plates, plate => Array.IndexOf(unit.Plates, plate) >= 0);
        var moved = MovedError * unit.Grams;
        atoms.Add(new(
            holder, unit.Product, 1, unit.Grams, here ? unit.Noise + (moved * moved) + StillVariance : unit.Variance,
            home ? LogPutHome : instead > 0 ? LogPutInstead + Math.Clamp(LogChosen * Math.Log(ChosenSeconds / instead), -MostChosen, MostChosen) : standing.IsOfBin(stretch) ? LogPutAstray + LogIntoBin : LogPutAstray, [unit.Id],
            true, home, stretch.Lead, 0, here, LogThere: there));
    }

    // Seconds since the holder took what stands here, when that was after the unit; NaN when they did not.
    private double Instead(Stretch stretch, Unit unit, int holder, List<(Unit Unit, int Holder, double Chance)> holdings)
    {
        var taken = double.NaN;
        foreach (var (other, by, _) in holdings)
        {
            if (by == holder && other.Time > unit.Time && other.Product >= 0 && other.Product != unit.Product && standing.IsHome(stretch, other.Product))
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
}
