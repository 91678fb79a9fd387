using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OpenAisle.Journal.Tests;

/// <summary>Keeps a journal from committing, as a slow disk or another host's lock does, until it is disposed of.</summary>
internal sealed class Stall : IAsyncDisposable
{
    private readonly DbConnection _connection;

    private Stall(DbConnection connection) => _connection = connection;

    internal static async Task<Stall> Of(JournalSettings settings)
    {
        DbConnection connection = settings.Postgres is { } postgres
            ? new NpgsqlConnection(postgres + ";Pooling=false")
            : new SqliteConnection($"Data Source={Path.Combine(settings.DataDirectory, "journal.db")};Pooling=False");
        await connection.OpenAsync();
        await using var hold = connection.CreateCommand();
        hold.CommandText = settings.Postgres is null ? "begin immediate" : "begin; update head set position = position";
        await hold.ExecuteNonQueryAsync();
        return new Stall(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var release = _connection.CreateCommand())
        {
            release.CommandText = "rollback";
            await release.ExecuteNonQueryAsync();
        }

        await _connection.DisposeAsync();
    }
}
