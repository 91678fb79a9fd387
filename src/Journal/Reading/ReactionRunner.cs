using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal.Reading;

/// <summary>Runs every reaction and read model of this host, each while it holds its lease, and keeps house for them.</summary>
internal sealed class ReactionRunner : WhileHostRuns
{
    private readonly JournalSettings _settings;
    private readonly JournalWriter _writer;
    private readonly FactFeed _feed;
    private readonly Leases _leases;
    private readonly Cursors _cursors;
    private readonly ParkedStreams _parked;
    private readonly ILogger<ReactionRunner> _log;
    private readonly Pulse _committed = new();

    public ReactionRunner(
        IEnumerable<IReaction> reactions, IEnumerable<IReadModel> models, FactFeed feed, Leases leases, Cursors cursors, ParkedStreams parked,
        IJournalEngine engine, IShopDatabase database, FactKinds kinds, JournalSettings settings, JournalWriter writer,
        ILogger<ReactionRunner> log)
    {
        (_settings, _writer, _feed, _leases, _cursors, _parked, _log) = (settings, writer, feed, leases, cursors, parked, log);
        Readers =
        [
            .. reactions.Select(reaction => new ReactionReader(reaction, feed, cursors, parked, engine, kinds, settings, log)),
            .. models.Select(model => new ReadModelReader(model, feed, parked, cursors, database, engine, settings, log)),
        ];
        if (Readers.GroupBy(reader => reader.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"Two readers are called {twice.Key}.");
        }

        JournalFigures.Meter.CreateObservableGauge("openaisle.journal.reader.lag", Lags, "{fact}", "Facts a reader is behind the head.");
        JournalFigures.Meter.CreateObservableGauge("openaisle.journal.queue", () => writer.Queued, "{append}", "Appends that wait.");
    }

    internal IReadOnlyList<IReader> Readers { get; }

    private IEnumerable<Measurement<long>> Lags() => Readers.Where(reader => reader.Runs).Select(
        reader => new Measurement<long>(Math.Max(0, _feed.Head - reader.Position), new KeyValuePair<string, object?>("reader", reader.Name)));

    protected override async Task Run(CancellationToken stopping)
    {
        _writer.Wrote += _feed.Follow;
        _writer.Committed += _committed.Beat;
        try
        {
            await Task.WhenAll(
                [
                    FollowHead(stopping),
                    KeepHouse(stopping),
                    _leases.KeepShare(Readers.Count + 1, stopping), // the readers, and the clock of the deadlines
                    .. Readers.Select(reader => _leases.RunWhileHeld(reader.Name, reader.Run, stopping)),
                ]);
        }
        finally
        {
            _writer.Committed -= _committed.Beat;
            _writer.Wrote -= _feed.Follow;
        }
    }

    private async Task FollowHead(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Guarded(async () =>
            {
                if (!_feed.ShowWritten())
                {
                    await _feed.LookUpHead(stopping);
                }

                await _committed.Wait(_settings.Reactions.Poll, stopping);
                await Task.Delay(_settings.Reactions.Gather, _settings.Pace, stopping);
            }, stopping);
        }
    }

    private async Task KeepHouse(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Guarded(async () =>
            {
                await Task.Delay(_settings.Reactions.Housekeeping, _settings.Pace, stopping);
                await SaveCursors(stopping);
                foreach (var parked in await _parked.AskedToRestart(stopping))
                {
                    Running(parked.Reader)?.AskToRestart(parked);
                }

                foreach (var name in await _cursors.AskedToRebuild(stopping))
                {
                    Running(name)?.AskToRebuild();
                }
            }, stopping);
        }
    }

    private IReader? Running(string name) => Readers.FirstOrDefault(reader => reader.Name == name && reader.Runs);

    private async Task SaveCursors(CancellationToken stopping)
    {
        var moved = Readers.Select(reader => (Reader: reader, Cursor: reader.Moved())).Where(move => move.Cursor is not null).ToList();
        if (moved.Count > 0)
        {
            await _cursors.Save([.. moved.Select(move => move.Cursor!)], stopping);
            moved.ForEach(move => move.Reader.Saved(move.Cursor!));
        }
    }

    private async Task Guarded(Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The loops look at the token themselves.
        }
        catch (Exception failed)
        {
            _log.LogWarning(failed, "The journal could not be read; trying again.");
            await Task.Delay(_settings.Reactions.FirstPause, _settings.Pace, CancellationToken.None);
        }
    }
}
