using OpenAisle.Journal;
using OpenAisle.Testing;

namespace OpenAisle.Payments.Tests;

/// <summary>
/// A journal whose commits are lost now and then, before or after they reached the disk: to an actor, which must not tell the two apart, this
/// is what a crash is.
/// </summary>
internal sealed class ShakyEngine(IJournalEngine sound, Random chance) : EngineAround(sound)
{
    /// <summary>So many commits of a hundred fail, half of them after the facts are on disk.</summary>
    public int Percent { get; set; }

    public override async Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel)
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

        var first = await base.Commit(appends, cancel);
        if (dice < 2 * Percent)
        {
            throw new OutcomeUnknownException(appends[0].Stream.ToString(), "lost after the disk");
        }

        return first;
    }
}
