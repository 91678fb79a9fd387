using System.Runtime.CompilerServices;
using Npgsql;

namespace OpenAisle.Journal.Postgres;

/// <summary>
/// The journal in PostgreSQL, for more than one host. Positions come from one <c>head</c> row that each commit moves on and holds until
/// it is done, so commit order is position order, without holes: a reader needs only <c>position &gt; cursor</c>.
/// </summary>
internal sealed class PostgresEngine : IJournalEngine
{
    /// <summary>Facts fetched of a stream at a time: no connection is held while an actor folds.</summary>
    private const int FactsPerFetch = 1_024;

    /// <summary>Names the lock under which hosts that start together create the tables one after the other.</summary>
    private const long SchemaLock = 0x4f70656e_4a6f7572;

    // Bodies stay in their rows as they are: to compress each costs more time than the space is worth, and a separate table for long
    // ones costs a second write. Of the one head row only the newest version counts, so its page keeps room to be tidied in place.
    private const string Schema = """
        create table if not exists head (one integer primary key check (one = 1), position bigint not null) with (fillfactor = 10);
        insert into head (one, position) select 1, 0 where not exists (select 1 from head);
        create table if not exists facts (
            position bigint primary key,
            stream text collate "C" not null,
            version bigint not null check (version > 0),
            kind text collate "C" not null,
            at bigint not null,
            body text not null) with (toast_tuple_target = 8160);
        alter table facts alter column body set storage external;
        create unique index if not exists facts_of_stream on facts (stream, version);
        create table if not exists deadlines (
            stream text collate "C" not null,
            name text collate "C" not null,
            at bigint not null,
            primary key (stream, name));
        create index if not exists deadlines_by_time on deadlines (at);
        """;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresWriter _writer;
    private readonly GatheredReads _gathered;
    private readonly bool _readOnly;

    internal PostgresEngine(NpgsqlDataSource source, string connection, bool readOnly)
    {
        _source = source;
        _readOnly = readOnly;
        _writer = new PostgresWriter(connection);
        _gathered = new GatheredReads(source);
    }

    public string Name => Engines.Postgres;

    public async Task Open(CancellationToken cancel)
    {
        if (_readOnly)
        {
            return;
        }

        await using (var connection = await _source.OpenConnectionAsync(cancel))
        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            await using var schema = new NpgsqlCommand($"select pg_advisory_xact_lock({SchemaLock}); {Schema}", connection, transaction);
            await schema.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        await _writer.Open(cancel);
    }

    public Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel) => _writer.Commit(appends, cancel);

    public async IAsyncEnumerable<RecordedFact> ReadStream(
        StreamId stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        var page = await _gathered.Read(stream, afterVersion).WaitAsync(cancel);
        foreach (var recorded in page)
        {
            yield return recorded;
            afterVersion = recorded.Version;
        }

        for (var full = page.Count == GatheredReads.FactsOfEach; full; full = page.Count == FactsPerFetch)
        {
            page = await ReadPage(stream, afterVersion, cancel);
            foreach (var recorded in page)
            {
                yield return recorded;
                afterVersion = recorded.Version;
            }
        }
    }

    private async Task<List<RecordedFact>> ReadPage(StreamId stream, long afterVersion, CancellationToken cancel)
    {
        await using var read = _source.CreateCommand(
            $"select position, version, kind, at, body from facts where stream = $1 and version > $2 order by version limit {FactsPerFetch}");
        read.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream.ToString() });
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
        return await Rows(read, FactsPerFetch, stream, cancel);
    }

    public async Task<IReadOnlyList<RecordedFact>> ReadAll(long afterPosition, int limit, CancellationToken cancel)
    {
        await using var read = _source.CreateCommand(
            "select position, version, kind, at, body, stream from facts where position > $1 order by position limit $2");
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterPosition });
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        return await Rows(read, limit, null, cancel);
    }

    private static Task<List<RecordedFact>> Rows(NpgsqlCommand read, int limit, StreamId? stream, CancellationToken cancel) => read.Ask(async row =>
    {
        List<RecordedFact> page = new(Math.Min(limit, FactsPerFetch));
        KindNames kinds = new();
        while (await row.ReadAsync(cancel))
        {
            page.Add(new(
                row.GetInt64(0),
                stream ?? StreamId.Parse(row.GetString(5)),
                row.GetInt64(1),
                kinds.Of(row.GetFieldValue<byte[]>(2)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
                row.GetFieldValue<byte[]>(4)));
        }

        return page;
    }, cancel);

    public async Task<long> Head(CancellationToken cancel)
    {
        await using var question = _source.CreateCommand("select position from head");
        return await question.Ask(async row => await row.ReadAsync(cancel) ? row.GetInt64(0) : 0, cancel);
    }

    public async Task<FactPlace?> Place(StreamId stream, long version, CancellationToken cancel)
    {
        await using var question = _source.CreateCommand("select position, at from facts where stream = $1 and version = $2");
        question.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream.ToString() });
        question.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        return await question.Ask(
            async row => await row.ReadAsync(cancel) ? new FactPlace(row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))) : (FactPlace?)null,
            cancel);
    }

    public async Task<IReadOnlyList<Deadline>> Due(DateTimeOffset now, int limit, CancellationToken cancel)
    {
        await using var question = _source.CreateCommand(
            "select stream, name, at from deadlines where at <= $1 order by at, stream, name limit $2");
        question.Parameters.Add(new NpgsqlParameter<long> { TypedValue = now.ToUnixTimeMilliseconds() });
        question.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        return await question.Ask(async row =>
        {
            List<Deadline> due = [];
            while (await row.ReadAsync(cancel))
            {
                due.Add(new(
                    StreamId.Parse(row.GetString(0)), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))));
            }

            return due;
        }, cancel);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
