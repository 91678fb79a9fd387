using OpenAisle.Journal;

namespace OpenAisle.Orders.Tests;

/// <summary>A journal that keeps the first commit with a fact of one kind waiting until it is told to go on.</summary>
internal sealed class HeldEngine(IJournalEngine sound, string kind) : IJournalEngine
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when that commit has come.</summary>
    public Task IsReached => _reached.Task;

    public string Name => sound.Name;

    public void GoOn() => _goesOn.TrySetResult();

    public Task Open(CancellationToken cancel) => sound.Open(cancel);

    public async Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel)
    {
        if (appends.Any(append => append.Facts.Any(fact => fact.Kind == kind)))
        {
            _reached.TrySetResult();
            await _goesOn.Task;
        }

        return await sound.Commit(appends, cancel);
    }

    public IAsyncEnumerable<RecordedFact> ReadStream(StreamId stream, long afterVersion, CancellationToken cancel) =>
        sound.ReadStream(stream, afterVersion, cancel);

    public Task<IReadOnlyList<RecordedFact>> ReadAll(long afterPosition, int limit, CancellationToken cancel) =>
        sound.ReadAll(afterPosition, limit, cancel);

    public Task<FactPlace?> Place(StreamId stream, long version, CancellationToken cancel) => sound.Place(stream, version, cancel);

    public Task<long> Head(CancellationToken cancel) => sound.Head(cancel);

    public Task<IReadOnlyList<Deadline>> Due(DateTimeOffset now, int limit, CancellationToken cancel) => sound.Due(now, limit, cancel);

    public ValueTask DisposeAsync() => sound.DisposeAsync();
}
