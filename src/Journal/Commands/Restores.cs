using Dapper;

namespace OpenAisle.Journal.Commands;

/// <summary>
/// Backups that were put back, and whether what has to be asked outside after it was answered. The mark is on disk, so whoever starts next
/// goes on with it.
/// </summary>
public sealed class Restores(IShopDatabase database, TimeProvider clock)
{
    internal static readonly Migration Table = new("journal", 5, """
        create table restores (
            at bigint primary key,
            is_settled integer not null);
        """);

    /// <summary>A backup was put back just now.</summary>
    public async Task Note(CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(
            "insert into restores (at, is_settled) values (@at, 0) on conflict (at) do nothing", new { at = clock.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    /// <summary>The last one after which something is still to be asked; null when there is none.</summary>
    public async Task<DateTimeOffset?> Open(CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<long?>("select max(at) from restores where is_settled = 0") is { } at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;
    }

    public async Task Settle(DateTimeOffset upTo, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync("update restores set is_settled = 1 where at <= @at", new { at = upTo.ToUnixTimeMilliseconds() });
    }
}
