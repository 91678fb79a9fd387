namespace OpenAisle.Journal;

/// <summary>Where the journal and the shop's database stand. A connection string chooses PostgreSQL; without one, files in the folder.</summary>
public sealed record JournalSettings
{
    /// <summary>The folder of journal.db and shop.db, and of what must outlive a restore.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>A PostgreSQL connection string; null for SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>Opened beside a running host to look at: it writes no facts and takes no lock.</summary>
    public bool ReadOnly { get; init; }

    public WriterLimits Writer { get; init; } = new();

    public ReactionLimits Reactions { get; init; } = new();

    /// <summary>What this host is called where several share a database. It stays the same over a restart.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>The clock by which the journal waits, polls and times out: real time also where the shop's own clock is set or jumps.</summary>
    public TimeProvider Pace { get; init; } = TimeProvider.System;

    internal string JournalFile => Path.Combine(DataDirectory, "journal.db");

    internal string ShopFile => Path.Combine(DataDirectory, "shop.db");
}
