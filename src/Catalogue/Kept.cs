using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Catalogue;

/// <summary>
/// A value that was read from the database and is good while a counter there stands still. It looks at the counter only while somebody asks,
/// at most once in <see cref="CatalogueLimits.AskAfter"/>; when the database does not answer, the value stays as it was last seen.
/// </summary>
internal sealed class Kept<T>(
    Func<CancellationToken, Task<long>> readCounter, Func<CancellationToken, Task<T>> readValue, CatalogueLimits limits, TimeProvider clock,
    ILogger log)
    where T : class
{
    private readonly Lock _gate = new();
    private Seen? _seen;
    private Task<Seen>? _asking;
    private int _askingEdition;
    private int _edition;

    /// <summary>When it was last asked for, as a timestamp of the clock.</summary>
    public long LastAsked { get; private set; }

    /// <summary>Somebody in this process changed it: the next answer is read anew.</summary>
    public void Outdate() => Interlocked.Increment(ref _edition);

    public ValueTask<T> Get(CancellationToken cancel)
    {
        LastAsked = clock.GetTimestamp();
        var seen = Volatile.Read(ref _seen);
        if (seen is null || seen.Edition != Volatile.Read(ref _edition))
        {
            return Wait(cancel);
        }

        var age = clock.GetElapsedTime(seen.At, LastAsked);
        if (age < limits.AskAfter)
        {
            return new(seen.Value);
        }

        var asking = Ask();
        return age < limits.OldestAnswer ? new(seen.Value) : Wait(asking, cancel);
    }

    private ValueTask<T> Wait(CancellationToken cancel) => Wait(Ask(), cancel);

    private static async ValueTask<T> Wait(Task<Seen> asking, CancellationToken cancel) => (await asking.WaitAsync(cancel)).Value;

    private Task<Seen> Ask()
    {
        lock (_gate)
        {
            var edition = Volatile.Read(ref _edition);
            if (_asking is { IsCompleted: false } && _askingEdition == edition)
            {
                return _asking;
            }

            _askingEdition = edition;

            // Off the caller's thread: SQLite answers synchronously, and a caller may be an actor in its turn.
            return _asking = Task.Run(() => AskDatabase(edition));
        }
    }

    private async Task<Seen> AskDatabase(int edition)
    {
        var known = Volatile.Read(ref _seen);
        var at = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(limits.AnswerWithin, clock);
        Seen seen;
        try
        {
            // The counter first: a change that comes between the two reads is seen at the next look.
            var counter = await readCounter(limit.Token).WaitAsync(limit.Token);
            var value = known is not null && known.Counter == counter && known.Edition == edition
                ? known.Value
                : await readValue(limit.Token).WaitAsync(limit.Token);
            seen = new Seen(value, counter, edition, at);
        }
        catch (Exception failed) when (known is not null && failed is DbException or OperationCanceledException or TimeoutException)
        {
            log.LogWarning(failed, "The catalogue's tables do not answer; offers stay as they were last seen.");

            // Its counter stays, so the next look sees what this one missed.
            seen = known! with { At = clock.GetTimestamp(), Edition = edition };
        }

        lock (_gate)
        {
            if (_seen is null || seen.Edition >= _seen.Edition)
            {
                Volatile.Write(ref _seen, seen);
            }
        }

        return seen;
    }

    private sealed record Seen(T Value, long Counter, int Edition, long At);
}
