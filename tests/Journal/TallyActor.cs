using OpenAisle.Journal.Actors;
using Orleans.Concurrency;

namespace OpenAisle.Journal.Tests;

internal sealed record Tally(long Sum, int Facts) : IFolded<Tally>
{
    public static Tally Empty() => new(0, 0);

    public Tally Apply(IFact fact, DateTimeOffset at) => new(Sum + ((Counted)fact).By, Facts + 1);
}

/// <summary>The smallest actor: it counts.</summary>
public interface ITallyActor : IGrainWithGuidKey
{
    Task<long> Count(int by);

    Task<long> Sum();

    Task Leave();
}

[Reentrant]
internal sealed class TallyActor(ActorJournal journal) : StreamActor<Tally>(journal, "tally"), ITallyActor
{
    public async Task<long> Count(int by)
    {
        Append(new Counted(by));
        var sum = State.Sum;
        await Durable();
        return sum;
    }

    public async Task<long> Sum()
    {
        var sum = State.Sum;
        await Durable();
        return sum;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    protected override SnapshotFormat<Tally> Snapshots { get; } = new TallyFormat().Snapshots;
}

internal sealed record TallyFormat
{
    internal SnapshotFormat<Tally> Snapshots { get; } = new(
        1, 50, tally => [.. BitConverter.GetBytes(tally.Sum), .. BitConverter.GetBytes(tally.Facts)],
        body => new(BitConverter.ToInt64(body.Span), BitConverter.ToInt32(body.Span[8..])));
}
