using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal;

/// <summary>The limits of the group commit.</summary>
public sealed record WriterLimits
{
    /// <summary>Appends that may wait; one more is refused before anything is applied.</summary>
    public int QueuedAppends { get; init; } = 16_384;

    /// <summary>Facts in one transaction.</summary>
    public int FactsPerCommit { get; init; } = 4_096;

    /// <summary>Bytes of bodies in one transaction; one append more may go over it.</summary>
    public int BytesPerCommit { get; init; } = 16 << 20;

    /// <summary>An append that has waited so long fails unwritten. Shorter than an actor call's time-out, so that its caller hears of it.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// The one writer of a host. All actors hand it their facts; it commits whatever has gathered in one transaction, and an append
/// completes only when its facts are on disk.
/// </summary>
public sealed class JournalWriter : IHostedLifecycleService
{
    /// <summary>A commit's trace names so many of the appends in it.</summary>
    private const int MostLinks = 128;

    private readonly IJournalEngine _engine;
    private readonly WriterLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger<JournalWriter> _log;
    private readonly Channel<Waiting> _queue;
    private readonly List<Waiting> _batch = [];
    private readonly List<Append> _appends = [];
    private Task _running = Task.CompletedTask;

    public JournalWriter(IJournalEngine engine, WriterLimits limits, TimeProvider clock, ILogger<JournalWriter> log)
    {
        _engine = engine;
        _limits = limits;
        _clock = clock;
        _log = log;
        _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(limits.QueuedAppends)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
    }

    /// <summary>Raised after each commit, for those who read on.</summary>
    public event Action? Committed;

    /// <summary>Raised with what was committed and the position of its first fact; the list is reused afterwards.</summary>
    internal event Action<long, IReadOnlyList<Append>>? Wrote;

    /// <summary>Appends that wait for the disk.</summary>
    public int Queued => _queue.Reader.Count;

    /// <summary>Transactions committed since the start.</summary>
    public long Commits { get; private set; }

    /// <summary>Facts committed since the start.</summary>
    public long Facts { get; private set; }

    /// <summary>Queues an append. The task completes when it is on disk and fails when it is not, or may not be.</summary>
    /// <exception cref="JournalFullException">Nothing was queued.</exception>
    /// <exception cref="RefusedFactException">Nothing was queued.</exception>
    public Task Enqueue(Append append)
    {
        FactDoor.Check(append);
        var waiting = new Waiting(append, _clock.GetTimestamp(), Trace());
        return _queue.Writer.TryWrite(waiting) ? waiting.Task : throw new JournalFullException();
    }

    // The engine blocks on its fsync and the rest of the host must not wait for a pool thread meanwhile: so a thread of its own.
    // It starts before the silo and ends after it, so that an actor's last facts are written too.
    public Task StartingAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_running.IsCompleted)
        {
            _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Closes the queue; what is in it is still written.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await _running.WaitAsync(cancellationToken);
    }

    private void Run()
    {
        try
        {
            WriteUntilClosed();
        }
        catch (Exception broken)
        {
            // Without its writer the host would hold every answer back for ever; a new one starts with an empty queue.
            Environment.FailFast($"The journal's writer broke: {broken.Message}", broken);
        }
    }

    private void WriteUntilClosed()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Gather();
            if (_batch.Count > 0)
            {
                CommitBatch();
                _batch.Clear();
                Committed?.Invoke();
            }
        }
    }

    private void Gather()
    {
        var (facts, bytes) = (0, 0L);
        while (facts < _limits.FactsPerCommit && bytes < _limits.BytesPerCommit && _queue.Reader.TryRead(out var waiting))
        {
            if (waiting.Append.Lane.Broken is { } broken)
            {
                waiting.Fail(broken);
            }
            else if (_clock.GetElapsedTime(waiting.Since) > _limits.AppendTimeout)
            {
                waiting.Fail(new JournalUnavailableException("an append waited too long"));
            }
            else
            {
                facts += waiting.Append.Facts.Count;
                bytes += waiting.Append.Bytes;
                _batch.Add(waiting);
            }
        }
    }

    private void CommitBatch()
    {
        try
        {
            Commit(_batch);
        }
        catch (Exception guilty) when (guilty is FencedException or RefusedFactException && _batch.Count > 1)
        {
            _log.LogWarning(guilty, "A commit of {Appends} appends was refused; committing stream by stream.", _batch.Count);
            CommitStreamByStream();
        }
        catch (Exception failed)
        {
            FailAll(_batch, failed);
        }
    }

    /// <summary>Only the streams that are at fault fail, each with everything queued behind, so that no stream has a gap.</summary>
    private void CommitStreamByStream()
    {
        foreach (var stream in _batch.GroupBy(waiting => waiting.Append.Lane))
        {
            var appends = stream.ToList();
            try
            {
                Commit(appends);
            }
            catch (Exception failed)
            {
                FailAll(appends, failed);
            }
        }
    }

    private void Commit(List<Waiting> batch)
    {
        _appends.Clear();
        var facts = 0;
        foreach (var waiting in batch)
        {
            _appends.Add(waiting.Append);
            facts += waiting.Append.Facts.Count;
        }

        Activity.Current = null;   // this thread works for all of them, and for none in particular
        using var activity = JournalFigures.Source.StartActivity("journal.commit");
        activity?.SetTag("openaisle.facts", facts);
        foreach (var waiting in activity is null ? [] : batch.Take(MostLinks))
        {
            waiting.Link(activity);
        }

        using var cancel = new CancellationTokenSource(_limits.AppendTimeout, _clock);
        var since = _clock.GetTimestamp();
        var first = _engine.Commit(_appends, cancel.Token).GetAwaiter().GetResult();
        Commits++;
        Facts += facts;
        JournalFigures.CommitMilliseconds.Record(_clock.GetElapsedTime(since).TotalMilliseconds);
        JournalFigures.FactsPerCommit.Record(facts);
        foreach (var waiting in batch)
        {
            waiting.Succeed();
        }

        Wrote?.Invoke(first, _appends);
    }

    private void FailAll(List<Waiting> batch, Exception failed)
    {
        _log.LogError(failed, "A commit of {Appends} appends failed.", batch.Count);
        JournalFigures.Refused.Add(batch.Count);
        foreach (var waiting in batch)
        {
            waiting.Fail(failed);
        }
    }

    /// <summary>The wait of one append, as part of the request that made it. Null, and free, while nobody collects traces.</summary>
    private static Activity? Trace()
    {
        var request = Activity.Current;
        var waits = JournalFigures.Source.StartActivity("journal.append");
        Activity.Current = request;
        return waits;
    }

    private sealed class Waiting(Append append, long since, Activity? trace)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Append Append => append;

        public long Since => since;

        public Task Task => _done.Task;

        public void Link(Activity? commit)
        {
            if (trace is not null)
            {
                commit?.AddLink(new ActivityLink(trace.Context));
            }
        }

        public void Succeed()
        {
            trace?.Stop();
            _done.SetResult();
        }

        public void Fail(Exception cause)
        {
            trace?.SetStatus(ActivityStatusCode.Error, cause.GetType().Name);
            trace?.Stop();
            append.Lane.Break(cause);
            _done.TrySetException(cause);
        }
    }
}
