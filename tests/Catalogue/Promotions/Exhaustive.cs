using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Tests.Promotions;

/// <summary>
/// Tries every way to give every unit of a small basket to a promotion, and of each promotion every way to group its units. Shares no code
/// with the engine, and no arithmetic: it counts in decimals, from what the forms say in words.
/// </summary>
internal static class Exhaustive
{
    private sealed record Piece(Gtin Gtin, decimal Price);

    public static long Best(IReadOnlyList<BasketGood> goods, IReadOnlyList<Promotion> promotions)
    {
        var units = goods.SelectMany(good => Enumerable.Repeat(new Piece(good.Gtin, good.UnitPrice.MinorUnits), (int)good.Quantity.Steps)).ToList();
        var given = promotions.Select(promotion => promotion.Parts.Select(_ => new List<decimal>()).ToArray()).ToArray();
        return Try(0);

        long Try(int unit)
        {
            if (unit == units.Count)
            {
                var sum = 0m;
                for (var number = 0; number < promotions.Count; number++)
                {
                    if (Gain(promotions[number], given[number]) is not { } gain)
                    {
                        return long.MinValue;
                    }

                    sum += gain;
                }

                return (long)sum;
            }

            var best = Try(unit + 1);
            for (var number = 0; number < promotions.Count; number++)
            {
                for (var part = 0; part < promotions[number].Parts.Count; part++)
                {
                    if (promotions[number].Parts[part].Any(of => of.Value == units[unit].Gtin.ToString()))
                    {
                        given[number][part].Add(units[unit].Price);
                        best = Math.Max(best, Try(unit + 1));
                        given[number][part].RemoveAt(given[number][part].Count - 1);
                    }
                }
            }

            return best;
        }
    }

    /// <summary>What a promotion takes off exactly these units; null when it cannot be used on exactly these.</summary>
    private static decimal? Gain(Promotion p, List<decimal>[] units)
    {
        var all = units.Sum(part => part.Count);
        if (all == 0)
        {
            return 0;
        }

        var most = p.MostUses ?? int.MaxValue;
        var take = p.Take[0];
        var one = units[0];
        return p.Form switch
        {
            FormName.Percent => one.Count > most ? null : one.Sum(price => Off(price, p)),
            FormName.AmountOff => one.Count > most ? null : one.Sum(price => Math.Min(price, p.Amount!.Value.MinorUnits)),
            FormName.Price => one.Count > most ? null : one.Sum(price => Math.Max(0, price - p.Amount!.Value.MinorUnits)),
            FormName.NForM => one.Count % take != 0 || one.Count / take > most ? null
                : Groups(one, take, group => group.Order().Take(take - p.Pay).Sum()),
            FormName.Cheapest => one.Count % take != 0 || one.Count / take > most ? null : Groups(one, take, group => Off(group.Min(), p)),
            FormName.NForAmount => one.Count % take != 0 || one.Count / take > most ? null
                : one.Sum() - (one.Count / take * p.Amount!.Value.MinorUnits),
            FormName.NPercent => one.Count % take != 0 || one.Count / take > most ? null : one.Sum(price => Off(price, p)),
            FormName.ManyPercent => one.Count < take ? null : one.Sum(price => Off(price, p)),
            FormName.BuyGet => Fits(p, units) is not { } uses || uses > most ? null : units[1].Sum(price => Off(price, p)),
            FormName.Bundle => Fits(p, units) is not { } uses || uses > most ? null
                : units.Sum(part => part.Sum()) - (uses * p.Amount!.Value.MinorUnits),
            _ => throw new InvalidOperationException(p.Form),
        };
    }

    private static decimal Off(decimal price, Promotion p) => Math.Round(price * p.BasisPoints / 10_000m, 0, MidpointRounding.AwayFromZero);

    private static int? Fits(Promotion p, List<decimal>[] units)
    {
        var uses = units[0].Count / p.Take[0];
        return units.Select((part, at) => part.Count == uses * p.Take[at]).All(fits => fits) ? uses : null;
    }

    /// <summary>The best of all ways to part the units into groups.</summary>
    private static decimal Groups(List<decimal> units, int size, Func<List<decimal>, decimal> gain)
    {
        if (units.Count == 0)
        {
            return 0;
        }

        var best = decimal.MinValue;
        foreach (var group in Choose([.. units.Skip(1)], size - 1))
        {
            var rest = units.Skip(1).ToList();
            foreach (var price in group)
            {
                rest.Remove(price);
            }

            best = Math.Max(best, gain([units[0], .. group]) + Groups(rest, size, gain));
        }

        return best;
    }

    private static IEnumerable<List<decimal>> Choose(List<decimal> from, int count) =>
        count == 0 ? [[]] : from.SelectMany((price, at) => Choose([.. from.Skip(at + 1)], count - 1).Select(rest => (List<decimal>)[price, .. rest]));
}
