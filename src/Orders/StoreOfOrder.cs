using OpenAisle.Doors;

namespace OpenAisle.Orders;

/// <summary>The store in which an order was placed: who works in another one has nothing to do with it.</summary>
internal sealed class StoreOfOrder(IGrainFactory actors) : IStoreOf
{
    public IReadOnlyCollection<string> Names { get; } = ["order"];

    public async ValueTask<Id<Store>?> Find(string value, CancellationToken cancel) =>
        Id<Order>.TryParse(value, null, out var order) ? (await actors.GetGrain<IOrder>(order.Value).Look())?.Store : null;
}
