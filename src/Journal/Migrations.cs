using Dapper;

namespace OpenAisle.Journal;

/// <summary>Brings the tables of every module up to date, each step once, also when several hosts start together.</summary>
internal static class Migrations
{
    /// <summary>Names the advisory lock under which hosts migrate one after the other.</summary>
    private const long AdvisoryLock = 0x4f70656e_4169736c;

    internal static async Task Run(IShopDatabase database, IEnumerable<Migration> migrations, TimeProvider clock, CancellationToken cancel)
    {
        var steps = migrations.OrderBy(step => step.Number).ToList();
        if (steps.GroupBy(step => (step.Module, step.Number)).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"Migration {twice.Key.Number} of {twice.Key.Module} stands there twice.");
        }

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (database.Engine == Engines.Postgres)
        {
            await connection.ExecuteAsync("select pg_advisory_xact_lock(@AdvisoryLock)", new { AdvisoryLock }, transaction);
        }

        await connection.ExecuteAsync(
            "create table if not exists migrations (module text not null, number bigint not null, at bigint not null, "
            + "primary key (module, number))",
            transaction: transaction);
        var done = (await connection.QueryAsync<(string Module, long Number)>(
            "select module, number from migrations", transaction: transaction)).ToHashSet();
        foreach (var step in steps.Where(step => !done.Contains((step.Module, step.Number))))
        {
            await connection.ExecuteAsync(step.Sql, transaction: transaction);
            await connection.ExecuteAsync(
                "insert into migrations (module, number, at) values (@Module, @Number, @At)",
                new { step.Module, step.Number, At = clock.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction);
        }

        await transaction.CommitAsync(cancel);
    }
}

/// <summary>The names of the two engines.</summary>
public static class Engines
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";
}
