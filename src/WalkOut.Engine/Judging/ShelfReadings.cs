using OpenAisle.WalkOut.Engine.Floor;
using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// All ways to read a change of a shelf: how its plates fall into stretches, what explains each stretch, and who did it.
/// </summary>
internal sealed class ShelfReadings(StoreLayout layout, Goods goods, Reach reach, Ledger ledger, Sightings sightings, Scales scales, ShelfHands hands)
{
    private const int MostReadings = 60;
    private const int MostPlatesToCut = 6;
    private const int MostDivisions = 24;

    /// <summary>Two acts within half a second on plates side by side are rarer than one.</summary>
    private const double LogCut = -2.6;

    /// <summary>And rarer still by two people; but a crowd at a shelf does it.</summary>
    private const double LogTwoPeople = -3.2;

    // Who grasps twice, or two who grasp after each other, leave a change in two steps; one grasp of two leaves one.
    private const int OneStep = 2;
    private const int TwoSteps = 4;
    private const double LogOneStep = -1.5;
    private const double LogTwoSteps = 1.5;

    /// <summary>Of the changes that are nothing, so many were left by a hand that touched.</summary>
    private const double TouchedShare = 0.5;

    /// <summary>Goods with a lesser prior do not belong where they would have been taken.</summary>
    private const double OddPrior = -5;

    private const double NothingGrams = 10;
    private const double StrangeError = 0.08;

    /// <summary>Who of two that scooped at one moment had how much: half each, give or take the whole of it.</summary>
    private const double SharedError = 0.58;

    /// <summary>Readings this much worse than the best are left out.</summary>
    private const double Hopeless = 18;

    private readonly Scoops _scoops = new(layout, reach);

    /// <param name="others">Changes of other plates around that time: whose hands were there were not here.</param>
    public Reading[] Of(ShelfChange change, IReadOnlyList<Person> people, IReadOnlyList<ShelfChange> others)
    {
        var near = hands.Near(change, people);
        HashSet<int> numbers = [.. near.Select(person => person.Number), Holder.Nobody];
        var scores = new Dictionary<Stretch, List<(int Person, double Score)>>();
        var divisions = new List<(Explanation[] Parts, double Score)>();
        var known = new Dictionary<(int, int), List<Explanation>>();
        foreach (var cuts in Cuts(change.Changes))
        {
            Divide(change, cuts, numbers, known, divisions, false);
        }

        divisions.Sort((a, b) => b.Score.CompareTo(a.Score));
        var readings = new List<Reading>();
        var made = new Dictionary<(Atom, int, double), int[]>();
        foreach (var (parts, score) in divisions.Where((division, rank) => rank < MostDivisions || IsAlwaysPossible(division.Parts)))
        {
            foreach (var part in parts)
            {
                if (!scores.ContainsKey(part.Stretch))
                {
                    scores[part.Stretch] = hands.People(part.Stretch, near, others);
                }
            }

            Assign(parts, score, near, others, scores, made, readings);
            TwoScoops(change, parts, score, near, others, scores, made, readings);
        }

        readings.Sort((a, b) => b.Score.CompareTo(a.Score));
        var best = readings[0].Score;
        return [.. readings.Where((reading, i) => (i < MostReadings && reading.Score > best - Hopeless) || reading.Happenings is [] or [{ Product: < 0, Person: Holder.Nobody }])];
    }

    // Some reading must be left whoever has what.
    private static bool IsAlwaysPossible(Explanation[] parts) => parts is [{ Atoms: [] or [{ Product: < 0, IsNew: true }] }];

