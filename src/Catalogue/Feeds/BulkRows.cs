using System.Data.Common;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>
/// Writes rows by the million. PostgreSQL copies them into a temporary table and takes them over in one statement; SQLite runs one
/// prepared statement a row, which is as fast as it gets.
/// </summary>
internal static class BulkRows
{
    /// <summary>Below this a temporary table costs more than it saves.</summary>
    private const int FewRows = 200;

    /// <summary>Inserts rows; for one whose key stands already <paramref name="onConflict"/> says what is done.</summary>
    /// <param name="columns">Their names; a row holds longs and texts in that order.</param>
    /// <param name="onConflict">SQL behind <c>on conflict (key)</c>, with the new row as <c>excluded</c>; null to take all new values.</param>
    public static async Task Upsert(
        DbTransaction transaction, string table, string[] key, string[] columns, IReadOnlyCollection<object[]> rows, string? onConflict,
        CancellationToken cancel)
    {
        onConflict ??= "do update set " + string.Join(", ", columns.Except(key).Select(column => $"{column} = excluded.{column}"));
        var tail = $" on conflict ({string.Join(", ", key)}) {onConflict}";
        if (rows.Count > FewRows && transaction.Connection is NpgsqlConnection postgres)
        {
            await Copied(postgres, transaction, table, columns, rows, tail, cancel);
            return;
        }

        await EachRow(
            transaction, $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(column => "@" + column))}){tail}",
            columns, rows, cancel);
    }

    /// <summary>Deletes the rows of those keys.</summary>
    public static Task Delete(DbTransaction transaction, string table, string[] key, IReadOnlyCollection<object[]> rows, CancellationToken cancel) =>
        EachRow(transaction, $"delete from {table} where {string.Join(" and ", key.Select(column => $"{column} = @{column}"))}", key, rows, cancel);

    private static async Task EachRow(DbTransaction transaction, string sql, string[] columns, IReadOnlyCollection<object[]> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var statement = transaction.Connection!.CreateCommand();
        statement.Transaction = transaction;
        statement.CommandText = sql;
        var parameters = new DbParameter[columns.Length];
        for (var column = 0; column < columns.Length; column++)
        {
            parameters[column] = statement.CreateParameter();
            parameters[column].ParameterName = "@" + columns[column];
            statement.Parameters.Add(parameters[column]);
        }

        var isLocal = transaction.Connection is not NpgsqlConnection;
        foreach (var row in rows)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                parameters[column].Value = row[column];
            }

            // SQLite answers at once; awaiting each of a million rows would cost a fifth of the time.
            _ = isLocal ? Run(statement) : await statement.ExecuteNonQueryAsync(cancel);
        }

        static int Run(DbCommand statement) => statement.ExecuteNonQuery();
    }

    private static async Task Copied(
        NpgsqlConnection connection, DbTransaction transaction, string table, string[] columns, IReadOnlyCollection<object[]> rows, string tail,
        CancellationToken cancel)
    {
        var names = string.Join(", ", columns);
        await connection.ExecuteAsync(new CommandDefinition(
            $"create temporary table feed_rows on commit drop as select {names} from {table} limit 0", null, transaction, cancellationToken: cancel));
        await using (var copy = await connection.BeginBinaryImportAsync($"copy feed_rows ({names}) from stdin (format binary)", cancel))
        {
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

        await connection.ExecuteAsync(new CommandDefinition(
            $"insert into {table} ({names}) select {names} from feed_rows where true{tail}; drop table feed_rows", null, transaction,
            commandTimeout: 0, cancellationToken: cancel));
    }
}
