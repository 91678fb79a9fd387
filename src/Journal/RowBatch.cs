using System.Data.Common;

namespace OpenAisle.Journal;

/// <summary>
/// Statements that a read model runs in their order within one transaction. On SQLite each text is prepared once and run row by row; on
/// PostgreSQL all of them are one round trip. (One statement of many rows, its parameters numbered, is slower on both: SQLite looks every
/// parameter up by name among all of them, which was a tenth of all the work while orders came in.)
/// </summary>
public sealed class RowBatch(DbConnection connection, DbTransaction transaction)
{
    /// <summary>Statements of one round trip.</summary>
    private const int MostAtOnce = 512;

    private readonly List<(string Sql, (string Name, object? Value)[] Values)> _statements = [];

    /// <param name="values">The parameters of <paramref name="sql"/>, always all of them and in the same order.</param>
    public void Add(string sql, params (string Name, object? Value)[] values) => _statements.Add((sql, values));

    public async Task Run(CancellationToken cancel = default)
    {
        if (connection.CanCreateBatch)
        {
            foreach (var some in _statements.Chunk(MostAtOnce))
            {
                await RunTogether(some, cancel);
            }
        }
        else
        {
            await RunPrepared(cancel);
        }

        _statements.Clear();
    }

    private async Task RunTogether((string Sql, (string Name, object? Value)[] Values)[] statements, CancellationToken cancel)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var (sql, values) in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancel);
    }

    private async Task RunPrepared(CancellationToken cancel)
    {
        Dictionary<string, DbCommand> prepared = [];
        try
        {
            foreach (var (sql, values) in _statements)
            {
                if (!prepared.TryGetValue(sql, out var command))
                {
                    prepared.Add(sql, command = Prepare(sql, values));
                }

                for (var i = 0; i < values.Length; i++)
                {
                    command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
                }

                await command.ExecuteNonQueryAsync(cancel);
            }
        }
        finally
        {
            foreach (var command in prepared.Values)
            {
                await command.DisposeAsync();
            }
        }
    }

    private DbCommand Prepare(string sql, (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach (var (name, _) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Marked(name);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>As it stands in the text: SQLite looks a bare name up four times for each row, with no mark and then with every mark it knows.</summary>
    private static string Marked(string name) => $"@{name}";
}
