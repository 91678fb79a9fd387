namespace OpenAisle.Journal;

/// <summary>The limits of everything that reads on in the journal. All of it goes by real time, whatever the shop's clock says.</summary>
public sealed record ReactionLimits
{
    /// <summary>Streams that one reaction works on at once.</summary>
    public int Streams { get; init; } = 64;

    /// <summary>Facts that one reaction may have read beyond the oldest it has not finished.</summary>
    public int Window { get; init; } = 16_384;

    /// <summary>Tries before a stream is parked.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Tries while the journal, the database or another host is away, which says nothing about the stream: some five minutes.</summary>
    public int AttemptsWhileUnavailable { get; init; } = 60;

    /// <summary>The pause after the first failure; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A reaction that takes longer has failed.</summary>
    public TimeSpan ReactWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the head is looked up without a pulse: other hosts' commits are seen so late at most.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>After a pulse so long is gathered: a look at the head for each commit would cost more than the commits.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>A read model waits so long for more facts, since each of its batches costs an fsync.</summary>
    public TimeSpan GatherRows { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Of so many facts at once a shop is busy, and a read model waits longer: what begins and ends in one batch costs one row.</summary>
    public int ManyFacts { get; init; } = 128;

    public TimeSpan GatherManyRows { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>How often cursors are saved and restarts looked for.</summary>
    public TimeSpan Housekeeping { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a lease holds when its host falls silent.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often deadlines are looked up.</summary>
    public TimeSpan DeadlinePoll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Deadlines asked about at once.</summary>
    public int Deadlines { get; init; } = 64;

    /// <summary>A deadline that still stands after it was asked about rests so long before it is asked about again; doubled each time.</summary>
    public TimeSpan DeadlineRest { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestDeadlineRest { get; init; } = TimeSpan.FromMinutes(1);

    internal static TimeSpan Pause(int failures, TimeSpan first, TimeSpan longest)
    {
        var pause = first * Math.Pow(2, Math.Min(failures - 1, 20));
        return pause < longest ? pause : longest;
    }

    internal TimeSpan Pause(int failures) => Pause(failures, FirstPause, LongestPause);
}
