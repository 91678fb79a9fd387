using System.Data.Common;
using Npgsql;

namespace OpenAisle.Journal.Postgres;

/// <summary>The shop's database on PostgreSQL: the journal's neighbour.</summary>
internal sealed class PostgresShop(NpgsqlDataSource source) : IShopDatabase
{
    public string Engine => Engines.Postgres;

    public async Task<DbConnection> Open(CancellationToken cancel = default) => await source.OpenConnectionAsync(cancel);

    /// <summary>Connections that stay open for the next question, with the statements that recur prepared by themselves.</summary>
    internal static NpgsqlDataSource Source(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 3,
            ApplicationName = "openaisle",

            // Nothing is set beyond a transaction, so nothing needs to be put back: three statements for every connection that is used.
            NoResetOnClose = true,
        };
        return new NpgsqlDataSourceBuilder(settings.ToString()).Build();
    }
}
