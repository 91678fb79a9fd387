using Npgsql;
using NpgsqlTypes;

namespace OpenAisle.Journal.Postgres;

/// <summary>The statements of one commit, prepared once for a connection; each commit only fills the arrays.</summary>
internal sealed class PreparedCommit : IDisposable
{
    private const string InsertFacts = """
        with moved as (update head set position = position + $1 returning position - $1 as base), written as (
            insert into facts (position, stream, version, kind, at, body)
            select moved.base + row.n, row.stream, row.version, row.kind, row.at, row.body
            from moved, unnest($2, $3, $4, $5, $6) with ordinality as row (stream, version, kind, at, body, n))
        select base + 1 from moved
        """;

    private const string SetDeadlines = """
        insert into deadlines (stream, name, at) select * from unnest($1, $2, $3)
        on conflict (stream, name) do update set at = excluded.at
        """;

    private const string ClearDeadlines = """
        delete from deadlines using unnest($1, $2) as gone (stream, name)
        where deadlines.stream = gone.stream and deadlines.name = gone.name
        """;

    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;

    private readonly NpgsqlBatch _batch;
    private readonly bool _withDeadlines;
    private readonly NpgsqlParameter<long> _count = new() { TypedValue = 0 };
    private readonly NpgsqlParameter<string[]> _streams = Strings();
    private readonly NpgsqlParameter<long[]> _versions = Numbers();
    private readonly NpgsqlParameter<string[]> _kinds = Strings();
    private readonly NpgsqlParameter<long[]> _times = Numbers();
    private readonly NpgsqlParameter<byte[][]> _bodies = new() { TypedValue = [], NpgsqlDbType = Texts };
    private readonly NpgsqlParameter<string[]> _setStreams = Strings();
    private readonly NpgsqlParameter<string[]> _setNames = Strings();
    private readonly NpgsqlParameter<long[]> _setTimes = Numbers();
    private readonly NpgsqlParameter<string[]> _clearedStreams = Strings();
    private readonly NpgsqlParameter<string[]> _clearedNames = Strings();
    private readonly Dictionary<(StreamId Stream, string Name), DateTimeOffset?> _changes = [];

    internal PreparedCommit(NpgsqlConnection connection, bool withDeadlines)
    {
        _batch = new NpgsqlBatch(connection);
        _withDeadlines = withDeadlines;
        Add(InsertFacts, _count, _streams, _versions, _kinds, _times, _bodies);
        if (withDeadlines)
        {
            Add(SetDeadlines, _setStreams, _setNames, _setTimes);
            Add(ClearDeadlines, _clearedStreams, _clearedNames);
        }
    }

    internal Task Prepare(CancellationToken cancel) => _batch.PrepareAsync(cancel);

    /// <summary>Returns the position of the first fact.</summary>
    internal async Task<long> Run(CancellationToken cancel)
    {
        await using var answer = await _batch.ExecuteReaderAsync(cancel);
        await answer.ReadAsync(cancel);
        var first = answer.GetInt64(0);
        while (await answer.NextResultAsync(cancel))
        {
            // To the end: only there does the server say that the transaction is committed.
        }

        return first;
    }

    internal void Fill(IReadOnlyList<Append> appends)
    {
        var count = 0;
        for (var i = 0; i < appends.Count; i++)
        {
            count += appends[i].Facts.Count;
        }

        var (streams, versions, kinds, times, bodies) =
            (new string[count], new long[count], new string[count], new long[count], new byte[count][]);
        var row = 0;
        for (var i = 0; i < appends.Count; i++)
        {
            var append = appends[i];
            var stream = append.Stream.ToString();
            for (var n = 0; n < append.Facts.Count; n++, row++)
            {
                var fact = append.Facts[n];
                streams[row] = stream;
                versions[row] = append.FirstVersion + n;
                kinds[row] = fact.Kind;
                times[row] = fact.At.ToUnixTimeMilliseconds();
                bodies[row] = Whole(fact.Body);
            }
        }

        _count.TypedValue = count;
        _streams.TypedValue = streams;
        _versions.TypedValue = versions;
        _kinds.TypedValue = kinds;
        _times.TypedValue = times;
        _bodies.TypedValue = bodies;
        if (_withDeadlines)
        {
            FillDeadlines(appends);
        }
    }

    private void FillDeadlines(IReadOnlyList<Append> appends)
    {
        // A statement may touch a row once, so of several changes to one deadline only the last is sent.
        _changes.Clear();
        foreach (var append in appends)
        {
            foreach (var change in append.Deadlines)
            {
                _changes[(append.Stream, change.Name)] = change.Due;
            }
        }

        var set = _changes.Where(change => change.Value is not null).ToArray();
        var cleared = _changes.Where(change => change.Value is null).ToArray();
        _setStreams.TypedValue = Array.ConvertAll(set, change => change.Key.Stream.ToString());
        _setNames.TypedValue = Array.ConvertAll(set, change => change.Key.Name);
        _setTimes.TypedValue = Array.ConvertAll(set, change => change.Value!.Value.ToUnixTimeMilliseconds());
        _clearedStreams.TypedValue = Array.ConvertAll(cleared, change => change.Key.Stream.ToString());
        _clearedNames.TypedValue = Array.ConvertAll(cleared, change => change.Key.Name);
    }

    private void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        _batch.BatchCommands.Add(command);
    }

    public void Dispose() => _batch.Dispose();

    private static byte[] Whole(ReadOnlyMemory<byte> body) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out var part) && part.Array is { } array && part.Count == array.Length
            ? array
            : body.ToArray();

    private static NpgsqlParameter<string[]> Strings() => new() { TypedValue = [], NpgsqlDbType = Texts };

    private static NpgsqlParameter<long[]> Numbers() => new() { TypedValue = [] };
}
