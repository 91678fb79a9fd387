using System.Data.Common;
using Dapper;

namespace OpenAisle.Journal.Reading;

/// <summary>How far each reader has come, in the shop's database.</summary>
internal sealed class Cursors(IShopDatabase database)
{
    internal static readonly Migration Table = new("journal", 2, """
        create table cursors (
            name text primary key,
            version integer not null,
            position bigint not null,
            rebuild integer not null);
        """);

    /// <summary>The cursor, or one that stands before the first fact.</summary>
    internal async Task<Cursor> Load(string name, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.QuerySingleOrDefaultAsync<Cursor>(
            "select name as Name, cast(version as bigint) as Version, position as Position, cast(rebuild as bigint) as Rebuild from cursors where name = @name",
            new { name }) ?? new Cursor(name, 0, 0, 0);
    }

    /// <summary>Moves several cursors in one transaction, since each costs an fsync.</summary>
    internal async Task Save(IReadOnlyCollection<Cursor> moved, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var cursor in moved)
        {
            await Put(cursor, connection, transaction);
        }

        await transaction.CommitAsync(cancel);
    }

    internal static Task Put(Cursor cursor, DbConnection connection, DbTransaction transaction) => connection.ExecuteAsync(
        """
        insert into cursors (name, version, position, rebuild) values (@Name, @Version, @Position, @Rebuild)
        on conflict (name) do update set version = excluded.version, position = excluded.position, rebuild = excluded.rebuild
        """,
        cursor,
        transaction);

    /// <summary>Moves a cursor that must still stand where its reader left it; false when another host has moved it.</summary>
    internal static async Task<bool> Move(string name, long from, long to, DbConnection connection, DbTransaction transaction) =>
        await connection.ExecuteAsync(
            "update cursors set position = @to where name = @name and position = @from", new { name, from, to }, transaction) == 1;

    internal async Task<IReadOnlyList<string>> AskedToRebuild(CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return (await connection.QueryAsync<string>("select name from cursors where rebuild <> 0")).AsList();
    }

    internal async Task AskToRebuild(string name, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(
            """
            insert into cursors (name, version, position, rebuild) values (@name, 0, 0, 1)
            on conflict (name) do update set rebuild = 1
            """,
            new { name });
    }
}

internal sealed record Cursor(string Name, long Version, long Position, long Rebuild);
