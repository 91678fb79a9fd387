using OpenAisle.Journal;

namespace OpenAisle.Payments.Tests;

/// <summary>
/// A journal whose commits are lost now and then, before or after they reached the disk: to an actor, which must not tell the two apart, this
/// is what a crash is.
/// </summary>
internal sealed class ShakyEngine(IJournalEngine sound, Random chance) : IJournalEngine
{
    /// <summary>So many commits of a hundred fail, half of them after the facts are on disk.</summary>
    public int Percent { get; set; }

    public string Name => sound.Name;

    public Task Open(CancellationToken cancel) => sound.Open(cancel);

    public async Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel)
    {
        int dice;
        lock (chance)
        {
            dice = chance.Next(200);
        }

        if (dice < Percent)
        {
            throw new OutcomeUnknownException(appends[0].Stream.ToString(), "lost before the disk");
        }

        var first = await sound.Commit(appends, cancel);
        if (dice < 2 * Percent)
        {
            throw new OutcomeUnknownException(appends[0].Stream.ToString(), "lost after the disk");
        }

        return first;
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
