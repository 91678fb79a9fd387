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
            var order = ("order", (object?)recorded.Stream.Key.ToString("D"));
            switch (fact)
            {
                case HoldExtended extended:
                    rows.Add(ShopperOffers.Prolong, order, ("lapses", (extended.Lapses + ShopperOffers.Margin).ToUnixTimeMilliseconds()));
                    break;
                case Placed:
                    rows.Add(ShopperOffers.Keep, order, ("revision", ShopperOffers.First));
                    break;
                case Changed changed:
                    rows.Add(ShopperOffers.GiveBackForgone, order, ("revision", changed.Revision));
                    rows.Add(ShopperOffers.Keep, order, ("revision", changed.Revision));
                    break;
                case ChangeDropped dropped:
                    rows.Add(ShopperOffers.GiveBackUnkept, order, ("revision", dropped.Revision));
                    rows.Add(ShopperOffers.KeepForgone, order, ("revision", dropped.Revision));
                    break;
                default:
                    rows.Add(ShopperOffers.GiveBack, order);
                    break;
            }
        }

        return rows.Run(cancel);
    }
}
