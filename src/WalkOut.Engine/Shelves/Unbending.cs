namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>
/// What plates that changed together weigh: the nearest neighbours are looked at too, what bends from each into the next is taken out, and
/// an edge that stands on the next plate is counted in. Index 0 is plate <paramref name="first"/> of the layout.
/// </summary>
/// <param name="bins">The bin of loose goods that stands on each plate, below zero for none: nothing overhangs a bin's edge.</param>
internal sealed class Unbending(int first, int[] numbers, int[] bins, PlateSignal[] plates, Coupling coupling)
{
    private const int StillBins = 5;

    /// <summary>A change smaller than this share of its neighbour's is not told from what bends over.</summary>
    private const double LeastShare = 0.02;
    private const double EdgeShare = 0.01;
    private const double LeastEdge = 1;
    private const double LeastGrams = 2.5;
    private const double LeastSigmas = 3;

    /// <summary>What changed by more is told however restless the plate was: its level is another from then on.</summary>
    private const double ToldGrams = 12;

    private readonly long[] _toldUntil = new long[plates.Length];

    /// <summary>A change that is known to be of another act was told of this plate at this bin or later.</summary>
    public bool IsToldSince(int plate, long bin) => _toldUntil[plate] >= bin;

    /// <summary>
    /// What a plate that took no part read otherwise after than before; null when that is forgotten. When something of its own happened
    /// there at the time, of which a hand that is about to take there is a part, it says only what bent over from there.
    /// </summary>
    /// <param name="others">Changes that were found and belong to other acts.</param>
    public PlateChange? Beside(int plate, long onset, long settled, List<PlateChange> others)
    {
        var (from, to) = (onset - StillBins, settled + StillBins);
        var isOther = _toldUntil[plate] >= from
            || plates[plate].OpenSince < to
            || plates[plate].WasTouched(from, to)
            || others.Exists(other => other.Plate == first + plate && other.Onset < to && other.Settled > from);
        return plates[plate].Difference(onset, settled) is { } seen
            ? new PlateChange(first + plate, onset, settled, settled, seen.Grams, seen.Sigma, seen.Before, IsOther: isOther)
            : null;
    }

    /// <summary>The group with its nearest neighbours, as one act.</summary>
    public ShelfChange Of(List<PlateChange> group, List<PlateChange> others)
    {
        var (onset, settled) = (group.Min(change => change.Onset), group.Max(change => change.Settled));
        var (least, most) = (group.Min(change => change.Plate) - first - 1, group.Max(change => change.Plate) - first + 1);
        var run = new List<PlateChange>();
        for (var i = Math.Max(0, least); i <= Math.Min(plates.Length - 1, most); i++)
        {
            if (group.Find(change => change.Plate == first + i) is { } known)
            {
                run.Add(known);
            }
            else if (Beside(i, onset, settled, others) is { } seen)
            {
                run.Add(seen);
            }
        }

        foreach (var change in group)
        {
            _toldUntil[change.Plate - first] = change.Settled;
        }

        return Of(run, group, onset, settled);
    }

    /// <summary>A run of plates of which a group changed.</summary>
    public ShelfChange Of(List<PlateChange> run, List<PlateChange> group, long onset, long settled)
    {
        var strongest = run.Where(change => !change.IsOther).MaxBy(change => Math.Abs(change.Grams))!;
        var unbent = coupling.TakeOut(run, numbers, first).FindAll(change => !change.IsOther);
        var kept = unbent.Where(change => Math.Abs(change.Grams) > Math.Max(
            Math.Max(LeastGrams, LeastShare * Math.Abs(strongest.Grams)), Math.Min(ToldGrams, LeastSigmas * change.Sigma))).ToArray();
        if (kept.Length == 0)
        {
            kept = [strongest];
        }
        else
        {
            Learn(kept, run);
        }

        // An edge of the thing may stand on the next plate, too light to be told by itself: it counts as far as it is certain.
        foreach (var rest in unbent.Where(change => !Array.Exists(kept, one => one.Plate == change.Plate)))
        {
            var at = Array.FindIndex(kept, one => Math.Abs(one.Plate - rest.Plate) == 1 && !AreWalled(one, rest));
            if (at >= 0 && rest.Grams * strongest.Grams > 0 && Math.Abs(rest.Grams) > rest.Sigma)
            {
                var usual = Math.Max(LeastEdge, EdgeShare * Math.Abs(strongest.Grams));
                var trust = usual * usual / ((usual * usual) + (rest.Sigma * rest.Sigma));
                var sigma = Math.Sqrt((kept[at].Sigma * kept[at].Sigma) + (trust * rest.Sigma * rest.Sigma));
                kept[at] = kept[at] with { Grams = kept[at].Grams + (trust * rest.Grams), Sigma = sigma };
            }
        }

        var lead = kept.MaxBy(change => Math.Abs(change.Grams))!;
        kept = [.. kept.Select(change => change.Step == settled && !group.Exists(one => one.Plate == change.Plate) ? change with { Step = lead.Step } : change)];
        return new ShelfChange(kept, lead.Step * PlateSignal.BinSeconds, onset * PlateSignal.BinSeconds, settled * PlateSignal.BinSeconds);
    }

    // Plates beside one thing alone: between two, nobody can say what came from which.
    private void Learn(PlateChange[] kept, List<PlateChange> run)
    {
        foreach (var change in run)
        {
            // A plate that always says the same feels nothing.
            if (change.IsOther || plates[change.Plate - first].StandsStill || Array.Exists(kept, one => one.Plate == change.Plate))
            {
                continue;
            }

            var beside = run.FindAll(one => one.IsOther && Math.Abs(one.Plate - change.Plate) == 1).Count > 0 ? [] : Array.FindAll(kept, one => Coupling.AreNeighbours(change, one, numbers, first) || Coupling.AreNeighbours(one, change, numbers, first));
            if (beside is [var thing])
            {
                coupling.Learn(change, thing, AreWalled(change, thing));
            }
        }
    }

    private bool AreWalled(PlateChange a, PlateChange b) => bins[a.Plate - first] != bins[b.Plate - first];
}
