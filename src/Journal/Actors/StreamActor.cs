using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal.Actors;

/// <summary>State that is nothing but the fold of a stream's facts.</summary>
public interface IFolded<TSelf>
    where TSelf : class, IFolded<TSelf>
{
    /// <summary>What holds before the first fact: a new value each time.</summary>
    static abstract TSelf Empty();

    /// <summary>The state after one more fact. It may be this very object, changed, where a stream is too busy for copies.</summary>
    TSelf Apply(IFact fact, DateTimeOffset at);
}

/// <summary>How a state is written as a snapshot, so that a stream which never ends can be opened quickly.</summary>
/// <param name="FoldVersion">Raise it whenever the fold or the written form changes.</param>
/// <param name="EveryFacts">A snapshot is taken when so many facts have followed the last one.</param>
public sealed record SnapshotFormat<TState>(
    int FoldVersion, int EveryFacts, Func<TState, byte[]> Write, Func<ReadOnlyMemory<byte>, TState> Read);

/// <summary>
/// An actor that owns one stream. A turn decides on <see cref="State"/>, calls <see cref="Append(IReadOnlyList{IFact}, ReadOnlySpan{DeadlineChange})"/>
/// without an await in between, makes its answer of the state as it is then, and awaits <see cref="Durable"/> before it gives it, a
/// refusal or a reading too. Mark the class reentrant: turns that wait for the disk let others in, which is what fills the group commits.
/// </summary>
public abstract class StreamActor<TState> : Grain
    where TState : class, IFolded<TState>
{
    /// <summary>
    /// Between two departures of one actor. Calls that come while it goes are sent on to its successor, and Orleans refuses one that was sent
    /// on twice already: were the successor to go as soon as it has answered one, most of many at once would be refused.
    /// </summary>
    private static readonly TimeSpan Lingers = TimeSpan.FromMilliseconds(60);

    private readonly ActorJournal _journal;
    private readonly Lane _lane = new();
    private bool _goes;
    private Task _lastAppend = Task.CompletedTask;
    private long _snapshotVersion;
    private string? _deadBecause;

    protected StreamActor(ActorJournal journal, string streamKind)
    {
        _journal = journal;
        Stream = new(streamKind, this.GetPrimaryKey());
    }

    protected StreamId Stream { get; }

    protected TState State { get; private set; } = TState.Empty();

    /// <summary>The version that <see cref="State"/> stands at, on disk or on its way there.</summary>
    protected long Version { get; private set; }

    protected TimeProvider Clock => _journal.Clock;

    /// <summary>How the state is kept as snapshots; null where it is not.</summary>
    protected virtual SnapshotFormat<TState>? Snapshots => null;

    public sealed override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Snapshots is { } format
            && await _journal.Snapshots.Load(Stream, format.FoldVersion, cancellationToken) is { } snapshot)
        {
            State = format.Read(snapshot.Body);
            Version = _snapshotVersion = snapshot.Version;
        }

        await foreach (var recorded in _journal.Engine.ReadStream(Stream, Version, cancellationToken))
        {
            State = State.Apply(_journal.Kinds.Read(recorded), recorded.At);
            Version = recorded.Version;
        }

        TakeSnapshotWhenDue();
        await Opened(cancellationToken);
    }

    /// <summary>
    /// Waits for what is on its way to disk. A successor replays only then; it would otherwise lack the last facts, and answer without them.
    /// </summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            await _lastAppend.WaitAsync(cancellationToken);
        }
        catch (Exception failed)
        {
            _journal.Log.LogInformation(failed, "The actor of {Stream} ended before its last facts were known to be on disk.", Stream);
        }
    }

    /// <summary>Called once, after the replay: resume what a crash interrupted.</summary>
    protected virtual Task Opened(CancellationToken cancel) => Task.CompletedTask;

    protected void Append(IFact fact, params ReadOnlySpan<DeadlineChange> deadlines) => Append([fact], deadlines);

    /// <summary>Numbers the facts, hands them to the writer and applies them. Nothing is applied when this throws.</summary>
    /// <exception cref="JournalFullException">Too much is waiting for the disk.</exception>
    protected void Append(IReadOnlyList<IFact> facts, params ReadOnlySpan<DeadlineChange> deadlines)
    {
        ThrowIfDead();
        if (facts.Count == 0 && deadlines.IsEmpty)
        {
            return;
        }

        // The journal keeps milliseconds; what is applied now must be what a replay applies.
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var rows = new FactRow[facts.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var kind = _journal.Kinds.Of(facts[i]);
            rows[i] = new(kind.Name, kind.Write(facts[i]), at, facts[i]);
        }

        _lastAppend = _journal.Writer.Enqueue(new Append(Stream, _lane, Version + 1, rows, deadlines.ToArray()));
        try
        {
            foreach (var fact in facts)
            {
                State = State.Apply(fact, at);
                Version++;
            }
        }
        catch (Exception broken)
        {
            Die(broken);
            throw;
        }

        TakeSnapshotWhenDue();
    }

    /// <summary>Completes when everything this actor has applied so far is on disk.</summary>
    /// <exception cref="OutcomeUnknownException">It may not be: this activation is dead, and its successor knows.</exception>
    protected async Task Durable()
    {
        ThrowIfDead();
        var seen = _lastAppend;
        if (!seen.IsCompletedSuccessfully)
        {
            try
            {
                await seen;
            }
            catch (Exception failed)
            {
                Die(failed);
            }
        }

        ThrowIfDead();
    }

    /// <summary>
    /// The state once all of it is on disk, also what others applied while this waited. For whoever acts elsewhere on what stands here:
    /// that cannot be taken back, and an append that waits may still fail. An answer needs no more than <see cref="Durable"/>.
    /// </summary>
    protected async Task<TState> DurableState()
    {
        do
        {
            await Durable();
        }
        while (!_lastAppend.IsCompletedSuccessfully);

        return State;
    }

    /// <summary>Its memory is given back in a moment, if <see cref="MayLeave"/> says so then.</summary>
    protected void LeaveSoon()
    {
        if (!_goes && MayLeave)
        {
            _goes = true;
            _ = Leave();
        }

        async Task Leave()
        {
            await Task.Delay(Lingers, Clock);
            _goes = false;
            if (MayLeave && _lastAppend.IsCompletedSuccessfully) // who waits for an append asks again at its end
            {
                DeactivateOnIdle();
            }
        }
    }

    /// <summary>Nothing is to be done: whoever asks later reads it from the journal. While it goes, nobody is answered.</summary>
    protected virtual bool MayLeave => true;

    private void ThrowIfDead()
    {
        if (_deadBecause is not null)
        {
            throw new OutcomeUnknownException(Stream.ToString(), _deadBecause);
        }
    }

    private void Die(Exception cause)
    {
        if (_deadBecause is not null)
        {
            return;
        }

        _deadBecause = cause.Message;
        _journal.Log.LogWarning(cause, "The actor of {Stream} ends at version {Version}: an append did not succeed.", Stream, Version);
        DeactivateOnIdle();
    }

    private void TakeSnapshotWhenDue()
    {
        if (Snapshots is not { } format || Version - _snapshotVersion < format.EveryFacts)
        {
            return;
        }

        _snapshotVersion = Version;
        _ = SaveWhenDurable(new Snapshot(format.FoldVersion, Version, format.Write(State)), _lastAppend);

        async Task SaveWhenDurable(Snapshot snapshot, Task append)
        {
            try
            {
                await append;
                await _journal.Snapshots.Save(Stream, snapshot, CancellationToken.None);
            }
            catch (Exception failed)
            {
                // Only a cache: the next one is due after as many facts again.
                _journal.Log.LogInformation(failed, "No snapshot of {Stream} at {Version}.", Stream, snapshot.Version);
            }
        }
    }
}
