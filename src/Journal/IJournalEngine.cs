namespace OpenAisle.Journal;

/// <summary>
/// A database that keeps the journal: SQLite beside the host, or PostgreSQL for many hosts. One call of <see cref="Commit"/> is one
/// transaction; everything else only reads.
/// </summary>
public interface IJournalEngine : IAsyncDisposable
{
    /// <summary>"sqlite" or "postgres".</summary>
    string Name { get; }

    /// <summary>Creates or migrates the tables. Throws when the engine would answer before its data are on disk.</summary>
    Task Open(CancellationToken cancel);

    /// <summary>Commits the appends in order, in one transaction. Returns the position of the first fact; the others follow it.</summary>
    /// <exception cref="FencedException">A version is taken. Nothing was written.</exception>
    /// <exception cref="RefusedFactException">The engine refused a row. Nothing was written.</exception>
    /// <exception cref="JournalUnavailableException">The disk is full or the database is gone. Nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException">The connection broke, or time ran out, with the commit on its way.</exception>
    Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel);

    /// <summary>The facts of one stream after a version, in order.</summary>
    IAsyncEnumerable<RecordedFact> ReadStream(StreamId stream, long afterVersion, CancellationToken cancel);

    /// <summary>Up to <paramref name="limit"/> facts of the whole journal after a position, in order.</summary>
    Task<IReadOnlyList<RecordedFact>> ReadAll(long afterPosition, int limit, CancellationToken cancel);

    /// <summary>The position of the last fact, 0 when there is none.</summary>
    Task<long> Head(CancellationToken cancel);

    /// <summary>Where the fact of that version stands, or null when there is none.</summary>
    Task<FactPlace?> Place(StreamId stream, long version, CancellationToken cancel);

    /// <summary>Deadlines due by then, the oldest first.</summary>
    Task<IReadOnlyList<Deadline>> Due(DateTimeOffset now, int limit, CancellationToken cancel);
}

/// <summary>A cache of folded state, so that a long stream need not be read from its start. Losing it costs time, nothing else.</summary>
public interface ISnapshots
{
    Task<Snapshot?> Load(StreamId stream, int foldVersion, CancellationToken cancel);

    Task Save(StreamId stream, Snapshot snapshot, CancellationToken cancel);
}

/// <param name="FoldVersion">Which shape of state this is; another one is not read.</param>
/// <param name="Version">The last fact that is folded into it.</param>
public sealed record Snapshot(int FoldVersion, long Version, ReadOnlyMemory<byte> Body);

/// <summary>Where and when a fact was written: enough to tell it from another one that took its version after a restore.</summary>
public readonly record struct FactPlace(long Position, DateTimeOffset At);
