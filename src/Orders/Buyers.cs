using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Orders;

/// <summary>An order for which a product was packed.</summary>
public sealed record Bought(Id<Order> Order, Id<Store> Store, Id<Shopper> Shopper);

/// <summary>What was packed for an order, substitutes too.</summary>
public sealed record PackedFor(Bought Bought, IReadOnlyList<Gtin> Goods);

/// <param name="Next">Where the next look goes on; null when all were seen.</param>
public sealed record BoughtPage(IReadOnlyList<Bought> Bought, Id<Order>? Next);

/// <summary>
/// Who went home with a product. It is asked when something is called back and hardly ever otherwise, so no table is kept for it: the
/// orders of the time are gone through, and what was packed for them is read in the journal, substitutes too.
/// </summary>
public sealed class Buyers(IShopDatabase database, IJournalEngine engine, FactKinds kinds)
{
    /// <summary>Orders gone through in one look.</summary>
    private const int MostAtOnce = 256;

    /// <param name="store">Null for every store.</param>
    /// <param name="after">The last order of the former look; null to begin.</param>
    public async Task<BoughtPage> Of(
        Gtin gtin, Id<Store>? store, DateTimeOffset from, DateTimeOffset until, Id<Order>? after, CancellationToken cancel = default)
    {
        List<(string Order, string Store, string Shopper)> rows;
        await using (var connection = await database.Open(cancel))
        {
            rows = [.. await connection.QueryAsync<(string, string, string)>(new CommandDefinition(
                $"""
                select order_id, store, shopper from orders
                where order_id > @after and status in ('Packed', 'HandedOver')
                  and coalesce(handed_at, packed_at) >= @from and coalesce(handed_at, packed_at) < @until
                  and (@store = '' or store = @store)
                order by order_id limit {MostAtOnce}
                """,
                new
                {
                    after = after?.ToString() ?? "",
                    from = from.ToUnixTimeMilliseconds(),
                    until = until.ToUnixTimeMilliseconds(),
                    store = store?.ToString() ?? "",
                },
                cancellationToken: cancel))];
        }

        List<Bought> bought = [];
        foreach (var row in rows)
        {
            var order = Id<Order>.Parse(row.Order, null);
            if (await Of(order, cancel) is { } packed && packed.Goods.Contains(gtin))
            {
                bought.Add(new(order, Id<Store>.Parse(row.Store, null), Id<Shopper>.Parse(row.Shopper, null)));
            }
        }

        return new(bought, rows.Count == MostAtOnce ? Id<Order>.Parse(rows[^1].Order, null) : null);
    }

    /// <summary>Null for an order that is not packed.</summary>
    public async Task<PackedFor?> Of(Id<Order> order, CancellationToken cancel = default)
    {
        Attempted? attempted = null;
        await foreach (var recorded in engine.ReadStream(StreamId.Of(OrderKinds.Stream, order), 0, cancel))
        {
            if (recorded.Kind == OrderKinds.Attempted)
            {
                attempted = kinds.Read(recorded) as Attempted;
            }
            else if (recorded.Kind == OrderKinds.Packed && kinds.Read(recorded) is Packed packed && attempted is not null)
            {
                return new(new(order, attempted.Store, attempted.Shopper), [.. packed.Goods.Select(good => good.Gtin)]);
            }
        }

        return null;
    }
}
