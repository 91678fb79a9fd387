using System.Data.Common;

namespace OpenAisle.Journal;

/// <summary>
/// What follows a fact. Called at least once for each fact of its kinds, in order within a stream; so it must not mind a second time,
/// and it never calls outside the house: it asks an actor, which writes its intent first.
/// </summary>
public interface IReaction
{
    /// <summary>Names the durable cursor; never reused for something else.</summary>
    string Name { get; }

    IReadOnlyCollection<string> Kinds { get; }

    Task React(RecordedFact recorded, IFact fact, CancellationToken cancel);
}

/// <summary>
/// Tables that only repeat what the journal says, in a form that pages can ask for. Its rows and its cursor are committed together, and
/// it can be thrown away and rebuilt.
/// </summary>
public interface IReadModel
{
    string Name { get; }

    /// <summary>Raise it when the rows change shape: the next start empties the tables and reads the journal again.</summary>
    int Version { get; }

    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>The tables it alone writes; a rebuild empties them.</summary>
    IReadOnlyCollection<string> Tables { get; }

    /// <summary>Writes the rows that follow from the facts, in order, inside the given transaction.</summary>
    Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel);
}

/// <summary>A row of the journal with its fact read.</summary>
public readonly record struct ReadFact(RecordedFact Recorded, IFact Fact);

/// <summary>Who is asked when a deadline of a stream kind is due. Asked again until the deadline is cleared by a fact.</summary>
public interface IDeadlineReader
{
    string StreamKind { get; }

    Task Due(Deadline deadline, CancellationToken cancel);
}
