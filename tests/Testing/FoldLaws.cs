using OpenAisle.Journal;
using OpenAisle.Journal.Actors;

namespace OpenAisle.Testing;

/// <summary>Laws of every state that is folded from facts.</summary>
public static class FoldLaws
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A snapshot taken after <paramref name="cut"/> facts, and the facts after it, give the state that all facts give.</summary>
    public static void SnapshotAndTailEqualReplay<TState>(SnapshotFormat<TState> format, IReadOnlyList<IFact> facts, int cut)
        where TState : class, IFolded<TState>
    {
        var replayed = Fold(TState.Empty(), facts);
        var head = Fold(TState.Empty(), facts.Take(cut));
        var resumed = Fold(format.Read(format.Write(head)), facts.Skip(cut));
        Assert.Equal(format.Write(replayed), format.Write(resumed));
    }

    /// <summary>The state after the facts.</summary>
    public static TState Fold<TState>(TState state, IEnumerable<IFact> facts)
        where TState : class, IFolded<TState> => facts.Aggregate(state, (before, fact) => before.Apply(fact, At));
}
