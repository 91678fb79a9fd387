using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OpenAisle.Host.Bench;

/// <summary>
/// What the machine gives at best, measured without our code: commits of one row after another, and rows committed in groups of the size
/// and in the table that the journal uses. Figures are to be read against these.
/// </summary>
/// <param name="BareCommitsPerSecond">One row a commit, each on disk before the next.</param>
/// <param name="RowsPerSecondBareGroupCommit">Rows a second when <see cref="GroupRows"/> go into each commit.</param>
internal sealed record MachineFloor(double BareCommitsPerSecond, double RowsPerSecondBareGroupCommit)
{
    private const int GroupRows = 256;
    private const int BodyBytes = 700;
    private static readonly TimeSpan MeasuredFor = TimeSpan.FromSeconds(2);

    public static async Task<MachineFloor> Measure(string? connection, CancellationToken cancel) =>
        connection is null ? Sqlite() : await Postgres(connection, cancel);

    private static MachineFloor Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("openaisle-floor-").FullName;
        try
        {
            using var database = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")};Pooling=false");
            database.Open();
            Run("pragma journal_mode = wal; pragma synchronous = full;");
            Run("create table floor (position integer primary key, stream text, version integer, kind text, at integer, body text, unique (stream, version))");
            using var insert = database.CreateCommand();
            insert.CommandText = "insert into floor (stream, version, kind, at, body) values ($stream, $version, 'floor.measured', 0, $body)";
            var stream = insert.Parameters.Add("$stream", SqliteType.Text);
            var version = insert.Parameters.Add("$version", SqliteType.Integer);
            insert.Parameters.AddWithValue("$body", Body());
            var rows = 0L;
            return new(Rate(1), Rate(GroupRows) * GroupRows);

            double Rate(int rowsACommit) => Timed(() =>
            {
                using var transaction = database.BeginTransaction();
                insert.Transaction = transaction;
                for (var i = 0; i < rowsACommit; i++)
                {
                    stream.Value = $"floor/{Id<Store>.New(TimeProvider.System)}";
                    version.Value = ++rows;
                    insert.ExecuteNonQuery();
                }

                transaction.Commit();
            });

            void Run(string sql)
            {
                using var command = database.CreateCommand();
                command.CommandText = sql;
                command.ExecuteNonQuery();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<MachineFloor> Postgres(string connection, CancellationToken cancel)
    {
        await using var database = new NpgsqlConnection(connection + ";Pooling=false");
        await database.OpenAsync(cancel);
        await Run("create table if not exists bench_floor (position bigserial primary key, stream text, version bigint, kind text, at bigint, body text, unique (stream, version))");
        try
        {
            var version = 0L;
            var body = Body();
            var single = Timed(() =>
            {
                using var insert = new NpgsqlCommand("insert into bench_floor (stream, version, kind, at, body) values ($1, $2, 'floor.measured', 0, $3)", database);
                insert.Parameters.Add(new() { Value = $"floor/{Id<Store>.New(TimeProvider.System)}" });
                insert.Parameters.Add(new() { Value = ++version });
                insert.Parameters.Add(new() { Value = body });
                insert.ExecuteNonQuery();
            });
            var groups = Timed(() =>
            {
                using var copy = database.BeginBinaryImport("copy bench_floor (stream, version, kind, at, body) from stdin (format binary)");
                for (var i = 0; i < GroupRows; i++)
                {
                    copy.StartRow();
                    copy.Write($"floor/{Id<Store>.New(TimeProvider.System)}");
                    copy.Write(++version);
                    copy.Write("floor.measured");
                    copy.Write(0L);
                    copy.Write(body);
                }

                copy.Complete();
            });
            return new(single, groups * GroupRows);
        }
        finally
        {
            await Run("drop table bench_floor");
        }

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, database);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private static string Body() => $"{{\"floor\":\"{new string('x', BodyBytes)}\"}}";

    private static double Timed(Action commit)
    {
        var commits = 0;
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < MeasuredFor)
        {
            commit();
            commits++;
        }

        return commits / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }
}
