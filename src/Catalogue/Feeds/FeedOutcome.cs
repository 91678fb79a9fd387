namespace OpenAisle.Catalogue.Feeds;

/// <summary>What became of a file.</summary>
public abstract record FeedOutcome(FeedReport Report)
{
    /// <summary>A dry run: nothing was written. <paramref name="Waits"/> says why a person would have to approve it.</summary>
    public sealed record Checked(FeedReport Report, string? Waits) : FeedOutcome(Report);

    /// <summary>All of it is in.</summary>
    public sealed record Applied(FeedReport Report, string Run) : FeedOutcome(Report);

    /// <summary>Nothing of it is in: it would delete or move so much that a person has to approve it.</summary>
    public sealed record Waiting(FeedReport Report, string Run, string Why) : FeedOutcome(Report);

    /// <summary>Nothing of it is in: it is cut, damaged, or has more refused rows than the mapping tolerates.</summary>
    public sealed record Refused(FeedReport Report, string Run, string Why) : FeedOutcome(Report);
}

/// <summary>The answer to an approval or a rejection.</summary>
public abstract record FeedDecision
{
    private FeedDecision()
    {
    }

    public sealed record Done(FeedOutcome? Outcome) : FeedDecision;

    /// <summary>No run of that number.</summary>
    public sealed record NoSuchRun : FeedDecision;

    /// <summary>It does not wait any more.</summary>
    public sealed record NotWaiting(string Outcome) : FeedDecision;
}

/// <summary>A run as the table keeps it.</summary>
/// <param name="Counts">A line for each kind of records.</param>
/// <param name="Kinds">The same as numbers.</param>
/// <param name="DecidedBy">Who approved or rejected it; empty when nobody had to.</param>
public sealed record FeedRun(
    string Id, string Source, string File, DateTimeOffset Started, DateTimeOffset Ended, string Outcome, string Why, string Counts, string DecidedBy,
    DateTimeOffset? DecidedAt, IReadOnlyList<FeedCounts> Kinds);

/// <summary>A receipt of a till that is not in the stock ledger, and why.</summary>
public sealed record RefusedReceipt(string Store, string Receipt, string Source, DateTimeOffset At, string Why);
