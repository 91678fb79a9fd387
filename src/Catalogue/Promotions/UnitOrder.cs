namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// In which order lots come up in a contest: those that finish open machines before those that open new ones, because a state counts what
/// is open. A machine that wants the dearest first sees its own lots so; the lots of others may come in between.
/// </summary>
internal static class UnitOrder
{
    public static int[] Of(IReadOnlyList<Lot> lots, IReadOnlyList<Contender> contenders, (int Contender, int Part)[][] options)
    {
        var lotsOf = new List<int>[contenders.Count];
        for (var contender = 0; contender < contenders.Count; contender++)
        {
            lotsOf[contender] = [];
        }

        for (var lot = 0; lot < lots.Count; lot++)
        {
            foreach (var (contender, _) in options[lot])
            {
                if (lotsOf[contender].Count == 0 || lotsOf[contender][^1] != lot)
                {
                    lotsOf[contender].Add(lot);
                }
            }
        }

        foreach (var its in lotsOf)
        {
            its.Sort((a, b) => lots[a].Price == lots[b].Price ? a.CompareTo(b) : lots[b].Price.CompareTo(lots[a].Price));
        }

        var order = new int[lots.Count];
        var isDone = new bool[lots.Count];
        var done = new int[contenders.Count];
        var costs = new int?[lots.Count];
        var isStale = new bool[lots.Count];
        Array.Fill(isStale, true);
        for (var at = 0; at < order.Length; at++)
        {
            var (best, bestCost) = (-1, int.MaxValue);
            for (var lot = 0; lot < lots.Count; lot++)
            {
                if (isDone[lot])
                {
                    continue;
                }

                (costs[lot], isStale[lot]) = (isStale[lot] ? Cost(lot) : costs[lot], false);
                if (costs[lot] is { } cost && (cost < bestCost || (cost == bestCost && lots[lot].Price > lots[best].Price)))
                {
                    (best, bestCost) = (lot, cost);
                }
            }

            order[at] = best;
            isDone[best] = true;
            var last = -1;
            foreach (var (contender, _) in options[best])
            {
                if (contender != last)
                {
                    done[contender]++;
                    lotsOf[contender].ForEach(lot => isStale[lot] = true); // what shares a contender with it costs otherwise now
                }

                last = contender;
            }
        }

        return order;

        // Machines opened less machines finished; null while a dearer lot must come first.
        int? Cost(int lot)
        {
            var cost = 0;
            var last = -1;
            foreach (var (contender, _) in options[lot])
            {
                if (contender == last)
                {
                    continue;
                }

                last = contender;
                var its = lotsOf[contender];
                if (contenders[contender].Machine.WantsDearestFirst && FirstLeft(its) is var first && lots[first].Price > lots[lot].Price)
                {
                    return null;
                }

                cost += done[contender] == 0 ? 1 : 0;
                cost -= done[contender] == its.Count - 1 ? 1 : 0;
            }

            return cost;
        }

        int FirstLeft(List<int> its)
        {
            foreach (var lot in its)
            {
                if (!isDone[lot])
                {
                    return lot;
                }
            }

            return its[^1];
        }
    }
}
