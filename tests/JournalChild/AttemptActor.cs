using System.Text.Json.Serialization;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using Orleans.Concurrency;

namespace OpenAisle.JournalChild;

internal sealed record Attempted(string Attempt) : IFact;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Attempted))]
internal sealed partial class AttemptJson : JsonSerializerContext;

internal static class AttemptFacts
{
    internal static readonly FactKind Kind = FactKind.Of("test.attempted", () => AttemptJson.Default.Attempted);
}

internal sealed class Attempts : IFolded<Attempts>
{
    internal HashSet<string> Seen { get; } = [];

    public static Attempts Empty() => new();

    public Attempts Apply(IFact fact, DateTimeOffset at)
    {
        Seen.Add(((Attempted)fact).Attempt);
        return this;
    }
}

/// <summary>Hears of every attempt and does nothing.</summary>
internal sealed class Onlooker(string name) : IReaction
{
    public string Name => name;

    public IReadOnlyCollection<string> Kinds { get; } = [AttemptFacts.Kind.Name];

    public Task React(RecordedFact recorded, IFact fact, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>Counts each attempt once, however often it is asked.</summary>
public interface IAttemptActor : IGrainWithGuidKey
{
    Task<int> Try(string attempt);
}

[Reentrant]
internal sealed class AttemptActor(ActorJournal journal) : StreamActor<Attempts>(journal, "attempts"), IAttemptActor
{
    public async Task<int> Try(string attempt)
    {
        if (!State.Seen.Contains(attempt))
        {
            Append(new Attempted(attempt));
        }

        var count = State.Seen.Count;
        await Durable();
        return count;
    }
}
