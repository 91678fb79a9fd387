namespace OpenAisle.Catalogue.Promotions;

/// <summary>A good set quickly: one promotion after the other takes of what is left.</summary>
internal static class Turns
{
    private const double Slack = 1e-6;

    /// <summary>First at the prices, the keenest first; then for any gain. Leaves other tables in the runners.</summary>
    public static (long Gain, List<Taken> Taken) Take(IReadOnlyList<Lot> lots, double[] basis, double[] price, Runner[] runners, Effort effort)
    {
        var left = lots.Select(lot => lot.Count).ToArray();
        var units = new int[lots.Count];
        var taken = new List<Taken>();
        var went = new bool[runners.Length];
        var keen = Array.ConvertAll(runners, runner => -runner.Ahead(0, 0));
        var turns = Enumerable.Range(0, runners.Length).ToArray();
        Array.Sort(keen, turns); // of equals any is first, and always the same one
        foreach (var costs in new[] { price, basis })
        {
            foreach (var number in turns)
            {
                var runner = runners[number];
                if (went[number] && runner.Contender.MostUses > 0)
                {
                    continue;
                }

                effort.Spend(runner.Work / Effort.CellsAState);
                if (runner.Run(costs, left) > Slack)
                {
                    Array.Clear(units);
                    runner.Follow(costs, units, number, taken);
                    went[number] = true;
                    for (var lot = 0; lot < left.Length; lot++)
                    {
                        left[lot] -= units[lot];
                    }
                }
            }
        }

        var gain = taken.Sum(one => one.Gain);
        for (var lot = 0; lot < left.Length; lot++)
        {
            gain += (long)basis[lot] * left[lot];
        }

        return (gain, taken);
    }
}
