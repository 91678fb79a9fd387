using Microsoft.Extensions.Logging;
using OpenAisle.Journal.Reading;

namespace OpenAisle.Journal.Commands;

/// <summary>
/// Throws the rows of read models away and builds them from the journal. Where a running host holds a model's lease, that host does it and
/// this waits for it.
/// </summary>
public sealed class RebuildReadModels
{
    private readonly Func<IReadModel, FactFeed, ReadModelReader> _reader;
    private readonly List<IReadModel> _models;
    private readonly IJournalEngine _journal;
    private readonly FactKinds _kinds;
    private readonly Leases _leases;
    private readonly Cursors _cursors;
    private readonly JournalSettings _settings;

    public RebuildReadModels(
        IEnumerable<IReadModel> models, IJournalEngine journal, IShopDatabase database, FactKinds kinds, JournalSettings settings,
        TimeProvider clock, ILoggerFactory logs)
    {
        // A name of its own: under the host's, it would take the leases of a host that runs.
        _settings = settings with { HostName = settings.HostName + " (rebuild)" };
        (_models, _journal, _kinds) = (models.ToList(), journal, kinds);
        _cursors = new Cursors(database);
        _leases = new Leases(database, _settings, logs.CreateLogger<Leases>());
        var parked = new ParkedStreams(database, clock);
        _reader = (model, feed) =>
            new ReadModelReader(model, feed, parked, _cursors, database, journal, _settings, logs.CreateLogger<RebuildReadModels>());
    }

    public IReadOnlyList<string> Names => _models.ConvertAll(model => model.Name);

    /// <param name="only">The models to rebuild; none for all that have rows to throw away, which letters that were sent have not.</param>
    /// <param name="progress">Told the model, how far it is, and how far it has to go.</param>
    public async Task Run(
        IReadOnlyCollection<string> only, Action<string, long, long>? progress = null, CancellationToken cancel = default)
    {
        if (only.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"There is no read model called '{unknown}'.", nameof(only));
        }

        foreach (var model in _models.Where(model => only.Count == 0 ? model.Tables.Count > 0 : only.Contains(model.Name)))
        {
            var head = await _journal.Head(cancel);
            await _cursors.AskToRebuild(model.Name, cancel);
            await Follow(model, head, progress, cancel);
        }
    }

    private async Task Follow(IReadModel model, long head, Action<string, long, long>? progress, CancellationToken cancel)
    {
        var feed = new FactFeed(_journal, _kinds);
        await feed.LookUpHead(cancel);
        var reader = _reader(model, feed);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var working = _leases.RunWhileHeld(model.Name, reader.Run, done.Token);
        while (true)
        {
            var cursor = await _cursors.Load(model.Name, cancel);
            progress?.Invoke(model.Name, Math.Min(Math.Max(cursor.Position, reader.Position), head), head);
            if (cursor.Rebuild == 0 && cursor.Position >= head)
            {
                break;
            }

            if (reader.StoppedBecause is { } why)
            {
                throw new InvalidOperationException($"{model.Name} stops: {why}");
            }

            await Task.Delay(_settings.Reactions.Poll, _settings.Pace, cancel);
        }

        await done.CancelAsync();
        await working;
    }
}
