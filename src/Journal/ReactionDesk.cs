using OpenAisle.Journal.Reading;

namespace OpenAisle.Journal;

/// <summary>How far a reaction or read model is behind.</summary>
/// <param name="Runs">It runs on this host; another one may run it instead.</param>
/// <param name="Lag">Facts between it and the head, as this host last saw it.</param>
/// <param name="StoppedBecause">Why it has stopped for good; null while it works.</param>
public sealed record ReactionLag(
    string Name, bool IsReadModel, bool Runs, long Position, long Head, long Lag, int ParkedStreams, string? StoppedBecause);

/// <summary>Where people look after reactions and read models: how far they are, what is parked, restart, rebuild.</summary>
public sealed class ReactionDesk
{
    private readonly ReactionRunner _runner;
    private readonly FactFeed _feed;
    private readonly ParkedStreams _parked;
    private readonly Cursors _cursors;

    internal ReactionDesk(ReactionRunner runner, FactFeed feed, ParkedStreams parked, Cursors cursors) =>
        (_runner, _feed, _parked, _cursors) = (runner, feed, parked, cursors);

    public IReadOnlyList<ReactionLag> Lags()
    {
        var head = _feed.Head;
        return
        [
            .. _runner.Readers.Select(reader => new ReactionLag(
                reader.Name, reader.IsReadModel, reader.Runs, reader.Position, head, Math.Max(0, head - reader.Position), reader.Parked,
                reader.StoppedBecause)),
        ];
    }

    /// <summary>Whether a read model has read everything up to a position, on whichever host it runs.</summary>
    public async Task<bool> HasPassed(string readModel, long position, CancellationToken cancel) =>
        _runner.Readers.Any(reader => reader.Name == readModel && reader.Runs && reader.Position >= position)
        || (await _cursors.Load(readModel, cancel)).Position >= position;

    public Task<IReadOnlyList<Parking>> Parked(CancellationToken cancel) => _parked.All(cancel);

    /// <summary>Lets whoever runs the reader try its parked streams again; null for all of them. Returns how many.</summary>
    public Task<int> Restart(string reader, StreamId? stream, CancellationToken cancel) => _parked.AskToRestart(reader, stream, cancel);

    /// <summary>Lets whoever runs the read model throw its rows away and build them again.</summary>
    public Task Rebuild(string readModel, CancellationToken cancel) =>
        _runner.Readers.Any(reader => reader.IsReadModel && reader.Name == readModel)
            ? _cursors.AskToRebuild(readModel, cancel)
            : throw new ArgumentException($"There is no read model called '{readModel}'.", nameof(readModel));
}
