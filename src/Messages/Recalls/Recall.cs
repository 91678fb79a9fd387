using OpenAisle.Orders;

namespace OpenAisle.Messages.Recalls;

/// <summary>What is wrong with it.</summary>
public enum RecallReason
{
    /// <summary>It holds an allergen that its label does not name.</summary>
    Allergen,

    /// <summary>Germs that make ill.</summary>
    Germs,

    /// <summary>Glass, metal or plastic.</summary>
    ForeignBody,
    Quality,
    Other,
}

/// <summary>What to do with it.</summary>
public enum RecallAdvice
{
    /// <summary>Do not use it; bring it back for the money.</summary>
    Return,

    /// <summary>Do not use it; throw it away, the money comes back without it.</summary>
    Discard,
}

/// <summary>A product that is called back, from whom and why.</summary>
/// <param name="Store">Null for every store.</param>
/// <param name="From">The first day on which it was handed over.</param>
/// <param name="Until">The last day.</param>
/// <param name="Note">Lots, best-before dates: in the grocer's own words.</param>
/// <param name="By">An associate's id.</param>
/// <param name="IsSearched">Everybody who bought it was looked up.</param>
/// <param name="EndedAt">From then on no page tells of it.</param>
public sealed record Recall(
    Id<Recall> Id, Gtin Gtin, string Name, Id<Store>? Store, DateOnly From, DateOnly Until, RecallReason Reason, RecallAdvice Advice, string Note,
    string By, DateTimeOffset StartedAt, bool IsSearched, DateTimeOffset? EndedAt)
{
    /// <summary>Of a shop's day and the same day of universal time, with room to spare.</summary>
    internal const int MostDaysApart = 2;

    /// <summary>A day of a shop that is somewhere: the earliest that it begins, and the latest that it ends, by universal time.</summary>
    private static readonly TimeSpan DayBegins = TimeSpan.FromHours(-14);
    private static readonly TimeSpan DayEnds = TimeSpan.FromHours(24 + 12);

    internal DateTimeOffset Begins => new DateTimeOffset(From.ToDateTime(default), TimeSpan.Zero) + DayBegins;

    /// <summary>The latest that its last day ends anywhere.</summary>
    public DateTimeOffset Ends => new DateTimeOffset(Until.ToDateTime(default), TimeSpan.Zero) + DayEnds;

    internal bool Covers(DateTimeOffset at) => Begins <= at && at < Ends;

    internal bool IsAbout(PackedFor packed) => (Store is null || Store == packed.Bought.Store) && packed.Goods.Contains(Gtin);
}

/// <summary>What became of telling them.</summary>
/// <param name="Told">A carrier took at least one message.</param>
/// <param name="Waiting">On its way, or until the quiet hours end.</param>
/// <param name="NotReached">Nothing arrived, or there is no address: somebody must call.</param>
public sealed record RecallReach(int Buyers, int Told, int Waiting, IReadOnlyList<RecallMiss> NotReached);

/// <summary>Somebody whom no message reached.</summary>
/// <param name="Why">Of the last message; null where there was nowhere to send one.</param>
public sealed record RecallMiss(Id<Order> Order, Id<Shopper> Shopper, string? Why);

/// <summary>What became of starting one.</summary>
public abstract record RecallOutcome
{
    private RecallOutcome()
    {
    }

    public sealed record Started(Recall Recall, bool IsNew) : RecallOutcome;

    public sealed record Unfit(string Field, string Code) : RecallOutcome;
}
