using System.Data.Common;
using System.Diagnostics;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Orders;

/// <summary>One order in a list.</summary>
public sealed record OrderRow(
    Id<Order> Id, Id<Store> Store, Id<Shopper> Shopper, OrderStatus Status, string Handover, string? Slot, DateTimeOffset? SlotStarts,
    Money Total, int Lines, DateTimeOffset AttemptedAt)
{
    public string Number => OrderNumber.Of(Id);
}

/// <summary>The lists of orders: a shopper's, and a store's by slot. Follows the journal by a moment.</summary>
public sealed class OrderBook(IShopDatabase database)
{
    private const int MostRows = 500;

    public async Task<IReadOnlyList<OrderRow>> OfShopper(Id<Shopper> shopper, CancellationToken cancel = default) =>
        await Rows("where shopper = @shopper and status <> 'Attempted' and status <> 'Abandoned' order by attempted_at desc", new { shopper = shopper.ToString() }, cancel);

    /// <summary>Orders of a store that wait to be picked, are being picked or wait at the kerb, by slot.</summary>
    public async Task<IReadOnlyList<OrderRow>> Open(Id<Store> store, CancellationToken cancel = default) =>
        await Rows("where store = @store and status in ('Placed', 'Picking', 'Packed') order by slot_starts, attempted_at", new { store = store.ToString() }, cancel);

    private async Task<IReadOnlyList<OrderRow>> Rows(string which, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select order_id as OrderId, store as Store, shopper as Shopper, status as Status, handover as Handover, slot as Slot,
                   slot_starts as SlotStarts, total_minor as TotalMinor, currency as Currency, lines as Lines, attempted_at as AttemptedAt
            from orders {which} limit {MostRows}
            """, parameters, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToOrder())];
    }

    private sealed class Row
    {
        public string OrderId { get; init; } = "";
        public string Store { get; init; } = "";
        public string Shopper { get; init; } = "";
        public string Status { get; init; } = "";
        public string Handover { get; init; } = "";
        public string? Slot { get; init; }
        public long? SlotStarts { get; init; }
        public long TotalMinor { get; init; }
        public string Currency { get; init; } = "";
        public long Lines { get; init; }
        public long AttemptedAt { get; init; }

        public OrderRow ToOrder() => new(
            Id<Order>.Parse(OrderId, null), Id<Kernel.Store>.Parse(Store, null), Id<Kernel.Shopper>.Parse(Shopper, null), Enum.Parse<OrderStatus>(Status), Handover, Slot,
            SlotStarts is { } starts ? DateTimeOffset.FromUnixTimeMilliseconds(starts) : null,
            new Money(TotalMinor, Kernel.Currency.Of(Currency)), (int)Lines, DateTimeOffset.FromUnixTimeMilliseconds(AttemptedAt));
    }
}

/// <summary>Keeps the table behind <see cref="OrderBook"/>.</summary>
internal sealed class OrderBookModel : IReadModel
{
    public static readonly Migration Table = new("orders", 1,
        """
        create table orders (
          order_id text primary key,
          store text not null,
          shopper text not null,
          status text not null,
          handover text not null,
          slot text,
          slot_starts bigint,
          total_minor bigint not null,
          currency text not null,
          lines integer not null,
          attempted_at bigint not null
        );
        create table order_changes (
          order_id text primary key,
          slot text,
          slot_starts bigint,
          total_minor bigint not null,
          lines integer not null
        );
        create index orders_of_shopper on orders (shopper, attempted_at);
        create index orders_of_store on orders (store, status, slot_starts);
        """);

    public string Name => "orders.book";

    public int Version => 1;

    public IReadOnlyCollection<string> Tables { get; } = ["orders", "order_changes"];

    public IReadOnlyCollection<string> Kinds { get; } =
    [
        OrderKinds.Attempted, OrderKinds.Placed, OrderKinds.Abandoned, OrderKinds.ChangeAsked, OrderKinds.Changed, OrderKinds.ChangeDropped,
        OrderKinds.Cancelled, OrderKinds.PickingStarted, OrderKinds.Packed, OrderKinds.HandedOver, OrderKinds.NotCollected,
    ];

    public Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var rows = new RowBatch(connection, transaction);
        foreach (var (recorded, fact) in facts)
        {
            Follow(recorded, fact, rows);
        }

        return rows.Run(cancel);
    }

    private static void Follow(RecordedFact recorded, IFact fact, RowBatch rows)
    {
        (string, object?) order = ("order", recorded.Stream.Key.ToString("D"));
        switch (fact)
        {
            case Attempted attempt:
                rows.Add(
                    """
                    insert into orders (order_id, store, shopper, status, handover, slot, slot_starts, total_minor, currency, lines, attempted_at)
                    values (@order, @store, @shopper, 'Attempted', @handover, @slot, @slotStarts, @total, @currency, @lines, @at)
                    """,
                    order,
                    ("store", attempt.Store.ToString()),
                    ("shopper", attempt.Shopper.ToString()),
                    ("handover", attempt.Handover),
                    ("slot", attempt.Slot?.ToString()),
                    ("slotStarts", attempt.Slot?.Start.ToUnixTimeMilliseconds()),
                    ("total", attempt.Total.MinorUnits),
                    ("currency", attempt.Total.Currency.Code),
                    ("lines", attempt.Lines.Count),
                    ("at", recorded.At.ToUnixTimeMilliseconds()));
                break;
            case ChangeAsked asked:
                rows.Add(
                    "insert into order_changes (order_id, slot, slot_starts, total_minor, lines) values (@order, @slot, @slotStarts, @total, @lines)",
                    order,
                    ("slot", asked.Slot?.ToString()),
                    ("slotStarts", asked.Slot?.Start.ToUnixTimeMilliseconds()),
                    ("total", asked.Total.MinorUnits),
                    ("lines", asked.Lines.Count));
                break;
            case Changed:
                rows.Add(
                    """
                    update orders set slot = c.slot, slot_starts = c.slot_starts, total_minor = c.total_minor, lines = c.lines
                    from order_changes c where c.order_id = orders.order_id and orders.order_id = @order
                    """, order);
                rows.Add(DropChange, order);
                break;
            case ChangeDropped:
                rows.Add(DropChange, order);
                break;
            default:
                rows.Add("update orders set status = @status where order_id = @order", ("status", StatusAfter(fact).ToString()), order);
                break;
        }
    }

    private const string DropChange = "delete from order_changes where order_id = @order";

    private static OrderStatus StatusAfter(IFact fact) => fact switch
    {
        Placed => OrderStatus.Placed,
        Abandoned => OrderStatus.Abandoned,
        Cancelled => OrderStatus.Cancelled,
        PickingStarted => OrderStatus.Picking,
        Packed => OrderStatus.Packed,
        HandedOver => OrderStatus.HandedOver,
        NotCollected => OrderStatus.NotCollected,
        _ => throw new UnreachableException(),
    };
}
