namespace OpenAisle.Stock;

/// <summary>
/// Lines as the ledger counts them: each product once, in its own unit and steps, by GTIN. Pounds of what is kept in grams are
/// converted here, once; pieces of what is kept by weight do not fit.
/// </summary>
internal readonly record struct StockMeasure(StockLine[] Lines, StockLine? Unfit, string Why, StockLine[]? Uncounted)
{
    /// <param name="from">The fewest steps that make sense: 1, or 0 for a count.</param>
    public static StockMeasure Of(StockLedger ledger, IReadOnlyList<StockLine> lines, long from)
    {
        if (lines.Count > StockRules.MostLines)
        {
            return new([], lines[StockRules.MostLines], $"there are more than {StockRules.MostLines} lines", null);
        }

        var sorted = Sorted(lines);
        var count = 0;
        foreach (var line in sorted)
        {
            var unit = count > 0 && sorted[count - 1].Gtin == line.Gtin
                ? sorted[count - 1].Quantity
                : ledger.Item(line.Gtin)?.Unit ?? line.Quantity.None;
            if (WhyNot(line, unit, from) is { } why)
            {
                return new([], line, why, null);
            }

            var quantity = InUnit(line.Quantity, unit);
            if (count > 0 && sorted[count - 1].Gtin == line.Gtin)
            {
                quantity += sorted[count - 1].Quantity;
                if (quantity.Steps > StockRules.MostSteps)
                {
                    return new([], line, "it is more than any store holds", null);
                }

                count--;
            }

            sorted[count++] = new(line.Gtin, quantity);
        }

        return new(sorted.AsSpan(0, count).ToArray(), null, "", null);
    }

    /// <summary>As <see cref="Of"/>, but never refuses: what cannot be counted is set apart, and nothing at all is left out.</summary>
    public static StockMeasure OfWhatHappened(StockLedger ledger, IReadOnlyList<StockLine> lines)
    {
        List<StockLine>? uncounted = null;
        List<StockLine> counted = new(lines.Count);
        foreach (var line in lines)
        {
            if (line.Quantity.Steps is <= 0 or > StockRules.MostSteps)
            {
                if (line.Quantity.IsZero)
                {
                    continue; // weighed, and none was taken
                }

                throw new ArgumentOutOfRangeException(nameof(lines), line, "A sale takes something away.");
            }

            // A weight below half a step is none on the ledger.
            var unit = ledger.Item(line.Gtin)?.Unit ?? counted.Find(one => one.Gtin == line.Gtin).Quantity;
            var isFirst = ledger.Item(line.Gtin) is null && !counted.Exists(one => one.Gtin == line.Gtin);
            if (!isFirst && unit.Unit.Dimension != line.Quantity.Unit.Dimension)
            {
                (uncounted ??= []).Add(line);
            }
            else if (isFirst || !InUnit(line.Quantity, unit).IsZero)
            {
                counted.Add(line);
            }
        }

        var measured = Of(ledger, counted, from: 1);
        return measured.Unfit is { } unfit
            ? throw new ArgumentOutOfRangeException(nameof(lines), unfit, measured.Why)
            : measured with { Uncounted = uncounted?.ToArray() };
    }

    private static string? WhyNot(StockLine line, Quantity unit, long from)
    {
        var steps = line.Quantity.Steps;
        return steps switch
        {
            _ when line.Gtin.Number == 0 => "there is no GTIN",
            < 0 => "a quantity is not below zero",
            0 when from > 0 => "a quantity is above zero",
            > StockRules.MostSteps => "it is more than any store holds",
            _ when line.Quantity.IsLike(unit) => null,
            _ when line.Quantity.Unit.Dimension != unit.Unit.Dimension =>
                $"it is kept in {unit.Unit}, which {line.Quantity.Unit} cannot be turned into",
            _ => InUnit(line.Quantity, unit).Steps is var own && own > StockRules.MostSteps ? "it is more than any store holds"
                : own < from ? "it is less than the smallest step of its ledger"
                : null,
        };
    }

    private static Quantity InUnit(Quantity quantity, Quantity unit) =>
        quantity.IsLike(unit) ? quantity : quantity.In(unit.Unit, unit.Scale);

    private static StockLine[] Sorted(IReadOnlyList<StockLine> lines)
    {
        var sorted = new StockLine[lines.Count];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = lines[i];
        }

        sorted.AsSpan().Sort(static (a, b) => a.Gtin.CompareTo(b.Gtin));
        return sorted;
    }
}
