namespace OpenAisle.Catalogue.Feeds;

/// <summary>Which prices belong together: of one product, in one place and channel, of one kind. Only their times differ.</summary>
internal readonly record struct PriceKey(long Gtin, string Scope, string Channel, string Kind) : IComparable<PriceKey>
{
    public int CompareTo(PriceKey other)
    {
        var order = ReferenceEquals(Scope, other.Scope) ? 0 : string.CompareOrdinal(Scope, other.Scope);
        order = order != 0 ? order : Gtin.CompareTo(other.Gtin);
        order = order != 0 ? order : string.CompareOrdinal(Channel, other.Channel);
        return order != 0 ? order : string.CompareOrdinal(Kind, other.Kind);
    }
}

/// <summary>A price as a row of a file says it.</summary>
/// <param name="From">Store time; empty in a list of what holds now.</param>
/// <param name="Until">Store time; empty for no end.</param>
/// <param name="Says">What the row is about its price.</param>
internal readonly record struct FedPrice(
    PriceKey Key, string From, string Until, long MinorUnits, string Unit, FedSays Says, long Line, long Increment = 0, long Tare = 0) : IComparable<FedPrice>
{
    public int CompareTo(FedPrice other)
    {
        var order = Key.CompareTo(other.Key);
        order = order != 0 ? order : string.CompareOrdinal(From, other.From);
        return order != 0 ? order : Line.CompareTo(other.Line);
    }
}

internal enum FedSays
{
    Holds,

    /// <summary>The price holds no more.</summary>
    Ends,

    /// <summary>The row was refused: what stands is left as it is.</summary>
    Refused,
}

/// <summary>A dated price of the source as it stands in the table.</summary>
internal sealed record StandingPrice(PriceKey Key, string From, string Until, long MinorUnits, string Unit)
{
    public bool HoldsAt(string time) =>
        string.CompareOrdinal(From, time) <= 0 && (Until.Length == 0 || string.CompareOrdinal(Until, time) > 0);
}

/// <summary>What is to be done to the rows of one key, and what it comes to.</summary>
/// <param name="Puts">Rows to write; one of the same time gets the new values.</param>
/// <param name="Removes">Times of rows that never began.</param>
internal readonly record struct PriceChange(
    PriceKey Key, PriceTurn Turn, StandingPrice? Before, StandingPrice? After, IReadOnlyList<StandingPrice> Puts, IReadOnlyList<string> Removes)
{
    /// <summary>True when the price that holds moves by more than half of what it was.</summary>
    public bool MovesByMoreThanHalf =>
        Before is { } before && After is { } after && before.Unit == after.Unit
        && (Int128)Math.Abs(after.MinorUnits - before.MinorUnits) * 2 > before.MinorUnits;
}

internal enum PriceTurn
{
    Unchanged,
    Added,
    Changed,
    Deleted,
}

/// <summary>
/// What a file of prices changes: a pure function over what stands and what the file says, one key at a time. A row without a time says
/// what holds from the file's own time on; a row with one says what holds from then. Of rows that hold at once the one that began last
/// counts. What ends is kept as history; what never began goes.
/// </summary>
internal static class PriceChanges
{
    private static readonly PriceChange Nothing = new(default, PriceTurn.Unchanged, null, null, [], []);

    /// <param name="standing">The source's rows of the key, by time.</param>
    /// <param name="fed">The file's rows of the key, by time, without doubles.</param>
    /// <param name="effective">Store time from which the file speaks.</param>
    /// <param name="isFull">Whether what the file does not name holds no more.</param>
    public static PriceChange Of(
        PriceKey key, IReadOnlyList<StandingPrice> standing, ReadOnlySpan<FedPrice> fed, string effective, bool isFull)
    {
        if (fed.Length == 0 && !isFull)
        {
            return Nothing with { Key = key };
        }

        foreach (var row in fed)
        {
            if (row.Says == FedSays.Refused)
            {
                return Nothing with { Key = key };
            }
        }

        var after = new SortedDictionary<string, StandingPrice>(StringComparer.Ordinal);
        foreach (var row in standing)
        {
            after[row.From] = row;
        }

        var listed = false;
        foreach (var row in fed)
        {
            if (row.Says == FedSays.Ends)
            {
                End(after, effective, _ => true);
            }
            else if (row.From.Length > 0)
            {
                after[row.From] = new(key, row.From, row.Until, row.MinorUnits, row.Unit);
            }
            else
            {
                listed = true;
                Listed(after, row, effective);
            }
        }

        if (isFull)
        {
            EndUnnamed(after, fed, effective, listed);
        }

        return Told(key, standing, after, effective);
    }

    /// <summary>The row says what holds now.</summary>
    private static void Listed(SortedDictionary<string, StandingPrice> rows, in FedPrice row, string effective)
    {
        var now = Holding(rows.Values, effective);
        if (now is not null && now.MinorUnits == row.MinorUnits && now.Unit == row.Unit && now.Until == row.Until)
        {
            return;
        }

        if (row.Until.Length == 0)
        {
            End(rows, effective, earlier => string.CompareOrdinal(earlier.From, effective) < 0); // one with an end lets what it covers return
        }

        rows[effective] = new(row.Key, effective, row.Until, row.MinorUnits, row.Unit);
    }

    /// <summary>A full file that lists what holds now says nothing of the future, so nothing is to come; one with times says all of them.</summary>
    private static void EndUnnamed(SortedDictionary<string, StandingPrice> rows, ReadOnlySpan<FedPrice> fed, string effective, bool listed)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in fed)
        {
            named.Add(row.From.Length > 0 ? row.From : effective);
        }

        var now = listed ? Holding(rows.Values, effective)?.From : null;
        End(rows, effective, row => !named.Contains(row.From) && row.From != now);
    }

    private static void End(SortedDictionary<string, StandingPrice> rows, string effective, Func<StandingPrice, bool> which)
    {
        foreach (var row in rows.Values.Where(which).ToList())
        {
            if (string.CompareOrdinal(row.From, effective) >= 0)
            {
                rows.Remove(row.From);
            }
            else if (row.HoldsAt(effective))
            {
                rows[row.From] = row with { Until = effective };
            }
        }
    }

    private static PriceChange Told(
        PriceKey key, IReadOnlyList<StandingPrice> standing, SortedDictionary<string, StandingPrice> after, string effective)
    {
        var before = standing.ToDictionary(row => row.From, StringComparer.Ordinal);
        var puts = after.Values.Where(row => !before.TryGetValue(row.From, out var same) || same != row).ToList();
        var removes = before.Keys.Where(from => !after.ContainsKey(from)).ToList();
        var held = Holding(standing, effective);
        var holds = Holding(after.Values, effective);
        var stood = held is not null || standing.Any(row => string.CompareOrdinal(row.From, effective) > 0);
        var stands = holds is not null || after.Values.Any(row => string.CompareOrdinal(row.From, effective) > 0);
        var turn = puts.Count == 0 && removes.Count == 0 ? PriceTurn.Unchanged
            : !stood ? PriceTurn.Added
            : !stands ? PriceTurn.Deleted
            : PriceTurn.Changed;
        return new(key, turn, held, holds, puts, removes);
    }

    /// <summary>Of the rows that hold at that time the one that began last.</summary>
    public static StandingPrice? Holding(IEnumerable<StandingPrice> rows, string time) => rows.LastOrDefault(row => row.HoldsAt(time));
}
