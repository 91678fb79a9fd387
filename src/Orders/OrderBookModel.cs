using System.Data.Common;
using System.Diagnostics;
using OpenAisle.Journal;

namespace OpenAisle.Orders;

/// <summary>Keeps the table behind <see cref="OrderBook"/> and <see cref="StoreDays"/>: a row an order.</summary>
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

    public static readonly Migration Times = new("orders", 2,
        """
        alter table orders add column number text not null default '';
        alter table orders add column placed_at bigint;
        alter table orders add column picking_at bigint;
        alter table orders add column packed_at bigint;
        alter table orders add column handed_at bigint;
        alter table orders add column found integer;
        alter table orders add column replaced integer;
        alter table orders add column units bigint;
        alter table orders add column charged_minor bigint;
        create index orders_of_store_by_time on orders (store, placed_at);
        create index orders_by_number on orders (number);
        """);

    public static readonly Migration Agreed = new("orders", 3,
        """
        alter table orders add column slot_ends bigint;
        alter table orders add column authorised_minor bigint;
        """);

    public string Name => OrderBook.Model;

    public int Version => 3;

    public IReadOnlyCollection<string> Tables { get; } = ["orders", "order_changes"];

    public IReadOnlyCollection<string> Kinds { get; } =
    [
        OrderKinds.Attempted, OrderKinds.Placed, OrderKinds.Abandoned, OrderKinds.ChangeAsked, OrderKinds.Changed, OrderKinds.ChangeDropped,
        OrderKinds.Cancelled, OrderKinds.PickingStarted, OrderKinds.Packed, OrderKinds.HandedOver, OrderKinds.NotCollected,
    ];

    public Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var rows = new RowBatch(connection, transaction);

        // Most orders are placed within the page they were attempted in: they get their row in one piece, not a row and a change of it.
        var placed = facts.Where(read => read.Fact is Placed).ToDictionary(read => read.Recorded.Stream);

        foreach (var (recorded, fact) in facts)
        {
            if (fact is Attempted attempt)
            {
                Begin(recorded, attempt, placed.Remove(recorded.Stream, out var answer) ? answer : null, rows);
            }
            else if (fact is not Placed || placed.Remove(recorded.Stream))
            {
                Follow(recorded, fact, rows);
            }
        }

        return rows.Run(cancel);
    }

    private static void Begin(RecordedFact recorded, Attempted attempt, ReadFact? placed, RowBatch rows) => rows.Add(
        """
        insert into orders (
          order_id, number, store, shopper, status, handover, slot, slot_starts, total_minor, currency, lines, attempted_at, placed_at,
          slot_ends, authorised_minor)
        values (
          @order, @number, @store, @shopper, @status, @handover, @slot, @slotStarts, @total, @currency, @lines, @at, @placed, @slotEnds, @authorised)
        """,
        ("order", recorded.Stream.Key.ToString("D")),
        ("number", OrderNumber.Of(new(recorded.Stream.Key))),
        ("store", attempt.Store.ToString()),
        ("shopper", attempt.Shopper.ToString()),
        ("status", placed is null ? nameof(OrderStatus.Attempted) : nameof(OrderStatus.Placed)),
        ("handover", attempt.Handover),
        ("slot", attempt.Slot?.ToString()),
        ("slotStarts", attempt.Slot?.Start.ToUnixTimeMilliseconds()),
        ("total", attempt.Total.MinorUnits),
        ("currency", attempt.Total.Currency.Code),
        ("lines", attempt.Lines.Count),
        ("at", recorded.At.ToUnixTimeMilliseconds()),
        ("placed", placed?.Recorded.At.ToUnixTimeMilliseconds()),
        ("slotEnds", (placed?.Fact as Placed)?.SlotEnds?.ToUnixTimeMilliseconds()),
        ("authorised", (placed?.Fact as Placed)?.Authorised.MinorUnits));

    private static void Follow(RecordedFact recorded, IFact fact, RowBatch rows)
    {
        (string, object?) order = ("order", recorded.Stream.Key.ToString("D"));
        (string, object?) at = ("at", recorded.At.ToUnixTimeMilliseconds());
        switch (fact)
        {
            case ChangeAsked asked:
                rows.Add(
                    "insert into order_changes (order_id, slot, slot_starts, total_minor, lines) values (@order, @slot, @slotStarts, @total, @lines)",
                    order,
                    ("slot", asked.Slot?.ToString()),
                    ("slotStarts", asked.Slot?.Start.ToUnixTimeMilliseconds()),
                    ("total", asked.Total.MinorUnits),
                    ("lines", asked.Lines.Count));
                break;
            case Changed changed:
                rows.Add(
                    """
                    update orders set slot = c.slot, slot_starts = c.slot_starts, total_minor = c.total_minor, lines = c.lines,
                      slot_ends = @slotEnds, authorised_minor = @authorised
                    from order_changes c where c.order_id = orders.order_id and orders.order_id = @order
                    """,
                    order, ("slotEnds", changed.SlotEnds?.ToUnixTimeMilliseconds()), ("authorised", changed.Authorised.MinorUnits));
                rows.Add(DropChange, order);
                break;
            case ChangeDropped:
                rows.Add(DropChange, order);
                break;
            case Placed placed:
                rows.Add(
                    "update orders set status = 'Placed', placed_at = @at, slot_ends = @slotEnds, authorised_minor = @authorised where order_id = @order",
                    at, order, ("slotEnds", placed.SlotEnds?.ToUnixTimeMilliseconds()), ("authorised", placed.Authorised.MinorUnits));
                break;
            case PickingStarted:
                rows.Add("update orders set status = 'Picking', picking_at = @at where order_id = @order", at, order);
                break;
            case Packed packed:
                rows.Add(
                    """
                    update orders set status = 'Packed', packed_at = @at, found = @found, replaced = @replaced, units = @units, charged_minor = @charged
                    where order_id = @order
                    """,
                    at, order,
                    ("found", packed.Goods.Where(good => !good.Replaced).Select(good => good.Line).Distinct().Count()),
                    ("replaced", packed.Goods.Where(good => good.Replaced).Select(good => good.Line).Distinct().Count()),
                    ("units", packed.Goods.Sum(Units)),
                    ("charged", packed.Total.MinorUnits));
                break;
            case HandedOver:
                rows.Add("update orders set status = 'HandedOver', handed_at = @at where order_id = @order", at, order);
                break;
            default:
                rows.Add("update orders set status = @status where order_id = @order", ("status", StatusAfter(fact).ToString()), order);
                break;
        }
    }

    private const string DropChange = "delete from order_changes where order_id = @order";

    private static OrderStatus StatusAfter(IFact fact) => fact switch
    {
        Abandoned => OrderStatus.Abandoned,
        Cancelled => OrderStatus.Cancelled,
        NotCollected => OrderStatus.NotCollected,
        _ => throw new UnreachableException(),
    };

    /// <summary>What a picker put into the tote, in hands: a weighed line is one.</summary>
    private static long Units(PackedLine good) => good.Quantity.Unit.Dimension == Dimension.Count ? good.Quantity.Steps : 1;
}
