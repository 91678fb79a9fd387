namespace OpenAisle.Journal;

/// <summary>The journal's queue is full: nothing was applied, ask again a little later.</summary>
[GenerateSerializer]
public sealed class JournalFullException()
    : Exception("The journal's queue is full. Nothing was done; ask again a little later.");

/// <summary>Another activation of the same actor wrote this version first.</summary>
[GenerateSerializer]
public sealed class FencedException(string stream, long version)
    : Exception($"Version {version} of {stream} is already taken: another activation wrote it.")
{
    [Id(0)]
    public string Stream { get; } = stream;

    [Id(1)]
    public long Version { get; } = version;
}

/// <summary>A fact that the journal does not take: malformed JSON, control characters, too large.</summary>
[GenerateSerializer]
public sealed class RefusedFactException(string reason) : Exception(reason);

/// <summary>
/// Whether the facts are on disk is not known to the caller. The actor that met this is gone; ask again with the same attempt, and
/// its successor answers from what the journal holds.
/// </summary>
[GenerateSerializer]
public sealed class OutcomeUnknownException(string stream, string reason)
    : Exception($"The outcome for {stream} is not known ({reason}). Ask again with the same attempt.")
{
    [Id(0)]
    public string Stream { get; } = stream;
}

/// <summary>The journal cannot be written or read at present (the disk is full, the database is gone): nothing was written.</summary>
[GenerateSerializer]
public sealed class JournalUnavailableException(string reason) : Exception($"The journal is not available: {reason}. Nothing was written.");
