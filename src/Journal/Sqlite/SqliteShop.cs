using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OpenAisle.Journal.Sqlite;

/// <summary>The shop's database as a file beside the journal.</summary>
internal sealed class SqliteShop(string path) : IShopDatabase, IDisposable
{
    /// <summary>
    /// SQLite itself waits for another writer, with short pauses; the driver's own retries pause far longer. Set on each connection of the
    /// file, as synchronous is, when it is new: the pool hands it on as it is.
    /// </summary>
    private const string EachConnection = "pragma busy_timeout = 10000; pragma synchronous = full; pragma foreign_keys = on;";

    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
    private readonly ConditionalWeakTable<sqlite3, string> _set = [];
    private int _walSet;

    public string Engine => Engines.Sqlite;

    public async Task<DbConnection> Open(CancellationToken cancel = default)
    {
        var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancel);
        if (!_set.TryGetValue(connection.Handle!, out _))
        {
            using var set = connection.CreateCommand();
            set.CommandText = Interlocked.Exchange(ref _walSet, 1) == 0 ? "pragma journal_mode = wal;" + EachConnection : EachConnection;
            await set.ExecuteNonQueryAsync(cancel);
            _set.AddOrUpdate(connection.Handle!, EachConnection);
        }

        return connection;
    }

    /// <summary>Lets go of the kept connections, so that the file can be moved.</summary>
    public void Dispose()
    {
        using var any = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(any);
    }
}
