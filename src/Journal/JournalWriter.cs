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

    /// <summary>An append that has waited so long fails unwritten. Shorter than an actor call's time-out, so that its caller hears of it.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// The one writer of a host. All actors hand it their facts; it commits whatever has gathered in one transaction, and an append
/// completes only when its facts are on disk.
/// </summary>
public sealed class JournalWriter : BackgroundService
{
    private readonly IJournalEngine _engine;
    private readonly WriterLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger<JournalWriter> _log;
    private readonly Channel<Waiting> _queue;
    private readonly List<Waiting> _batch = [];

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

    /// <summary>Queues an append. The task completes when it is on disk and fails when it is not, or may not be.</summary>
    /// <exception cref="JournalFullException">Nothing was queued.</exception>
    public Task Enqueue(Append append)
    {
        var waiting = new Waiting(append, _clock.GetTimestamp());
        return _queue.Writer.TryWrite(waiting) ? waiting.Task : throw new JournalFullException();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping closes the queue; what is in it is still written.
        using var closing = stoppingToken.Register(() => _queue.Writer.TryComplete());
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            Gather();
            if (_batch.Count > 0)
            {
                await CommitBatch();
                _batch.Clear();
                Committed?.Invoke();
            }
        }
    }

    private void Gather()
    {
        var facts = 0;
        while (facts < _limits.FactsPerCommit && _queue.Reader.TryRead(out var waiting))
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
                _batch.Add(waiting);
            }
        }
    }

    private async Task CommitBatch()
    {
        try
        {
            await Commit(_batch);
        }
        catch (Exception guilty) when (guilty is FencedException or RefusedFactException && _batch.Count > 1)
        {
            _log.LogWarning(guilty, "A commit of {Appends} appends was refused; committing stream by stream.", _batch.Count);
            await CommitStreamByStream();
        }
        catch (Exception failed)
        {
            FailAll(_batch, failed);
        }
    }

    /// <summary>Only the streams that are at fault fail, each with everything queued behind, so that no stream has a gap.</summary>
    private async Task CommitStreamByStream()
    {
        foreach (var stream in _batch.GroupBy(waiting => waiting.Append.Lane))
        {
            var appends = stream.ToList();
            try
            {
                await Commit(appends);
            }
            catch (Exception failed)
            {
                FailAll(appends, failed);
            }
        }
    }

    private async Task Commit(List<Waiting> batch)
    {
        using var cancel = new CancellationTokenSource(_limits.AppendTimeout, _clock);
        await _engine.Commit(batch.ConvertAll(waiting => waiting.Append), cancel.Token);
        foreach (var waiting in batch)
        {
            waiting.Succeed();
        }
    }

    private void FailAll(List<Waiting> batch, Exception failed)
    {
        _log.LogError(failed, "A commit of {Appends} appends failed.", batch.Count);
        foreach (var waiting in batch)
        {
            waiting.Fail(failed);
        }
    }

    private sealed class Waiting(Append append, long since)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Append Append => append;

        public long Since => since;

        public Task Task => _done.Task;

        public void Succeed() => _done.SetResult();

        public void Fail(Exception cause)
        {
            append.Lane.Break(cause);
            _done.TrySetException(cause);
        }
    }
}
