using OpenAisle.Journal;

namespace OpenAisle.Testing;

/// <summary>A journal around a sound one, which a test lets go wrong or wait in one place.</summary>
/// <param name="owns">Whether the sound one ends with it.</param>
public abstract class EngineAround(IJournalEngine sound, bool owns = true) : IJournalEngine
{
    public string Name => sound.Name;

    public Task Open(CancellationToken cancel) => sound.Open(cancel);

    public virtual Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel) => sound.Commit(appends, cancel);

    public IAsyncEnumerable<RecordedFact> ReadStream(StreamId stream, long afterVersion, CancellationToken cancel) =>
        sound.ReadStream(stream, afterVersion, cancel);

    public Task<IReadOnlyList<RecordedFact>> ReadAll(long afterPosition, int limit, CancellationToken cancel) =>
        sound.ReadAll(afterPosition, limit, cancel);

    public virtual Task<long> Head(CancellationToken cancel) => sound.Head(cancel);

    public Task<FactPlace?> Place(StreamId stream, long version, CancellationToken cancel) => sound.Place(stream, version, cancel);

    public Task<IReadOnlyList<Deadline>> Due(DateTimeOffset now, int limit, CancellationToken cancel) => sound.Due(now, limit, cancel);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return owns ? sound.DisposeAsync() : ValueTask.CompletedTask;
    }
}
