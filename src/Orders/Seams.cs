using OpenAisle.Journal.Actors;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>
/// A way of giving the goods. To add one: a folder with a class of this, registered by its module; nothing in the middle changes.
/// </summary>
public interface IHandover
{
    /// <summary>The word in orders and slots: <c>pickup</c>.</summary>
    string Name { get; }

    /// <summary>True when the shopper holds the goods already: nothing is held and no slot is booked; placing sells and captures.</summary>
    bool GoodsInHand { get; }
}

/// <summary>Who gives the goods of a line: our own shelves, or a partner. Everything is keyed by order and revision, and may be asked twice.</summary>
public interface ISupplier
{
    /// <summary>The word in order lines; null for our own shelves.</summary>
    string? Name { get; }

    Task<HoldOutcome> Hold(Id<Store> store, Id<Order> order, int revision, IReadOnlyList<StockLine> lines);

    Task Settle(Id<Store> store, Id<Order> order, int revision);

    Task Drop(Id<Store> store, Id<Order> order, int revision);

    Task Release(Id<Store> store, Id<Order> order);

    /// <summary>The goods went out of the door.</summary>
    Task Deliver(Id<Store> store, Id<Order> order, IReadOnlyList<StockLine> goods);
}

/// <summary>The store's own shelves.</summary>
internal sealed class OwnShelves(FewActors<IStoreStock> stocks) : ISupplier
{
    public string? Name => null;

    public Task<HoldOutcome> Hold(Id<Store> store, Id<Order> order, int revision, IReadOnlyList<StockLine> lines) =>
        Stock(store).Hold(order.For<Hold>(), revision, lines);

    public Task Settle(Id<Store> store, Id<Order> order, int revision) => Stock(store).Settle(order.For<Hold>(), revision);

    public Task Drop(Id<Store> store, Id<Order> order, int revision) => Stock(store).Drop(order.For<Hold>(), revision);

    public Task Release(Id<Store> store, Id<Order> order) => Stock(store).Release(order.For<Hold>());

    public Task Deliver(Id<Store> store, Id<Order> order, IReadOnlyList<StockLine> goods) => Stock(store).Sell(order.For<Hold>(), goods);

    private IStoreStock Stock(Id<Store> store) => stocks[store.Value];
}

/// <summary>Every supplier and handover that this host knows.</summary>
public sealed class Seams(IEnumerable<ISupplier> suppliers, IEnumerable<IHandover> handovers)
{
    private readonly Dictionary<string, ISupplier> _suppliers = suppliers.ToDictionary(supplier => supplier.Name ?? "");
    private readonly Dictionary<string, IHandover> _handovers = handovers.ToDictionary(handover => handover.Name);

    public IReadOnlyCollection<IHandover> Handovers => _handovers.Values;

    public IHandover? Handover(string name) => _handovers.GetValueOrDefault(name);

    /// <exception cref="InvalidOperationException">An order names a supplier that this host was built without.</exception>
    public ISupplier Supplier(string? name) =>
        _suppliers.TryGetValue(name ?? "", out var supplier)
            ? supplier
            : throw new InvalidOperationException($"There is no supplier '{name}'.");
}
