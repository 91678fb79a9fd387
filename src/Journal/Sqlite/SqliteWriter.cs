using System.Globalization;
using SQLitePCL;

namespace OpenAisle.Journal.Sqlite;

/// <summary>The connection that writes, with its statements prepared.</summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Pages of log after which a commit copies it into the file by itself, should nobody else have come to it: 1 GB.</summary>
    private const int PagesPerCheckpoint = 262_144;

    /// <summary>Memory for pages, in KiB: where streams go on and deadlines stand, which a busy shop comes back to with every commit.</summary>
    private const int CacheKiB = 32_768;

    private readonly SqliteFile _file;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _rollback;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _setDeadline;
    private readonly sqlite3_stmt _clearDeadline;
    private long _head;

    // Where the commit in hand stands, to name the guilty row.
    private StreamId _stream;
    private long _version;

    internal SqliteWriter(SqliteFile file)
    {
        _file = file;
        file.Run($"pragma wal_autocheckpoint = {PagesPerCheckpoint}; pragma cache_size = -{CacheKiB}");
        _begin = file.Prepare("begin immediate");
        _commit = file.Prepare("commit");
        _rollback = file.Prepare("rollback");
        _insert = file.Prepare("insert into facts (position, stream, version, kind, at, body) values (?1, ?2, ?3, ?4, ?5, ?6)");
        _setDeadline = file.Prepare(
            "insert into deadlines (stream, name, at) values (?1, ?2, ?3) on conflict (stream, name) do update set at = excluded.at");
        _clearDeadline = file.Prepare("delete from deadlines where stream = ?1 and name = ?2");
        _head = long.Parse("0" + file.Ask("select max(position) from facts"), CultureInfo.InvariantCulture);
    }

    internal SqliteFile File => _file;

    /// <summary>All of it in one transaction, or nothing. Returns the position of the first fact.</summary>
    internal long Commit(IReadOnlyList<Append> appends)
    {
        var position = _head;
        var first = position + 1;
        try
        {
            _file.Step(_begin);
            foreach (var append in appends)
            {
                (_stream, _version) = (append.Stream, append.FirstVersion);
                foreach (var fact in append.Facts)
                {
                    Insert(++position, fact);
                    _version++;
                }

                foreach (var deadline in append.Deadlines)
                {
                    Change(deadline);
                }
            }

            _file.Step(_commit);
            _head = position;
            return first;
        }
        catch (SqliteFailure failure)
        {
            if (failure.IsFailedSync)
            {
                Environment.FailFast($"The journal could not be synced to disk: {failure.Message}. What the disk holds is not known.");
            }

            RollBack();
            throw Meaning(failure);
        }
    }

    private void Insert(long position, in FactRow fact)
    {
        _ = raw.sqlite3_bind_int64(_insert, 1, position);
        Bind.Stream(_insert, 2, _stream);
        _ = raw.sqlite3_bind_int64(_insert, 3, _version);
        _ = raw.sqlite3_bind_text(_insert, 4, fact.Kind);
        _ = raw.sqlite3_bind_int64(_insert, 5, fact.At.ToUnixTimeMilliseconds());
        _ = raw.sqlite3_bind_text(_insert, 6, fact.Body.Span);
        _file.Step(_insert);
    }

    private void Change(DeadlineChange deadline)
    {
        var statement = deadline.Due is null ? _clearDeadline : _setDeadline;
        Bind.Stream(statement, 1, _stream);
        _ = raw.sqlite3_bind_text(statement, 2, deadline.Name);
        if (deadline.Due is { } due)
        {
            _ = raw.sqlite3_bind_int64(statement, 3, due.ToUnixTimeMilliseconds());
        }

        _file.Step(statement);
    }

    private void RollBack()
    {
        // Some failures have rolled back already, and then there is nothing to do.
        if (raw.sqlite3_get_autocommit(_file.Handle) == 0)
        {
            _file.Step(_rollback);
        }
    }

    private Exception Meaning(SqliteFailure failure) => failure switch
    {
        { IsTakenVersion: true } => new FencedException(_stream.ToString(), _version),
        { IsRefusedRow: true } => new RefusedFactException($"Version {_version} of {_stream} is refused: {failure.Message}."),
        _ => new JournalUnavailableException(failure.Message),
    };

    public void Dispose() => _file.Dispose();
}
