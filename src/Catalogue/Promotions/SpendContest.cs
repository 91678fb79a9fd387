namespace OpenAisle.Catalogue.Promotions;

/// <summary>A spend form whose threshold is met.</summary>
internal sealed record SpendRival(int Promotion, int[] Lines, long Off, int Uses = 1);

/// <summary>Chooses among spend forms that share lines: the set that takes most off, in which no two share one.</summary>
internal static class SpendContest
{
    /// <returns>The set, and by how much a better one might beat it: zero when it is proven to be the best.</returns>
    public static (IReadOnlyList<SpendRival> Chosen, long Unproven) Settle(IReadOnlyList<SpendRival> rivals, Effort effort)
    {
        var ordered = rivals.OrderByDescending(rival => rival.Off).ThenBy(rival => rival.Promotion).ToArray();
        var rest = new long[ordered.Length + 1];
        for (var at = ordered.Length - 1; at >= 0; at--)
        {
            rest[at] = rest[at + 1] + ordered[at].Off;
        }

        var best = new List<SpendRival>();
        var bestOff = 0L;
        var cut = 0L;
        var chosen = new List<SpendRival>();
        var taken = new HashSet<int>();
        Search(0, 0);
        return (best, Math.Max(0, cut - bestOff));

        void Search(int at, long off)
        {
            effort.Spend(1);
            if (off > bestOff)
            {
                (bestOff, best) = (off, [.. chosen]);
            }

            if (at == ordered.Length || off + rest[at] <= bestOff)
            {
                return;
            }

            // Out of effort: go on with the first that fits, and remember what was not looked at.
            var isFree = !ordered[at].Lines.Any(taken.Contains);
            if (isFree)
            {
                chosen.Add(ordered[at]);
                taken.UnionWith(ordered[at].Lines);
                Search(at + 1, off + ordered[at].Off);
                taken.ExceptWith(ordered[at].Lines);
                chosen.RemoveAt(chosen.Count - 1);
            }

            if (isFree && effort.IsSpent)
            {
                cut = Math.Max(cut, off + rest[at + 1]);
                return;
            }

            Search(at + 1, off);
        }
    }
}
