namespace OpenAisle.Journal.Commands;

/// <summary>Something that must hold of the facts as a whole, whatever went wrong in between.</summary>
public interface ILaw
{
    string Name { get; }

    /// <summary>Reads the facts, in the order of the journal, and says what breaks the law.</summary>
    Task<LawReport> Check(IAsyncEnumerable<ReadFact> facts, CancellationToken cancel);
}

/// <param name="Checked">How many things the law was checked on; a law that looked at nothing has shown nothing.</param>
public sealed record LawReport(long Checked, IReadOnlyList<string> Breaches)
{
    public bool Holds => Breaches.Count == 0;
}
