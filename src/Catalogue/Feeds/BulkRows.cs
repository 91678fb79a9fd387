using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>
/// Writes rows by the million. PostgreSQL copies them into a temporary table and takes them over in one statement; SQLite runs one
/// prepared statement a row, which is as fast as it gets.
/// </summary>
internal static class BulkRows
{
    /// <summary>Below this a temporary table costs more than it saves.</summary>
    private const int FewRows = 200;

    private const string LargeCache = "pragma cache_size = -262144";

    private const string UsualCache = "pragma cache_size = -2000";

    /// <summary>Inserts rows; for one whose key stands already <paramref name="onConflict"/> says what is done.</summary>
    /// <param name="columns">Their names; a row holds longs and texts in that order, and may be the same array each time.</param>
    /// <param name="areNew">Whether none of them is likely to stand there, as far as the caller knows; the rows may then be gone over twice.</param>
    /// <param name="onConflict">SQL behind <c>on conflict (key)</c>, with the new row as <c>excluded</c>; null to take all new values.</param>
    public static async Task Upsert(
        DbTransaction transaction, string table, string[] key, string[] columns, int count, IEnumerable<object[]> rows, string? onConflict,
        CancellationToken cancel, bool areNew = false)
    {
        onConflict ??= "do update set " + string.Join(", ", columns.Except(key).Select(column => $"{column} = excluded.{column}"));
        var tail = $" on conflict ({string.Join(", ", key)}) {onConflict}";
        if (count > FewRows && transaction.Connection is NpgsqlConnection postgres)
        {
            if (areNew && await CopiedAsNew(postgres, (NpgsqlTransaction)transaction, table, columns, rows, cancel))
            {
                return;
            }

            await Copied(postgres, transaction, table, columns, rows, tail, cancel);
            return;
        }

        await EachRow(
            transaction, $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(column => "@" + column))}){tail}",
            columns, rows, cancel);
    }

    public static Task Upsert(
        DbTransaction transaction, string table, string[] key, string[] columns, IReadOnlyCollection<object[]> rows, string? onConflict,
        CancellationToken cancel) => Upsert(transaction, table, key, columns, rows.Count, rows, onConflict, cancel);

    /// <summary>Deletes the rows of those keys.</summary>
    public static Task Delete(DbTransaction transaction, string table, string[] key, IReadOnlyCollection<object[]> rows, CancellationToken cancel) =>
        rows.Count == 0
            ? Task.CompletedTask
            : EachRow(transaction, $"delete from {table} where {string.Join(" and ", key.Select(column => $"{column} = @{column}"))}", key, rows, cancel);

    private static async Task EachRow(DbTransaction transaction, string sql, string[] columns, IEnumerable<object[]> rows, CancellationToken cancel)
    {
        if (transaction.Connection is SqliteConnection sqlite)
        {
            Stepped(sqlite, sql, rows);
            return;
        }

        await using var statement = transaction.Connection!.CreateCommand();
        statement.Transaction = transaction;
        statement.CommandText = sql;
        foreach (var column in columns)
        {
            var parameter = statement.CreateParameter();
            parameter.ParameterName = "@" + column;
            statement.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                statement.Parameters[column].Value = row[column];
            }

            await statement.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>
    /// Straight to SQLite, below the driver: it looks every parameter of every row up by its name, which took half of the time. A page
    /// cache that holds what a million rows touch keeps pages from being written several times within the transaction.
    /// </summary>
    private static void Stepped(SqliteConnection connection, string sql, IEnumerable<object[]> rows)
    {
        var handle = connection.Handle!;
        _ = raw.sqlite3_exec(handle, LargeCache);
        Check(handle, raw.sqlite3_prepare_v2(handle, sql, out var statement));
        using (statement)
        {
            foreach (var row in rows)
            {
                for (var column = 0; column < row.Length; column++)
                {
                    Check(handle, row[column] is long number
                        ? raw.sqlite3_bind_int64(statement, column + 1, number)
                        : raw.sqlite3_bind_text(statement, column + 1, (string)row[column]));
                }

                var stepped = raw.sqlite3_step(statement);
                _ = raw.sqlite3_reset(statement);
                Check(handle, stepped == raw.SQLITE_DONE ? raw.SQLITE_OK : stepped);
            }
        }

        _ = raw.sqlite3_exec(handle, UsualCache);
    }

    private static void Check(sqlite3 handle, int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(handle).utf8_to_string(), code);
        }
    }

    /// <summary>Straight into the table, in half of the time; false, and nothing is done, when one of them stands there already.</summary>
    private static async Task<bool> CopiedAsNew(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string table, string[] columns, IEnumerable<object[]> rows, CancellationToken cancel)
    {
        const string Before = "before_copy";
        await transaction.SaveAsync(Before, cancel);
        try
        {
            await Copy(connection, table, string.Join(", ", columns), rows, cancel);
            await transaction.ReleaseAsync(Before, cancel);
            return true;
        }
        catch (PostgresException stands) when (stands.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await transaction.RollbackAsync(Before, cancel);
            return false;
        }
    }

    private static async Task Copy(NpgsqlConnection connection, string table, string names, IEnumerable<object[]> rows, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} ({names}) from stdin (format binary)", cancel);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancel);
            foreach (var value in row)
            {
                if (value is long number)
                {
                    await copy.WriteAsync(number, NpgsqlDbType.Bigint, cancel);
                }
                else
                {
                    await copy.WriteAsync((string)value, NpgsqlDbType.Text, cancel);
                }
            }
        }

        await copy.CompleteAsync(cancel);
    }

    private static async Task Copied(
        NpgsqlConnection connection, DbTransaction transaction, string table, string[] columns, IEnumerable<object[]> rows, string tail,
        CancellationToken cancel)
    {
        var names = string.Join(", ", columns);
        await connection.ExecuteAsync(new CommandDefinition(
            $"create temporary table feed_rows on commit drop as select {names} from {table} limit 0", null, transaction, cancellationToken: cancel));
        await Copy(connection, "feed_rows", names, rows, cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            $"insert into {table} ({names}) select {names} from feed_rows where true{tail}; drop table feed_rows", null, transaction,
            commandTimeout: 0, cancellationToken: cancel));
    }
}
