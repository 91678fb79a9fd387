namespace OpenAisle.Journal.Reading;

/// <summary>Something that reads on in the journal from a durable cursor.</summary>
internal interface IReader
{
    string Name { get; }

    bool IsReadModel { get; }

    /// <summary>Everything up to here is done.</summary>
    long Position { get; }

    bool Runs { get; }

    int Parked { get; }

    /// <summary>Why it has stopped for good, until a newer host takes over.</summary>
    string? StoppedBecause { get; }

    /// <summary>Reads on until the lease is lost (false) or there is nothing more it may do (true).</summary>
    Task<bool> Run(CancellationToken held);

    Cursor? Moved();

    void Saved(Cursor cursor);

    void AskToRestart(Parking parked);

    void AskToRebuild();
}