    private static List<int> Cuts(IReadOnlyList<PlateChange> changes)
    {
        var gaps = Math.Min(changes.Count, MostPlatesToCut) - 1;
        var cuts = new List<int>();
        for (var mask = 0; mask < 1 << gaps; mask++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)mask) <= 3)
            {
                cuts.Add(mask);
            }
        }

        return cuts;
    }

    private void Divide(
        ShelfChange change, int cuts, HashSet<int> near, Dictionary<(int, int), List<Explanation>> known, List<(Explanation[], double)> divisions, bool countsChances)
    {
        var changes = change.Changes.ToArray();
        List<(Explanation[] Parts, double Score)> so = [([], 0)];
        var from = 0;
        for (var to = 1; to <= changes.Length; to++)
        {
            if (to < changes.Length && (cuts & (1 << (to - 1))) == 0)
            {
                continue;
            }

            if (!known.TryGetValue((from, to), out var options))
            {
                known[(from, to)] = options = new Explanations(layout, goods, ledger, scales, countsChances).Of(
                    StretchIn(changes, from, to), near);
            }

            var cut = from == 0 ? 0 : LogCut;
            so = [.. so.SelectMany(done => options.Select(option => ((Explanation[])[.. done.Parts, option], done.Score + option.Score + cut)))
                .OrderByDescending(done => done.Item2).Take(MostDivisions)];
            from = to;
        }

        divisions.AddRange(so);
    }

    private Stretch StretchIn(PlateChange[] changes, int from, int to) =>
        Stretch.Over(layout, changes.AsSpan(from..to));

    private void Assign(
        Explanation[] parts, double score, List<Person> near, IReadOnlyList<ShelfChange> others, Dictionary<Stretch, List<(int Person, double Score)>> scores,
        Dictionary<(Atom, int, double), int[]> made, List<Reading> readings)
    {
        var atoms = parts.SelectMany(part => part.Atoms.Select(atom => (part.Stretch, Atom: atom))).ToArray();
        var units = atoms.SelectMany(one => one.Atom.Units).ToArray();
        if (units.Distinct().Count() < units.Length)
        {
            return; // one unit cannot be in two hands
        }

        if (atoms.Length == 0)
        {
            // A hand that only touched is as near as one that takes; a shelf trembles by itself as well.
            var touched = parts.Max(part => scores[part.Stretch].Max(one => one.Score));
            readings.Add(new(score + Math.Log((1 - TouchedShare) + (TouchedShare * Math.Exp(touched))), [], []));
            return;
        }

        Assign(atoms, 0, new int[atoms.Length], score, scores, made, readings);
        for (var i = 0; i < atoms.Length; i++)
        {
            if (atoms[i].Atom is { IsNew: true, Puts: false, Product: >= 0, Count: 2 or 3 } several && scores[atoms[i].Stretch].Count > 2)
            {
                // Each at the moment at which it went.
                var singly = Singly(several).Select((one, thing) => (Stretch: atoms[i].Stretch.Of(thing, several.Count), one)).ToArray();
                foreach (var (moment, _) in singly)
                {
                    if (!scores.ContainsKey(moment))
                    {
                        scores[moment] = hands.People(moment, near, others);
                    }
                }

                Assign(
                    [.. atoms[..i], .. singly, .. atoms[(i + 1)..]], 0,
                    new int[atoms.Length + several.Count - 1], score - Atoms.LogCount(several.Count) + Steps(atoms[i].Stretch), scores, made, readings, (i, several.Count));
            }
        }
    }

    private static double Steps(Stretch stretch) => stretch.Rise <= OneStep ? LogOneStep : stretch.Rise >= TwoSteps ? LogTwoSteps : 0;

    // Two who scooped out of one bin while it was disturbed. Nothing tells how they shared what went.
    private void TwoScoops(
        ShelfChange change, Explanation[] parts, double score, List<Person> near, IReadOnlyList<ShelfChange> others,
        Dictionary<Stretch, List<(int Person, double Score)>> scores, Dictionary<(Atom, int, double), int[]> made, List<Reading> readings)
    {
        if (near.Count < 2 || parts is not [{ Atoms: [{ IsNew: true, Puts: false, Product: >= 0, Count: 1 } scoop] } part] || !goods.Specs[scoop.Product].IsLoose)
        {
            return;
        }

        // A stretch of its own, for who fits when it is not told at which time.
        var shared = part.Stretch with { Rise = Scoops.Shared };
        if (!scores.ContainsKey(shared))
        {
            scores[shared] = [.. _scoops.Meanwhile(change, shared, near, others).Take(ShelfHands.MostPeople)];
        }

        var atoms = Singly(scoop with { Count = 2 }).Select(one => (shared, one)).ToArray();
        Assign(atoms, 0, new int[2], score + Scoops.LogTwo(change, scoop.Expected), scores, made, readings, (0, 2));
    }

    // The units of one product that several people took at the same moment, each an atom of its own.
    private static IEnumerable<Atom> Singly(Atom several)
    {
        for (var i = 0; i < several.Count; i++)
        {
            yield return several with { Count = 1, Expected = several.Expected / several.Count, Variance = several.Variance / several.Count, Turn = i + 1 };
        }
    }

    private void Assign(
        (Stretch Stretch, Atom Atom)[] atoms, int at, int[] people, double score, Dictionary<Stretch, List<(int Person, double Score)>> scores,
        Dictionary<(Atom, int, double), int[]> made, List<Reading> readings, (int From, int Count) singly = default)
    {
        if (at == atoms.Length)
        {
            // One person who took them all is read as one grasp already.
            if (singly.Count == 0 || people.AsSpan(singly.From, singly.Count).ContainsAnyExcept(people[singly.From]))
            {
                // Who took two of them took two in one grasp.
                var scoops = atoms[singly.From].Atom is { Product: >= 0 and var product } && goods.Specs[product].IsLoose;
                var grasps = scoops ? 0 : people.Skip(singly.From).Take(singly.Count).GroupBy(person => person).Sum(person => Atoms.LogCount(person.Count()));
                readings.Add(ReadingOf(atoms, people, score + grasps + (LogTwoPeople * (people.Distinct().Count() - 1)), made));
            }

            return;
        }

        var (stretch, atom) = atoms[at];
        var fits = scores[stretch];
        for (var i = 0; i < fits.Count; i++)
        {
            var (person, fit) = fits[i];
            if (atom.Person != Atom.Anybody && atom.Person != person)
            {
                continue;
            }

            // Units of one product are alike: of those that went at one moment people took them in one order only.
            if (at > singly.From && at < singly.From + singly.Count && atoms[at - 1].Stretch.Time.Equals(stretch.Time) && fits.FindIndex(one => one.Person == people[at - 1]) > i)
            {
                continue;
            }

            var regret = !atom.Puts && !atom.IsNew && ledger.LeftBy(atom.Units[0]) == person ? Atoms.LogTakeAgain : 0;

            // A second act of the same person is not made likelier by the same hand being there.
            var again = Array.IndexOf(people, person, 0, at) >= 0;
            people[at] = person;
            Assign(atoms, at + 1, people, score + regret + sightings.Score(person, atom.Product, stretch.Time) + (again ? Math.Min(0, fit) : fit), scores, made, readings, singly);
        }
    }

    /// <summary>How well goods that belong here explain a change, whoever it was: the score of its best reading.</summary>
    public (double Score, bool Fits, bool IsNothing) Weigh(ShelfChange change, IReadOnlyList<Person> people)
    {
        HashSet<int> numbers = [.. hands.Near(change, people).Select(person => person.Number), Holder.Nobody];
        var divisions = new List<(Explanation[] Parts, double Score)>();
        var known = new Dictionary<(int, int), List<Explanation>>();
        foreach (var cuts in Cuts(change.Changes))
        {
            Divide(change, cuts, numbers, known, divisions, true);
        }

        var best = divisions.MaxBy(division => division.Score);
        var isNothing = Array.TrueForAll(best.Parts, part => part.Atoms.Length == 0);
        return (best.Score, Array.TrueForAll(best.Parts, part => part.Atoms.Length == 0
            ? Math.Abs(part.Stretch.Sum) < NothingGrams
            : Array.TrueForAll(part.Atoms, atom => atom.Product >= 0 && atom.LogPrior > OddPrior)), isNothing);
    }

    private Reading ReadingOf((Stretch Stretch, Atom Atom)[] atoms, int[] people, double score, Dictionary<(Atom, int, double), int[]> made)
    {
        var (moves, happenings) = (new List<Move>(), new List<Happening>());
        (int, int, double)? needs = null;
        for (var i = 0; i < atoms.Length; i++)
        {
            var (stretch, atom) = atoms[i];
            var loose = atom.Product >= 0 && goods.Specs[atom.Product].IsLoose;
            var (grams, known) = Weighed(atoms, i, loose);
            happenings.Add(new(atom.Product, atom.Product < 0 ? 0 : atom.Puts ? -atom.Count : atom.Count, grams, people[i], stretch.Plates));
            if (!atom.IsNew)
            {
                foreach (var unit in atom.Units)
                {
                    moves.Add(atom.Puts
                        ? new(unit, people[i], atom.IsHome ? Holder.Home : Holder.Lying(stretch.Lead))
                        : new(unit, Holder.Lying(atom.Plate), people[i]));
                }

                continue;
            }

            if (atom.Puts && loose)
            {
                needs = (people[i], atom.Product, Math.Abs(grams) - 5 - (0.02 * Math.Abs(grams)));
            }

            foreach (var unit in UnitsOf(atom, stretch, grams, known, loose, made))
            {
                moves.Add(new(unit, Holder.Home, atom.Puts && !loose ? Holder.Lying(stretch.Lead) : people[i]));
            }
        }

        return new Reading(score, [.. moves], [.. happenings], needs);
    }

    // What an atom moved, and the variance of that beyond what the scale errs. Alone it is what was measured; of several at once the measured sum
    // tells each as far as the others are known.
    private static (double Grams, double Variance) Weighed((Stretch Stretch, Atom Atom)[] atoms, int at, bool loose)
    {
        var (stretch, atom) = atoms[at];
        if (atom.IsPart || loose)
        {
            return (atom.Expected, 0);
        }

        var (expected, variance, count) = (0.0, 0.0, 0);
        foreach (var (where, other) in atoms)
        {
            if (where.IsSame(stretch))
            {
                (expected, variance, count) = (expected + other.Expected, variance + other.Variance, count + 1);
            }
        }

        if (count == 1)
        {
            return (stretch.Sum, 0);
        }

        var share = atom.Variance / (variance + stretch.Variance);
        return (atom.Expected + (share * (stretch.Sum - expected)), atom.Variance * (1 - share));
    }

    private int[] UnitsOf(Atom atom, Stretch stretch, double grams, double known, bool loose, Dictionary<(Atom, int, double), int[]> made)
    {
        if (made.TryGetValue((atom, stretch.Plates[0], grams), out var units))
        {
            return units;
        }

        var each = Math.Abs(grams) / atom.Count;
        var spread = atom.Product < 0 || loose ? 0 : goods.Spread[atom.Product];
        // What leans on a shelf presses now more, now less.
        var strange = atom.Product < 0 ? StrangeError * each : loose && atom.Turn > 0 ? SharedError * each : 0;
        var variance = (stretch.Variance / atom.Count) + (atom.Count > 1 ? spread * spread : 0) + (strange * strange) + known;
        units = new int[atom.Count];
        for (var i = 0; i < atom.Count; i++)
        {
            units[i] = ledger.New(
                atom.Product, loose && atom.Puts ? -each : each, variance, stretch.Time,
                atom.Count > 1 ? variance : stretch.Noise + known + (loose ? strange * strange : 0), stretch.Plates).Id;
        }

        return made[(atom, stretch.Plates[0], grams)] = units;
    }
}
