using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal.Reading;

/// <summary>
/// Reads on for one reaction. Streams go side by side, the facts of one stream one after the other; the cursor stands before the oldest
/// fact that is not finished. A stream that keeps failing is parked, and the others pass.
/// </summary>
internal sealed class ReactionReader(
    IReaction reaction, FactFeed feed, Cursors cursors, ParkedStreams parkedStreams, IJournalEngine engine, FactKinds factKinds,
    JournalSettings settings, ILogger log) : IReader
{
    private readonly ReactionLimits _limits = settings.Reactions;
    private readonly HashSet<string> _kinds = [.. reaction.Kinds];
    private readonly ConcurrentQueue<Parking> _restarts = new();

    // One dispatcher fills both and the works empty them, each under its own lock.
    private readonly Queue<Step> _window = new();
    private readonly Dictionary<StreamId, Queue<Step>> _streams = [];
    private readonly ConcurrentDictionary<StreamId, byte> _parked = new();
    private readonly Pulse _finished = new();

    private SemaphoreSlim _places = new(settings.Reactions.Streams);
    private long _read;
    private long _done;
    private long _saved;
    private int _works;
    private bool _runs;

    public string Name => reaction.Name;

    public bool IsReadModel => false;

    public long Position => Volatile.Read(ref _done);

    public int Parked => _parked.Count;

    public string? StoppedBecause { get; private set; }

    public bool Runs => Volatile.Read(ref _runs);

    /// <summary>What is to be saved of the cursor, or null.</summary>
    public Cursor? Moved() =>
        Runs && Position != Volatile.Read(ref _saved) ? new Cursor(Name, 0, Position, 0) : null;

    public void Saved(Cursor cursor) => Volatile.Write(ref _saved, cursor.Position);

    public void AskToRestart(Parking parked)
    {
        _restarts.Enqueue(parked);
        feed.Wake();
    }

    public void AskToRebuild()
    {
        // A reaction has no rows of its own.
    }

    public async Task<bool> Run(CancellationToken held)
    {
        await Start(held);
        using var place = feed.Join();
        try
        {
            while (!held.IsCancellationRequested)
            {
                Restart(held);
                var facts = await place.Read(_read, held);
                if (facts.Count == 0)
                {
                    await feed.WaitBeyond(_read, held);
                    continue;
                }

                if (!await Dispatch(facts, held))
                {
                    await UntilIdle(held);
                    return true;
                }
            }

            return false;
        }
        finally
        {
            Volatile.Write(ref _runs, false);
            await UntilWorksEnd();
            await SaveLast();
        }
    }

    private async Task Start(CancellationToken cancel)
    {
        var cursor = await cursors.Load(Name, cancel);
        var head = await engine.Head(cancel);

        // Past the head it was left by a journal that is no more; to react again is harmless, to leave facts out is not.
        _read = _done = _saved = cursor.Position > head ? 0 : cursor.Position;
        _parked.Clear();
        _window.Clear();
        _streams.Clear();
        _places = new SemaphoreSlim(_limits.Streams);
        foreach (var parked in await parkedStreams.Of(Name, cancel))
        {
            _parked[StreamId.Parse(parked.Stream)] = 0;
        }

        Volatile.Write(ref _runs, true);
    }

    /// <summary>Hands the facts to their streams; false at a fact that this host is too old to know.</summary>
    private async Task<bool> Dispatch(ArraySegment<FeedFact> facts, CancellationToken held)
    {
        foreach (var fact in facts)
        {
            if (!fact.IsKnown)
            {
                StoppedBecause = new UnknownKindException(fact.Recorded.Kind, fact.Recorded.Stream, fact.Recorded.Position).Message;
                log.LogCritical("{Reader} stops: {Reason}", Name, StoppedBecause);
                return false;
            }

            if (_kinds.Contains(fact.Recorded.Kind) && !_parked.ContainsKey(fact.Recorded.Stream))
            {
                await UntilRoom(held);
                Hand(new Step(fact.Recorded.Stream, fact.Recorded.Position, fact, null), held);
            }
            else
            {
                Volatile.Write(ref _read, fact.Recorded.Position);
            }
        }

        MoveOn();
        return true;
    }

    /// <summary>Takes parked streams up again: first what they missed, then what comes.</summary>
    private void Restart(CancellationToken held)
    {
        while (_restarts.TryDequeue(out var parked))
        {
            var stream = StreamId.Parse(parked.Stream);
            if (_parked.TryRemove(stream, out _))
            {
                Hand(new Step(stream, _read, null, parked.Position), held);
            }
        }
    }

    private Task UntilRoom(CancellationToken held) => UntilOpen(_limits.Window - 1, held);

    private Task UntilIdle(CancellationToken held) => UntilOpen(0, held);

    private async Task UntilOpen(int atMost, CancellationToken held)
    {
        while (Open() > atMost)
        {
            await _finished.Wait(_limits.Poll, held);
        }

        int Open()
        {
            lock (_window)
            {
                return _window.Count;
            }
        }
    }

    private void MoveOn()
    {
        lock (_window)
        {
            while (_window.TryPeek(out var oldest) && oldest.IsDone)
            {
                _window.Dequeue();
            }

            Volatile.Write(ref _done, _window.TryPeek(out var open) ? open.Position - 1 : Volatile.Read(ref _read));
        }
    }

    private void Hand(Step step, CancellationToken held)
    {
        if (step.Fact is not null)
        {
            lock (_window)
            {
                _window.Enqueue(step);
                Volatile.Write(ref _read, step.Position);
            }
        }

        lock (_streams)
        {
            if (_streams.TryGetValue(step.Stream, out var queue))
            {
                queue.Enqueue(step);
                return;
            }

            _streams.Add(step.Stream, new Queue<Step>([step]));
        }

        Interlocked.Increment(ref _works);
        _ = Task.Run(() => WorkOn(step.Stream, held), CancellationToken.None);
    }

    private async Task WorkOn(StreamId stream, CancellationToken held)
    {
        try
        {
            await _places.WaitAsync(held);
            try
            {
                while (Next(stream) is { } step)
                {
                    await Persist(() => Take(step, held), held);
                    step.IsDone = true;
                    MoveOn();
                    _finished.Beat();
                }
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception broken)
        {
            // The lease is gone: the step stays undone and the cursor before it.
            if (!held.IsCancellationRequested)
            {
                log.LogCritical(broken, "{Reader} could not go on with {Stream}.", Name, stream);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _works);
            _finished.Beat();
        }
    }

    private Step? Next(StreamId stream)
    {
        lock (_streams)
        {
            if (_streams[stream].TryDequeue(out var step))
            {
                return step;
            }

            _streams.Remove(stream);
            return null;
        }
    }

    private async Task Take(Step step, CancellationToken held)
    {
        if (step.Fact is { } fact)
        {
            if (!_parked.ContainsKey(step.Stream))
            {
                await ReactOrPark(fact, held);
            }

            return;
        }

        await foreach (var missed in engine.ReadStream(step.Stream, 0, held))
        {
            if (missed.Position >= step.MissedFrom && missed.Position <= step.Position && _kinds.Contains(missed.Kind)
                && !await ReactOrPark(new FeedFact(missed, factKinds), held))
            {
                return;
            }
        }

        await Persist(() => parkedStreams.Release(Name, step.Stream, held), held);
    }

    private async Task<bool> ReactOrPark(FeedFact fact, CancellationToken held)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                using var within = CancellationTokenSource.CreateLinkedTokenSource(held);
                within.CancelAfter(_limits.ReactWithin);
                await reaction.React(fact.Recorded, fact.Fact, within.Token).WaitAsync(within.Token);
                return true;
            }
            catch (Exception failed) when (!held.IsCancellationRequested)
            {
                if (failures >= (Failing.IsAway(failed) ? _limits.AttemptsWhileUnavailable : _limits.Attempts))
                {
                    log.LogError(failed, "{Reader} parks {Stream} at {Position}.", Name, fact.Recorded.Stream, fact.Recorded.Position);
                    await Persist(() => parkedStreams.Park(Name, fact.Recorded, Failing.Reason(failed), held), held);
                    _parked[fact.Recorded.Stream] = 0;
                    return false;
                }

                await Task.Delay(_limits.Pause(failures), settings.Pace, held);
            }
        }
    }

    /// <summary>A stream is not left before its place is kept, however long the database is away; the lease ends it.</summary>
    private async Task Persist(Func<Task> write, CancellationToken held)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception failed) when (!held.IsCancellationRequested)
            {
                log.LogWarning(failed, "{Reader} could not keep or read what it is about.", Name);
                await Task.Delay(_limits.Pause(failures), settings.Pace, held);
            }
        }
    }

    private async Task UntilWorksEnd()
    {
        while (Volatile.Read(ref _works) > 0)
        {
            await _finished.Wait(_limits.Poll, CancellationToken.None);
        }

        MoveOn();
    }

    private async Task SaveLast()
    {
        try
        {
            if (Position != _saved)
            {
                await cursors.Save([new Cursor(Name, 0, Position, 0)], CancellationToken.None);
            }
        }
        catch (Exception failed)
        {
            log.LogInformation(failed, "The cursor of {Reader} stays at {Position}; some facts are reacted to again.", Name, _saved);
        }
    }

    /// <summary>A fact to react to, or (without one) what a parked stream missed up to the position.</summary>
    private sealed class Step(StreamId stream, long position, FeedFact? fact, long? missedFrom)
    {
        private volatile bool _isDone;

        internal StreamId Stream => stream;

        internal long Position => position;

        internal FeedFact? Fact => fact;

        internal long MissedFrom => missedFrom ?? 0;

        internal bool IsDone
        {
            get => _isDone;
            set => _isDone = value;
        }
    }
}
