namespace OpenAisle.Catalogue.Prices;

/// <summary>How a place says which former price may stand beside a reduced one.</summary>
public enum FormerPriceMethod
{
    /// <summary>The lowest price of so many days before the reduction.</summary>
    Lowest,

    /// <summary>The price right before it, if it was asked on at least so many of the days before.</summary>
    Held,
}

/// <param name="Days">Days before the reduction that are looked at.</param>
/// <param name="HeldDays">For <see cref="FormerPriceMethod.Held"/>: on how many of them.</param>
public sealed record FormerPriceRule(FormerPriceMethod Method, int Days, int HeldDays, string Source);

/// <summary>The former price beside a reduced one, where the law's rule for it holds, and nothing otherwise.</summary>
public static class FormerPrice
{
    /// <param name="history">What everybody paid, at least from the rule's days before the reduction until now.</param>
    /// <returns>Null when there is no reduction, the history does not reach back far enough, or the rule does not allow it.</returns>
    public static Money? Of(IReadOnlyList<PriceSpan> history, FormerPriceRule? rule)
    {
        if (rule is null || history is not [.., { Price.Kind: PriceKind.Reduced } now])
        {
            return null;
        }

        var from = now.From.AddDays(-rule.Days);
        var before = history.Where(span => span.Until > from && span.From < now.From).ToList();
        if (before.Count == 0 || before[0].From > from || before[^1].Until < now.From)
        {
            return null; // the product was not on sale through all of these days
        }

        var former = rule.Method == FormerPriceMethod.Lowest ? before.Min(span => span.Price.UnitPrice) : Held(before, from, now.From, rule);
        return former > now.Price.UnitPrice ? former : null;
    }

    private static Money? Held(List<PriceSpan> before, DateTimeOffset from, DateTimeOffset until, FormerPriceRule rule)
    {
        var last = before[^1].Price.UnitPrice;
        var held = before.Where(span => span.Price.UnitPrice == last)
            .Aggregate(TimeSpan.Zero, (sum, span) => sum + ((span.Until < until ? span.Until : until) - (span.From > from ? span.From : from)));
        return held >= TimeSpan.FromDays(rule.HeldDays) ? last : null;
    }
}
