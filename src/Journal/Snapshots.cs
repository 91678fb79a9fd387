using Dapper;

namespace OpenAisle.Journal;

/// <summary>
/// Snapshots in a table of the shop's database. Each names the fact it ends with; after a restore of an older journal that fact is
/// missing or is another one, and then the snapshot is not used.
/// </summary>
internal sealed class Snapshots(IShopDatabase database, IJournalEngine journal) : ISnapshots
{
    internal static readonly Migration Table = new("journal", 1, """
        create table snapshots (
            stream text primary key,
            fold_version integer not null,
            version bigint not null,
            position bigint not null,
            at bigint not null,
            body bytea not null);
        """);

    public async Task<Snapshot?> Load(StreamId stream, int foldVersion, CancellationToken cancel)
    {
        long version, position, at;
        byte[] body;
        await using (var connection = await database.Open(cancel))
        await using (var row = await connection.ExecuteReaderAsync(
            "select version, position, at, body from snapshots where stream = @stream and fold_version = @foldVersion",
            new { stream = stream.ToString(), foldVersion }))
        {
            if (!await row.ReadAsync(cancel))
            {
                return null;
            }

            (version, position, at) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
            body = row.GetFieldValue<byte[]>(3);
        }

        var last = await journal.Place(stream, version, cancel);
        return last is { } place && place.Position == position && place.At.ToUnixTimeMilliseconds() == at
            ? new Snapshot(foldVersion, version, body)
            : null;
    }

    public async Task Save(StreamId stream, Snapshot snapshot, CancellationToken cancel)
    {
        if (await journal.Place(stream, snapshot.Version, cancel) is not { } place)
        {
            return;
        }

        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(
            """
            insert into snapshots (stream, fold_version, version, position, at, body)
            values (@stream, @foldVersion, @version, @position, @at, @body)
            on conflict (stream) do update set fold_version = excluded.fold_version, version = excluded.version,
                position = excluded.position, at = excluded.at, body = excluded.body
            where snapshots.version < excluded.version or snapshots.fold_version <> excluded.fold_version
               or snapshots.position <> excluded.position
            """,
            new
            {
                stream = stream.ToString(),
                foldVersion = snapshot.FoldVersion,
                version = snapshot.Version,
                position = place.Position,
                at = place.At.ToUnixTimeMilliseconds(),
                body = snapshot.Body.ToArray(),
            });
    }
}
