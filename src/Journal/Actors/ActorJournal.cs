using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal.Actors;

/// <summary>What every actor needs of the journal.</summary>
public sealed record ActorJournal(
    IJournalEngine Engine, JournalWriter Writer, FactKinds Kinds, ISnapshots Snapshots, TimeProvider Clock, ILogger<ActorJournal> Log);
