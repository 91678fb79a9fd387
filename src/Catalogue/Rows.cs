using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;

namespace OpenAisle.Catalogue;

/// <summary>Writes and reads rows on either engine.</summary>
internal static class Rows
{
    /// <summary>
    /// A few rows a statement save PostgreSQL its round trips; many would cost SQLite more than they save, because it looks each parameter up
    /// by name from the first on.
    /// </summary>
    private const int ParametersAStatement = 100;

    /// <summary>Inserts rows; one whose key stands already gets the new values.</summary>
    public static async Task Upsert(
        DbTransaction transaction, string table, string[] key, string[] columns, IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        var rowsAStatement = ParametersAStatement / columns.Length;
        DbCommand? statement = null;
        try
        {
            foreach (var chunk in rows.Chunk(rowsAStatement))
            {
                if (statement?.Parameters.Count != chunk.Length * columns.Length)
                {
                    await (statement?.DisposeAsync() ?? default);
                    statement = Statement(transaction, table, key, columns, chunk.Length);
                }

                for (var cell = 0; cell < statement.Parameters.Count; cell++)
                {
                    Set(statement.Parameters[cell], chunk[cell / columns.Length][cell % columns.Length]);
                }

                await statement.ExecuteNonQueryAsync(cancel);
            }
        }
        finally
        {
            await (statement?.DisposeAsync() ?? default);
        }
    }

    /// <summary>
    /// GTINs for <c>in (…)</c>: whole numbers stand in the statement itself, because a list parameter is written differently on each engine.
    /// </summary>
    public static string List(IEnumerable<Gtin> gtins) =>
        string.Join(',', gtins.Select(gtin => gtin.Number.ToString(CultureInfo.InvariantCulture)));

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DbCommand Statement(DbTransaction transaction, string table, string[] key, string[] columns, int rows)
    {
        var statement = transaction.Connection!.CreateCommand();
        statement.Transaction = transaction;
        var sql = new StringBuilder($"insert into {table} ({string.Join(", ", columns)}) values ");
        for (var row = 0; row < rows; row++)
        {
            var names = columns.Select((_, column) => string.Create(CultureInfo.InvariantCulture, $"@r{row}c{column}")).ToList();
            sql.Append(row == 0 ? "" : ", ").Append('(').AppendJoin(", ", names).Append(')');
            foreach (var name in names)
            {
                var parameter = statement.CreateParameter();
                parameter.ParameterName = name;
                statement.Parameters.Add(parameter);
            }
        }

        sql.Append(" on conflict (").AppendJoin(", ", key).Append(") do update set ")
            .AppendJoin(", ", columns.Except(key).Select(column => $"{column} = excluded.{column}"));
        statement.CommandText = sql.ToString();
        return statement;
    }

    private static void Set(DbParameter parameter, object? value)
    {
        // PostgreSQL wants to know the type of a null; the columns that may be empty are texts.
        parameter.DbType = value is long ? DbType.Int64 : DbType.String;
        parameter.Value = value ?? DBNull.Value;
    }
}
