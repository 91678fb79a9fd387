using System.Data.Common;
using OpenAisle.Journal;

namespace OpenAisle.Orders.Shoppers;

/// <summary>
/// What an order set aside of a shopper's promotions is used up when it is placed, and free again when it comes to nothing. Most orders set
/// nothing aside, so it goes along the journal in batches, as a read model does, and not order by order.
/// </summary>
internal sealed class ClaimsFollow : IReadModel
{
    public string Name => "orders.promotion-uses";

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } =
    [
        OrderKinds.HoldExtended, OrderKinds.Placed, OrderKinds.Changed, OrderKinds.ChangeDropped, OrderKinds.Abandoned, OrderKinds.Cancelled,
        OrderKinds.NotCollected,
    ];

    /// <summary>None is emptied when it is built anew: uses are claimed before an order stands, and following it again changes nothing.</summary>
    public IReadOnlyCollection<string> Tables { get; } = [];

    public Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var rows = new RowBatch(connection, transaction);
        foreach (var (recorded, fact) in facts)
        {
            if (fact is HoldExtended extended)
            {
                rows.Add(
                    ShopperOffers.Prolong, ("order", recorded.Stream.Key.ToString("D")),
                    ("lapses", (extended.Lapses + ShopperOffers.Margin).ToUnixTimeMilliseconds()));
                continue;
            }

            string[] follows = fact switch
            {
                Placed => [ShopperOffers.Keep],
                Changed => [ShopperOffers.GiveBackForgone, ShopperOffers.Keep],
                ChangeDropped => [ShopperOffers.GiveBackUnkept, ShopperOffers.KeepForgone],
                _ => [ShopperOffers.GiveBack],
            };
            foreach (var sql in follows)
            {
                rows.Add(sql, ("order", recorded.Stream.Key.ToString("D")));
            }
        }

        return rows.Run(cancel);
    }
}
