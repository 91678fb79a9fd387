using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SQLitePCL;

namespace OpenAisle.Journal.Sqlite;

/// <summary>
/// The journal in a SQLite file of its own: WAL, synchronous=FULL, so a commit is one append to the log and one fsync. One connection
/// writes, kept readers read beside it.
/// </summary>
internal sealed class SqliteEngine(string path, bool readOnly) : IJournalEngine
{
    /// <summary>Readers kept open for the next question; more are opened while they are needed.</summary>
    private const int KeptReaders = 8;

    /// <summary>Facts fetched of a stream at a time: no read transaction stays open while an actor folds.</summary>
    private const int FactsPerFetch = 1_024;

    private const string Schema = """
        create table if not exists facts (
            position integer primary key,
            stream text not null,
            version integer not null check (version > 0),
            kind text not null,
            at integer not null,
            body text not null);
        create unique index if not exists facts_of_stream on facts (stream, version);
        create table if not exists deadlines (
            stream text not null,
            name text not null,
            at integer not null,
            primary key (stream, name)) without rowid;
        create index if not exists deadlines_by_time on deadlines (at);
        """;

    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private FileStream? _lock;
    private SqliteWriter? _writer;
    private SqliteCheckpoints? _checkpoints;

    public string Name => Engines.Sqlite;

    internal SqliteWriter? Writer => _writer;

    public Task Open(CancellationToken cancel)
    {
        if (!readOnly)
        {
            _lock = LockFile(path);
            var file = SqliteFile.Open(path, readOnly: false);
            file.Run("pragma journal_mode = wal; pragma synchronous = full;");
            RequireSync(file, path);
            file.Run(Schema);
            _writer = new SqliteWriter(file);
            _checkpoints = new SqliteCheckpoints(path);
            _checkpoints.Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>An answer before its fsync is a promise that a power cut breaks, so such a file is not opened at all.</summary>
    internal static void RequireSync(SqliteFile file, string path)
    {
        var mode = file.Ask("pragma journal_mode");
        var synchronous = file.Ask("pragma synchronous");
        if (mode != "wal" || synchronous is not ("2" or "3"))
        {
            throw new InvalidOperationException(
                $"{path} is not safe to write: journal_mode is {mode} (needs wal), synchronous is {synchronous} (needs 2, FULL).");
        }
    }

    public Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel)
    {
        var writer = _writer ?? throw new InvalidOperationException($"{path} is open for reading only.");
        var first = writer.Commit(appends);
        _checkpoints?.FinishIfWanted(writer.File);
        return Task.FromResult(first);
    }

    public async IAsyncEnumerable<RecordedFact> ReadStream(
        StreamId stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        List<RecordedFact> page = [];
        do
        {
            page.Clear();
            cancel.ThrowIfCancellationRequested();
            Read(reader => reader.ReadStream(stream, afterVersion, FactsPerFetch, page));
            foreach (var recorded in page)
            {
                yield return recorded;
                afterVersion = recorded.Version;
            }
        }
        while (page.Count == FactsPerFetch);
        await Task.CompletedTask;
    }

    public Task<IReadOnlyList<RecordedFact>> ReadAll(long afterPosition, int limit, CancellationToken cancel)
    {
        List<RecordedFact> page = [];
        Read(reader => reader.ReadAll(afterPosition, limit, page));
        return Task.FromResult<IReadOnlyList<RecordedFact>>(page);
    }

    public Task<long> Head(CancellationToken cancel)
    {
        var head = 0L;
        Read(reader => head = reader.Head());
        return Task.FromResult(head);
    }

    public Task<FactPlace?> Place(StreamId stream, long version, CancellationToken cancel)
    {
        FactPlace? place = null;
        Read(reader => place = reader.Place(stream, version));
        return Task.FromResult(place);
    }

    public Task<IReadOnlyList<Deadline>> Due(DateTimeOffset now, int limit, CancellationToken cancel)
    {
        List<Deadline> due = [];
        Read(reader => reader.Due(now, limit, due));
        return Task.FromResult<IReadOnlyList<Deadline>>(due);
    }

    private void Read(Action<SqliteReader> read)
    {
        if (!_readers.TryTake(out var reader))
        {
            reader = new SqliteReader(SqliteFile.Open(path, readOnly: true));
        }

        try
        {
            read(reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        if (_readers.Count < KeptReaders)
        {
            _readers.Add(reader);
        }
        else
        {
            reader.Dispose();
        }
    }

    /// <summary>One host a file. The lock goes with the process, so nobody waits for a killed one.</summary>
    internal static FileStream LockFile(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"{path} is open in another process.", taken);
        }
    }

    public ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _checkpoints?.Dispose();
        _writer?.Dispose();
        _writer = null;
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }
}
