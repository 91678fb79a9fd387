using SQLitePCL;

namespace OpenAisle.Journal.Sqlite;

/// <summary>
/// One connection to a SQLite file, without the layers above it: the journal binds and reads UTF-8 as it stands, a million rows at a time.
/// One thread at a time.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    /// <summary>How long a statement waits for another connection's lock before it fails.</summary>
    private const int BusyMilliseconds = 5_000;

    private readonly List<sqlite3_stmt> _statements = [];

    static SqliteFile() => Batteries_V2.Init();

    private SqliteFile(sqlite3 handle) => Handle = handle;

    internal sqlite3 Handle { get; }

    internal static SqliteFile Open(string path, bool readOnly)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var file = new SqliteFile(handle);
        if (code != raw.SQLITE_OK)
        {
            handle.Dispose();
            throw new JournalUnavailableException($"{path} does not open ({raw.sqlite3_errstr(code).utf8_to_string()})");
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        _ = raw.sqlite3_busy_timeout(handle, BusyMilliseconds);

        // A file of another kind opens as well: it is seen for what it is at the first look.
        if ((raw.sqlite3_exec(handle, "pragma schema_version") & 0xff) is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            var why = raw.sqlite3_errmsg(handle).utf8_to_string();
            handle.Dispose();
            throw new JournalUnavailableException($"{path} does not open ({why})");
        }

        return file;
    }

    /// <summary>A statement that is prepared once and kept until the file is closed.</summary>
    internal sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        _statements.Add(statement);
        return statement;
    }

    internal void Run(string sql) => Check(raw.sqlite3_exec(Handle, sql));

    /// <summary>Steps a statement that returns no rows.</summary>
    internal void Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        _ = raw.sqlite3_reset(statement);
        if (code != raw.SQLITE_DONE)
        {
            throw Failure(code);
        }
    }

    /// <summary>Steps a statement to its next row.</summary>
    internal bool Next(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Failure(code),
        };
    }

    internal string Ask(string pragma)
    {
        Check(raw.sqlite3_prepare_v2(Handle, pragma, out var statement));
        using (statement)
        {
            return Next(statement) ? raw.sqlite3_column_text(statement, 0).utf8_to_string() : "";
        }
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    internal SqliteFailure Failure(int code) => new(code, raw.sqlite3_errmsg(Handle).utf8_to_string());

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        Handle.Dispose();
    }
}

/// <summary>What SQLite answered instead of doing it.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception($"SQLite {code}: {message}")
{
    internal int Code => code;

    internal int PrimaryCode => code & 0xff;

    /// <summary>The disk took the data and could not keep them. What is on it now is not known, and asking again would hide that.</summary>
    internal bool IsFailedSync => code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC;

    internal bool IsRefusedRow => PrimaryCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH;

    internal bool IsTakenVersion => code is raw.SQLITE_CONSTRAINT_UNIQUE;
}
