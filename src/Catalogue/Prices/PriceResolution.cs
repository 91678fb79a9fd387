namespace OpenAisle.Catalogue.Prices;

/// <summary>A price that holds, and why this one.</summary>
/// <param name="Winner">The row that set it; null when it is the store's standing price.</param>
/// <param name="Since">When it began to hold.</param>
/// <param name="Until">When it ends by its own dates; null when no end is set.</param>
public sealed record ResolvedPrice(Money UnitPrice, PriceKind Kind, DatedPrice? Winner, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>The price that everybody pays, and the member's where it is lower.</summary>
/// <param name="NextChange">When any of this may be otherwise; null when nothing is set for later.</param>
public sealed record PriceAnswer(ResolvedPrice Price, ResolvedPrice? Member, DateTimeOffset? NextChange)
{
    /// <summary>What a shopper pays.</summary>
    public ResolvedPrice For(bool isMember) => isMember && Member is { } member ? member : Price;
}

/// <summary>What a store asks for a product when no dated price holds.</summary>
public sealed record StandingPrice(Money UnitPrice, DateTimeOffset Since);

/// <summary>
/// Which price holds: of the rows that hold now, the nearest wins (store, then zone, then chain); of those, one for this channel before one
/// for all; of those, the latest to begin. The rows for a reduced price are asked in the same way beside the regular ones, and win where
/// they are lower; the member's likewise. Pure: the same rows give the same answer.
/// </summary>
public static class PriceResolution
{
    /// <param name="rows">Of one product; rows of other units and currencies are passed over.</param>
    /// <param name="standing">Null when the store has no price of its own.</param>
    /// <returns>Null when nothing sets a price.</returns>
    public static PriceAnswer? Resolve(
        IReadOnlyList<DatedPrice> rows, StandingPrice? standing, StoreTerms terms, TimeZoneInfo zone, Unit unit, Currency currency, string? channel,
        DateTimeOffset at)
    {
        (DatedPrice Row, DateTimeOffset From)? regular = null, reduced = null, member = null;
        DateTimeOffset? next = null;
        foreach (var row in rows)
        {
            if (row.Unit != unit || row.UnitPrice.Currency != currency || !row.Scope.Holds(terms.Store, terms.Zone)
                || (row.Channel is not null && row.Channel != channel))
            {
                continue;
            }

            var from = StoreTime.Instant(row.From, zone);
            var until = row.Until is { } end ? StoreTime.Instant(end, zone) : (DateTimeOffset?)null;
            if (at < from)
            {
                next = Sooner(next, from);
                continue;
            }

            if (until <= at)
            {
                continue;
            }

            next = until is { } ends ? Sooner(next, ends) : next;
            switch (row.Kind)
            {
                case PriceKind.Regular:
                    regular = Better(regular, (row, from));
                    break;
                case PriceKind.Reduced:
                    reduced = Better(reduced, (row, from));
                    break;
                default:
                    member = Better(member, (row, from));
                    break;
            }
        }

        var usual = regular is { } found ? Of(found, zone)
            : standing is { } stands ? new ResolvedPrice(stands.UnitPrice, PriceKind.Regular, null, stands.Since, null)
            : null;
        var price = Lower(usual, reduced is { } lower ? Of(lower, zone) : null);
        var forMembers = member is { } its ? Of(its, zone) : null;
        return price is null ? null : new(price, forMembers is not null && forMembers.UnitPrice < price.UnitPrice ? forMembers : null, next);
    }

    private static (DatedPrice Row, DateTimeOffset From) Better((DatedPrice Row, DateTimeOffset From)? one, (DatedPrice Row, DateTimeOffset From) other) =>
        one is not { } stands || Compare(other, stands) > 0 ? other : stands;

    private static int Compare((DatedPrice Row, DateTimeOffset From) a, (DatedPrice Row, DateTimeOffset From) b)
    {
        var nearer = b.Row.Scope.Reach.CompareTo(a.Row.Scope.Reach);
        var closer = (a.Row.Channel is null ? 0 : 1) - (b.Row.Channel is null ? 0 : 1);
        var later = a.From.CompareTo(b.From);
        return nearer != 0 ? nearer
            : closer != 0 ? closer
            : later != 0 ? later
            : b.Row.UnitPrice.CompareTo(a.Row.UnitPrice); // two rows of one minute: the shopper's
    }

    private static ResolvedPrice Of((DatedPrice Row, DateTimeOffset From) found, TimeZoneInfo zone) => new(
        found.Row.UnitPrice, found.Row.Kind, found.Row, found.From, found.Row.Until is { } until ? StoreTime.Instant(until, zone) : null);

    private static ResolvedPrice? Lower(ResolvedPrice? usual, ResolvedPrice? reduced) =>
        reduced is null || (usual is not null && usual.UnitPrice <= reduced.UnitPrice) ? usual : reduced;

    private static DateTimeOffset Sooner(DateTimeOffset? known, DateTimeOffset other) => known is { } one && one < other ? one : other;
}
