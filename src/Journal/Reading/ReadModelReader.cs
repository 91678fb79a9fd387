using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal.Reading;

/// <summary>
/// Reads on for one read model: a page of facts, its rows and the cursor are one transaction. A fact that its rows cannot be written for
/// parks its stream until the model is rebuilt; the others pass.
/// </summary>
internal sealed class ReadModelReader(
    IReadModel model, FactFeed feed, ParkedStreams parkedStreams, Cursors cursors, IShopDatabase database, IJournalEngine engine,
    JournalSettings settings, ILogger log) : IReader
{
    private readonly ReactionLimits _limits = settings.Reactions;
    private readonly HashSet<string> _kinds = [.. model.Kinds];
    private readonly HashSet<StreamId> _parked = [];
    private long _position;
    private long _saved;
    private int _sinceRest;
    private int _rebuild;
    private bool _runs;

    public string Name => model.Name;

    public bool IsReadModel => true;

    public long Position => Volatile.Read(ref _position);

    public int Parked => _parked.Count;

    public string? StoppedBecause { get; private set; }

    public bool Runs => Volatile.Read(ref _runs);

    // Its cursor moves with its rows; where there are none to write, it follows when all is quiet.
    public Cursor? Moved() => null;

    public void Saved(Cursor cursor)
    {
    }

    public void AskToRestart(Parking parked) => AskToRebuild();

    public void AskToRebuild()
    {
        Volatile.Write(ref _rebuild, 1);
        feed.Wake();
    }

    public async Task<bool> Run(CancellationToken held)
    {
        await Start(held);
        using var place = feed.Join();
        try
        {
            while (!held.IsCancellationRequested)
            {
                if (Interlocked.Exchange(ref _rebuild, 0) == 1)
                {
                    await Empty(held);
                }

                var page = await place.Read(_position, held);
                if (page.Count == 0)
                {
                    await WaitForMore(held);
                }
                else if (!await TakePage(page, held))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            Volatile.Write(ref _runs, false);
        }
    }

    private async Task WaitForMore(CancellationToken held)
    {
        var more = feed.WaitBeyond(_position, held);
        if (_position != _saved && await Task.WhenAny(more, Task.Delay(_limits.Housekeeping, settings.Pace, held)) != more)
        {
            await using var connection = await database.Open(held);
            await using var transaction = await connection.BeginTransactionAsync(held);
            await Move(_position, connection, transaction, held);
        }

        await more;
        await Task.Delay(_sinceRest >= _limits.ManyFacts ? _limits.GatherManyRows : _limits.GatherRows, settings.Pace, held);
        _sinceRest = 0;
    }

    private async Task Start(CancellationToken cancel)
    {
        var cursor = await cursors.Load(Name, cancel);
        if (cursor.Version != model.Version || cursor.Rebuild != 0 || cursor.Position > await engine.Head(cancel))
        {
            await Empty(cancel);
        }
        else
        {
            _position = _saved = cursor.Position;
            _parked.Clear();
            foreach (var parked in await parkedStreams.Of(Name, cancel))
            {
                _parked.Add(StreamId.Parse(parked.Stream));
            }
        }

        Volatile.Write(ref _runs, true);
    }

    /// <summary>Throws the rows away and stands before the first fact.</summary>
    private async Task Empty(CancellationToken cancel)
    {
        log.LogInformation("{Reader} is built from the start.", Name);
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var table in model.Tables)
        {
            await connection.ExecuteAsync($"delete from {table}", transaction: transaction);
        }

        await connection.ExecuteAsync("delete from parked where reader = @Name", new { Name }, transaction);
        await Cursors.Put(new Cursor(Name, model.Version, 0, 0), connection, transaction);
        await transaction.CommitAsync(cancel);
        _position = _saved = 0;
        _parked.Clear();
    }

    /// <summary>Writes the rows of a page; false at a fact that this host is too old to know.</summary>
    private async Task<bool> TakePage(ArraySegment<FeedFact> page, CancellationToken held)
    {
        var known = 0;
        while (known < page.Count && page[known].IsKnown)
        {
            known++;
        }

        _sinceRest += known;
        if (known > 0)
        {
            await Take(page[..known], held);
        }

        if (known < page.Count)
        {
            var unknown = page[known].Recorded;
            StoppedBecause = new UnknownKindException(unknown.Kind, unknown.Stream, unknown.Position).Message;
            log.LogCritical("{Reader} stops: {Reason}", Name, StoppedBecause);
            return false;
        }

        return true;
    }

    private async Task Take(ArraySegment<FeedFact> page, CancellationToken held)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await Write(page, held);
                return;
            }
            catch (Exception failed) when (!held.IsCancellationRequested && failed is not LeaseLostException)
            {
                log.LogWarning(failed, "{Reader} could not write the rows after {Position}.", Name, _position);
                if (!Failing.IsAway(failed) && failures >= _limits.Attempts)
                {
                    break;
                }

                await Task.Delay(_limits.Pause(failures), settings.Pace, held);
            }
        }

        foreach (var fact in page)
        {
            await WriteOrPark(fact, held);
        }
    }

    private async Task WriteOrPark(FeedFact fact, CancellationToken held)
    {
        try
        {
            await Write(new ArraySegment<FeedFact>([fact]), held);
        }
        catch (Exception failed) when (!held.IsCancellationRequested && failed is not LeaseLostException && !Failing.IsAway(failed))
        {
            log.LogError(failed, "{Reader} parks {Stream} at {Position}.", Name, fact.Recorded.Stream, fact.Recorded.Position);
            await using var connection = await database.Open(held);
            await using var transaction = await connection.BeginTransactionAsync(held);
            await parkedStreams.Park(Name, fact.Recorded, Failing.Reason(failed), connection, transaction);
            await Move(fact.Recorded.Position, connection, transaction, held);
            _parked.Add(fact.Recorded.Stream);
        }
    }

    private async Task Write(ArraySegment<FeedFact> page, CancellationToken held)
    {
        var last = page[^1].Recorded.Position;
        List<ReadFact> facts = [];
        foreach (var fact in page)
        {
            if (_kinds.Contains(fact.Recorded.Kind) && !_parked.Contains(fact.Recorded.Stream))
            {
                facts.Add(new(fact.Recorded, fact.Fact));
            }
        }

        if (facts.Count == 0)
        {
            Volatile.Write(ref _position, last);
            return;
        }

        await using var connection = await database.Open(held);
        await using var transaction = await connection.BeginTransactionAsync(held);
        if (database.Engine == Engines.Postgres)
        {
            // Rows and cursor stand or fall together and can be written again from the journal: nobody waits for a sync of them.
            await connection.ExecuteAsync("set local synchronous_commit to off", transaction: transaction);
        }

        await model.Apply(facts, connection, transaction, held);
        await Move(last, connection, transaction, held);
    }

    private async Task Move(
        long to, DbConnection connection, DbTransaction transaction, CancellationToken held)
    {
        if (!await Cursors.Move(Name, _saved, to, connection, transaction))
        {
            throw new LeaseLostException(Name);
        }

        await transaction.CommitAsync(held);
        _saved = to;
        Volatile.Write(ref _position, to);
    }
}

/// <summary>Another host has moved this reader's cursor: it runs there now.</summary>
internal sealed class LeaseLostException(string reader) : Exception($"The cursor of {reader} was moved by another host.");
