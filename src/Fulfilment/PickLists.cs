using OpenAisle.Catalogue;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>What an associate sees: the orders of a store by slot, and each as a walk past the shelves.</summary>
public sealed class PickLists(OrderBook book, IOffers offers, Substitutes substitutes, SubstituteSafety safety, IGrainFactory actors)
{
    /// <summary>Orders to pick or being picked, the earliest slot first. Follows the journal by a moment.</summary>
    public async Task<IReadOnlyList<PickSlot>> Open(Id<Store> store, CancellationToken cancel = default)
    {
        var open = await book.Open(store, cancel);
        return
        [
            .. open.Where(order => order.Status is OrderStatus.Placed or OrderStatus.Picking)
                .GroupBy(order => (order.Slot, order.SlotStarts))
                .Select(slot => new PickSlot(slot.Key.Slot, slot.Key.SlotStarts, [.. slot])),
        ];
    }

    /// <summary>What, where and how much; before picking begins, as it would be now. Null when there is no such order.</summary>
    public async Task<PickList?> Of(Id<Order> id, CancellationToken cancel = default)
    {
        if (await actors.GetGrain<IOrder>(id.Value).Look() is not { } order)
        {
            return null;
        }

        var found = await offers.Find(order.Store, [.. order.Lines.Select(line => line.Gtin)], cancel);
        var pick = await actors.GetGrain<IPick>(id.Value).Look();
        var lines = pick?.Lines
            ?? [.. PickPlan.Of(order, found).Lines.Select(line => new PickLineView(line, PickLineStatus.Open, null, line.Zone))];
        var unsettled = pick is { IsPacked: true }
            ? []
            : lines.Where(line => line.Status is PickLineStatus.Open or PickLineStatus.FellShort).Select(line => line.Line).ToList();
        var instead = await substitutes.For(order.Store, unsettled, found, cancel);
        var askFirst = await safety.AskFirst(
            order.Shopper, [.. instead.Values.SelectMany(some => some).Where(one => !one.Wished).Select(one => one.Gtin).Distinct()], cancel);
        return new(
            id, order.Number, order.Store, order.Status, order.Slot?.ToString(), order.SlotEnds, pick,
            [
                .. lines.Select(line => new PickListLine(
                    line, found.GetValueOrDefault(line.Line.Gtin)?.Product.Brand, found.GetValueOrDefault(line.Line.Gtin)?.Product.Size,
                    [.. (instead.GetValueOrDefault(line.Line.Number) ?? []).Select(one => Asking(line.Line, one, askFirst))])),
            ]);
    }

    /// <summary>Without being asked the shopper gets what they said yes to before, and nothing that speaks against what they avoid.</summary>
    private static Suggestion Asking(PickLine line, Suggestion one, IReadOnlySet<Gtin> unsafely) => one with
    {
        AskFirst = !one.Wished && (line.Wish is { IfMissing: IfMissing.Ask or IfMissing.These } || unsafely.Contains(one.Gtin)),
    };
}

/// <summary>The orders of one window, those placed first first.</summary>
public sealed record PickSlot(string? Slot, DateTimeOffset? Starts, IReadOnlyList<OrderRow> Orders);

/// <param name="Pick">Null before picking began.</param>
/// <param name="Lines">In the order of a walk through the store.</param>
public sealed record PickList(
    Id<Order> Order, string Number, Id<Store> Store, OrderStatus Status, string? Slot, DateTimeOffset? SlotEnds, PickView? Pick,
    IReadOnlyList<PickListLine> Lines);

/// <param name="Instead">What could be offered instead, the likest first.</param>
public sealed record PickListLine(PickLineView Line, string? Brand, string? Size, IReadOnlyList<Suggestion> Instead);

/// <summary>Something that could stand in for a line: there, of the same department, and no dearer.</summary>
/// <param name="Wished">The shopper named it; it costs no more than the line even where its shelf says otherwise.</param>
/// <param name="AskFirst">It may be proposed, and not taken unasked.</param>
public sealed record Suggestion(
    Gtin Gtin, string Name, string? Brand, string? Size, Quantity Quantity, Money UnitPrice, Money Amount, Shelf Shelf, bool Wished = false,
    bool AskFirst = false);
