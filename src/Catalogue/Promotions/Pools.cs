namespace OpenAisle.Catalogue.Promotions;

/// <summary>A contest in which promotions on the same few goods go as one.</summary>
internal sealed class Pools
{
    /// <summary>Cells of a table at most.</summary>
    private const int MostCells = 1_024;

    /// <summary>Goods that promotions share at least to be on the same few: two that meet at one by chance are not.</summary>
    private const int LeastShared = 2;

    private readonly List<(Pool Pool, List<int> Members)> _all = [];

    private Pools(IReadOnlyList<Lot> lots, double[] basis, Runner[] runners, List<(HashSet<int> Lots, List<int> Members)> groups)
    {
        IsAlone = new bool[runners.Length];
        Takers = new ITaker[groups.Count];
        for (var at = 0; at < groups.Count; at++)
        {
            var (its, members) = groups[at];
            if (members is [var only])
            {
                IsAlone[only] = true;
                Takers[at] = runners[only];
                continue;
            }

            // Lots of many units first: the rest of the table then lies in longer rows.
            int[] ordered = [.. its.OrderByDescending(lot => lots[lot].Count).ThenBy(lot => lot)];
            var pool = new Pool(lots, ordered, basis, [.. members.Select(member => runners[member])]);
            _all.Add((pool, members));
            Takers[at] = pool;
        }
    }

    /// <summary>The pools, and the promotions that are in none.</summary>
    public ITaker[] Takers { get; }

    /// <summary>For each promotion, whether it is in no pool.</summary>
    public bool[] IsAlone { get; }

    public long Work => Takers.Sum(taker => (long)taker.Work);

    /// <summary>Cells that were worked out to make the tables.</summary>
    public long Built => _all.Sum(pool => pool.Pool.Built);

    /// <summary>Null where no two promotions are on the same few goods.</summary>
    public static Pools? Of(IReadOnlyList<Lot> lots, double[] basis, Runner[] runners)
    {
        var groups = new List<(HashSet<int> Lots, List<int> Members)>();
        var lotsOf = Array.ConvertAll(runners, runner => runner.Lots().ToHashSet());
        foreach (var number in MostKinFirst(lotsOf))
        {
            var its = lotsOf[number];
            var (best, most) = (-1, LeastShared - 1);
            for (var at = 0; at < groups.Count; at++)
            {
                var shared = Shared(its, groups[at].Lots);
                if (shared > most && shared * 2 >= Math.Min(its.Count, groups[at].Lots.Count) && Cells(lots, its.Union(groups[at].Lots)) <= MostCells)
                {
                    (best, most) = (at, shared);
                }
            }

            if (best < 0)
            {
                groups.Add(([.. its], [number]));
            }
            else
            {
                groups[best].Lots.UnionWith(its);
                groups[best].Members.Add(number);
            }
        }

        return groups.Count == runners.Length ? null : new(lots, basis, runners, groups);
    }

    /// <summary>The promotions of pools that cannot take a unit of a lot in a set that gains more.</summary>
    /// <param name="bound">What these prices bound all sets by.</param>
    public HashSet<(int Lot, int Contender)> Hopeless(double[] price, double bound, long beaten)
    {
        var hopeless = new HashSet<(int, int)>();
        foreach (var (pool, members) in _all)
        {
            var most = pool.Run(price);
            foreach (var (lot, through) in pool.Through(price))
            {
                if (Settlement.Whole(bound - most + through) <= beaten)
                {
                    hopeless.UnionWith(members.Select(member => (lot, member)));
                }
            }
        }

        return hopeless;
    }

    /// <summary>Families begin the pools: two that share all of five goods are closer kin than two that share one each with five others.</summary>
    private static IEnumerable<int> MostKinFirst(HashSet<int>[] lotsOf)
    {
        var kin = new int[lotsOf.Length];
        for (var one = 0; one < kin.Length; one++)
        {
            for (var other = 0; other < one; other++)
            {
                var shared = Shared(lotsOf[one], lotsOf[other]);
                kin[one] += shared * (shared - 1);
                kin[other] += shared * (shared - 1);
            }
        }

        return Enumerable.Range(0, kin.Length).OrderByDescending(number => kin[number]);
    }

    private static int Shared(HashSet<int> one, HashSet<int> other)
    {
        var shared = 0;
        foreach (var lot in one)
        {
            shared += other.Contains(lot) ? 1 : 0;
        }

        return shared;
    }

    private static double Cells(IReadOnlyList<Lot> lots, IEnumerable<int> its) => its.Aggregate(1.0, (cells, lot) => cells * (lots[lot].Count + 1));
}
