using System.Data.Common;
using Dapper;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>A shopper who said that they are there, and when they had their goods.</summary>
public sealed record KerbWait(DateTimeOffset Arrived, DateTimeOffset HandedOver)
{
    /// <summary>A clock that jumped back makes no wait below nothing.</summary>
    public TimeSpan Waited => HandedOver > Arrived ? HandedOver - Arrived : TimeSpan.Zero;
}

/// <summary>How long shoppers waited at a store's kerb. Follows the journal by a moment.</summary>
public sealed class KerbWaits(IShopDatabase database)
{
    /// <summary>The most waits read for the figures of some days.</summary>
    public const int MostRows = 50_000;

    /// <summary>Those that ended since then.</summary>
    public async Task<IReadOnlyList<KerbWait>> Since(Id<Store> store, DateTimeOffset since, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(long Arrived, long Handed)>(new CommandDefinition(
            $"""
            select w.arrived_at, o.handed_at from orders o join kerb_waits w on w.order_id = o.order_id
            where o.store = @store and o.handed_at >= @since order by o.handed_at desc limit {MostRows}
            """, new { store = store.ToString(), since = since.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
        return [.. rows.Select(row => new KerbWait(DateTimeOffset.FromUnixTimeMilliseconds(row.Arrived), DateTimeOffset.FromUnixTimeMilliseconds(row.Handed)))];
    }
}

/// <summary>Keeps the table behind <see cref="KerbWaits"/>: when each shopper first said that they are there. The hand-over stands in the order book.</summary>
internal sealed class KerbWaitsModel : IReadModel
{
    public static readonly Migration Table = new("fulfilment", 1, """
        create table kerb_waits (
            order_id text primary key,
            arrived_at bigint not null)
        """);

    public string Name => "fulfilment.waits";

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } = [PickKinds.ShopperArrived];

    public IReadOnlyCollection<string> Tables { get; } = ["kerb_waits"];

    public Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var rows = new RowBatch(connection, transaction);
        foreach (var (recorded, _) in facts)
        {
            rows.Add(
                "insert into kerb_waits (order_id, arrived_at) values (@order, @at) on conflict (order_id) do nothing",
                ("order", recorded.Stream.Key.ToString("D")), ("at", recorded.At.ToUnixTimeMilliseconds()));
        }

        return rows.Run(cancel);
    }
}
