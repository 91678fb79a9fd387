using System.Text;
using SQLitePCL;

namespace OpenAisle.Journal.Sqlite;

/// <summary>A connection that only reads, with its statements prepared. Bodies are taken as UTF-8 and never become strings.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteFile _file;
    private readonly sqlite3_stmt _stream;
    private readonly sqlite3_stmt _all;
    private readonly sqlite3_stmt _head;
    private readonly sqlite3_stmt _place;
    private readonly sqlite3_stmt _due;
    private readonly KindNames _kinds = new();

    internal SqliteReader(SqliteFile file)
    {
        _file = file;
        _stream = file.Prepare(
            "select position, version, kind, at, body from facts where stream = ?1 and version > ?2 order by version limit ?3");
        _all = file.Prepare("select position, version, kind, at, body, stream from facts where position > ?1 order by position limit ?2");
        _head = file.Prepare("select max(position) from facts");
        _place = file.Prepare("select position, at from facts where stream = ?1 and version = ?2");
        _due = file.Prepare("select stream, name, at from deadlines where at <= ?1 order by at, stream, name limit ?2");
    }

    internal void ReadStream(StreamId stream, long afterVersion, int limit, List<RecordedFact> into)
    {
        Bind.Stream(_stream, 1, stream);
        _ = raw.sqlite3_bind_int64(_stream, 2, afterVersion);
        _ = raw.sqlite3_bind_int64(_stream, 3, limit);
        while (_file.Next(_stream))
        {
            into.Add(Row(_stream, stream));
        }

        _ = raw.sqlite3_reset(_stream);
    }

    internal void ReadAll(long afterPosition, int limit, List<RecordedFact> into)
    {
        _ = raw.sqlite3_bind_int64(_all, 1, afterPosition);
        _ = raw.sqlite3_bind_int64(_all, 2, limit);
        while (_file.Next(_all))
        {
            into.Add(Row(_all, StreamId.Parse(raw.sqlite3_column_text(_all, 5).utf8_to_string())));
        }

        _ = raw.sqlite3_reset(_all);
    }

    internal long Head()
    {
        var head = _file.Next(_head) ? raw.sqlite3_column_int64(_head, 0) : 0;
        _ = raw.sqlite3_reset(_head);
        return head;
    }

    internal FactPlace? Place(StreamId stream, long version)
    {
        Bind.Stream(_place, 1, stream);
        _ = raw.sqlite3_bind_int64(_place, 2, version);
        FactPlace? place = _file.Next(_place)
            ? new(raw.sqlite3_column_int64(_place, 0), DateTimeOffset.FromUnixTimeMilliseconds(raw.sqlite3_column_int64(_place, 1)))
            : null;
        _ = raw.sqlite3_reset(_place);
        return place;
    }

    internal void Due(DateTimeOffset now, int limit, List<Deadline> into)
    {
        _ = raw.sqlite3_bind_int64(_due, 1, now.ToUnixTimeMilliseconds());
        _ = raw.sqlite3_bind_int64(_due, 2, limit);
        while (_file.Next(_due))
        {
            into.Add(new(
                StreamId.Parse(raw.sqlite3_column_text(_due, 0).utf8_to_string()),
                raw.sqlite3_column_text(_due, 1).utf8_to_string(),
                DateTimeOffset.FromUnixTimeMilliseconds(raw.sqlite3_column_int64(_due, 2))));
        }

        _ = raw.sqlite3_reset(_due);
    }

    private RecordedFact Row(sqlite3_stmt row, StreamId stream) => new(
        raw.sqlite3_column_int64(row, 0),
        stream,
        raw.sqlite3_column_int64(row, 1),
        _kinds.Of(raw.sqlite3_column_blob(row, 2)),
        DateTimeOffset.FromUnixTimeMilliseconds(raw.sqlite3_column_int64(row, 3)),
        raw.sqlite3_column_blob(row, 4).ToArray());

    public void Dispose() => _file.Dispose();
}

/// <summary>How values are bound without becoming strings.</summary>
internal static class Bind
{
    /// <summary>A stream's name in UTF-8: its kind, a slash and the 36 characters of a UUID.</summary>
    private const int LongestStream = 256;

    internal static void Stream(sqlite3_stmt statement, int index, StreamId stream)
    {
        Span<byte> name = stackalloc byte[LongestStream];
        var written = Encoding.UTF8.GetBytes(stream.Kind, name);
        name[written++] = (byte)'/';
        _ = stream.Key.TryFormat(name[written..], out var key);
        _ = raw.sqlite3_bind_text(statement, index, name[..(written + key)]);
    }
}
