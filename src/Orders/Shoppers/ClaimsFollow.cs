using OpenAisle.Journal;

namespace OpenAisle.Orders.Shoppers;

/// <summary>What an order set aside of a shopper's promotions is used up when it is placed, and given back when it is over without a sale.</summary>
internal sealed class ClaimsFollow(ShopperOffers offers) : IReaction
{
    public string Name => "orders.promotion-uses";

    public IReadOnlyCollection<string> Kinds { get; } =
    [
        OrderKinds.Placed, OrderKinds.Changed, OrderKinds.ChangeDropped, OrderKinds.Abandoned, OrderKinds.Cancelled, OrderKinds.NotCollected,
    ];

    public Task React(RecordedFact recorded, IFact fact, CancellationToken cancel)
    {
        var order = new Id<Order>(recorded.Stream.Key);
        return fact switch
        {
            Placed or Changed => offers.Keep(order, cancel),
            ChangeDropped => offers.GiveBackUnkept(order, cancel),
            _ => offers.GiveBack(order, cancel),
        };
    }
}
