namespace OpenAisle.Catalogue.Prices;

/// <summary>What everybody paid from one instant to another.</summary>
public sealed record PriceSpan(DateTimeOffset From, DateTimeOffset Until, ResolvedPrice Price);

/// <summary>What a product cost, as its rows tell it: rows are kept after they end.</summary>
public static class PriceHistory
{
    /// <summary>The prices between two instants, oldest first; times without a price are left out. Equal neighbours are one span.</summary>
    public static IReadOnlyList<PriceSpan> Between(
        IReadOnlyList<DatedPrice> rows, StandingPrice? standing, StoreTerms terms, TimeZoneInfo zone, Unit unit, Currency currency, string? channel,
        DateTimeOffset from, DateTimeOffset until)
    {
        var turns = new SortedSet<DateTimeOffset> { from };
        foreach (var row in rows)
        {
            Turn(StoreTime.Instant(row.From, zone));
            if (row.Until is { } end)
            {
                Turn(StoreTime.Instant(end, zone));
            }
        }

        if (standing is { } stands)
        {
            Turn(stands.Since);
        }

        var spans = new List<PriceSpan>();
        var starts = turns.ToList();
        for (var at = 0; at < starts.Count; at++)
        {
            var end = at + 1 < starts.Count ? starts[at + 1] : until;
            var known = standing is { } one && one.Since <= starts[at] ? one : null;
            if (PriceResolution.Resolve(rows, known, terms, zone, unit, currency, channel, starts[at]) is not { } answer)
            {
                continue;
            }

            if (spans.Count > 0 && spans[^1].Until == starts[at] && spans[^1].Price.UnitPrice == answer.Price.UnitPrice
                && spans[^1].Price.Kind == answer.Price.Kind)
            {
                spans[^1] = spans[^1] with { Until = end };
            }
            else
            {
                spans.Add(new(starts[at], end, answer.Price));
            }
        }

        return spans;

        void Turn(DateTimeOffset instant)
        {
            if (instant > from && instant < until)
            {
                turns.Add(instant);
            }
        }
    }
}
