using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>What messages say of an order.</summary>
/// <param name="Slot">Its window, by the window's own name; null for goods in hand.</param>
internal sealed record OrderTold(
    Id<Order> Id, Id<Store> Store, Id<Shopper> Shopper, string? Slot, DateTimeOffset? SlotStarts, DateTimeOffset? SlotEnds, Money Total,
    Money Authorised)
{
    public string Number => OrderNumber.Of(Id);

    /// <summary>What the line that the news is about was ordered as.</summary>
    public string LineName { get; init; } = "";

    public static OrderTold Of(OrderRow row) =>
        new(row.Id, row.Store, row.Shopper, row.Slot, row.SlotStarts, row.SlotEnds, row.Total, row.Authorised);

    public static OrderTold Of(OrderView order, int? line = null) => new(
        order.Id, order.Store, order.Shopper, order.Slot?.ToString(), order.Slot?.Start, order.SlotEnds, order.Total, order.Authorised)
    {
        LineName = order.Lines.FirstOrDefault(one => one.Number == line)?.Name ?? "",
    };
}
