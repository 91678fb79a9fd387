namespace OpenAisle.Catalogue.Promotions;

/// <summary>Which lots contenders tie together, directly or over others.</summary>
internal static class Tied
{
    public static IEnumerable<List<int>> Groups((int Contender, int Part)[][] options)
    {
        var above = Enumerable.Range(0, options.Length).ToArray();
        var firstOf = new Dictionary<int, int>();
        for (var lot = 0; lot < options.Length; lot++)
        {
            foreach (var (contender, _) in options[lot])
            {
                if (!firstOf.TryAdd(contender, lot))
                {
                    above[Root(lot)] = Root(firstOf[contender]);
                }
            }
        }

        return Enumerable.Range(0, options.Length).Where(lot => options[lot].Length > 0).GroupBy(Root).Select(group => group.ToList()).ToList();

        int Root(int lot)
        {
            while (above[lot] != lot)
            {
                lot = above[lot] = above[above[lot]];
            }

            return lot;
        }
    }
}
