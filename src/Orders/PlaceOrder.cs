using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>What the shopper agreed to on the checkout page.</summary>
/// <param name="Attempt">The caller's idempotency key; it becomes the order's id.</param>
/// <param name="ShownTotal">The total that stood on the page.</param>
public sealed record OrderWish(
    Id<Order> Attempt,
    Id<Store> Store,
    Id<Shopper> Shopper,
    string Handover,
    SlotId? Slot,
    IReadOnlyList<StockLine> Lines,
    Money ShownTotal,
    Id<PaymentSource> Source,
    Id<Basket>? Basket = null);

/// <summary>The door to the spine: prices the lines and hands them to the order's actor. Pages, HTTP and the benchmark all come in here.</summary>
public sealed class PlaceOrder(Pricing pricing, PaymentSources sources, IGrainFactory actors)
{
    public async Task<CheckoutOutcome> Run(OrderWish wish, CancellationToken cancel = default)
    {
        if (!await sources.Serves(wish.Source, wish.Shopper, cancel))
        {
            return new CheckoutOutcome.Unfit("source", "no-such-source", "There is no such means of payment.");
        }

        var order = actors.GetGrain<IOrder>(wish.Attempt.Value);
        var priced = await pricing.Price(wish.Store, wish.Lines, cancel: cancel);
        if (priced.Refused is [var refused, ..] && await order.Look() is null)
        {
            return new CheckoutOutcome.Unfit($"lines[{refused.Gtin}]", refused.Code, refused.Reason);
        }

        // An attempt that stands already keeps the lines it froze; what they cost now is of no account then.
        return await order.Checkout(new CheckoutRequest(
            wish.Store, wish.Shopper, wish.Handover, wish.Slot, priced.Lines, wish.ShownTotal,
            Fingerprints.Of(wish.Store, wish.Shopper, wish.Handover, wish.Slot, wish.Lines, wish.ShownTotal),
            wish.Source, wish.Basket));
    }
}

/// <summary>After a decline: the next means of payment, while the goods are still held.</summary>
public sealed class PayOrder(PaymentSources sources, IGrainFactory actors)
{
    /// <param name="tender">2 for the second means of payment; the number makes it idempotent.</param>
    public async Task<CheckoutOutcome> Run(
        Id<Order> order, Id<Shopper> shopper, int tender, Id<PaymentSource> source, CancellationToken cancel = default) => tender switch
        {
            < 2 => new CheckoutOutcome.Unfit("tender", "tender", "The first card was tried with the order itself; the next is 2."),
            _ when !await sources.Serves(source, shopper, cancel) =>
                new CheckoutOutcome.Unfit("source", "no-such-source", "There is no such means of payment."),
            _ => await actors.GetGrain<IOrder>(order.Value).Pay(tender, source),
        };
}

/// <summary>What the shopper wants instead of what was ordered.</summary>
public sealed record ChangeWish(
    Id<Order> Order,
    Id<Change> Change,
    SlotId? Slot,
    IReadOnlyList<StockLine> Lines,
    Money ShownTotal,
    Id<PaymentSource> Source);

/// <summary>Changes a placed order: lines that stay keep the price as ordered, new ones get today's.</summary>
public sealed class ChangeOrder(Pricing pricing, PaymentSources sources, IGrainFactory actors)
{
    public async Task<ChangeOutcome> Run(ChangeWish wish, CancellationToken cancel = default)
    {
        var order = actors.GetGrain<IOrder>(wish.Order.Value);
        if (await order.Look() is not { } view)
        {
            return new ChangeOutcome.Unfit("order", "no-such-order", "There is no such order.");
        }

        if (!await sources.Serves(wish.Source, view.Shopper, cancel))
        {
            return new ChangeOutcome.Unfit("source", "no-such-source", "There is no such means of payment.");
        }

        var priced = await pricing.Price(view.Store, wish.Lines, view.Lines, cancel);
        if (priced.Refused is [var refused, ..])
        {
            return new ChangeOutcome.Unfit($"lines[{refused.Gtin}]", refused.Code, refused.Reason);
        }

        return await order.Change(new ChangeRequest(
            wish.Change, wish.Slot, priced.Lines, wish.ShownTotal,
            Fingerprints.Of(view.Store, view.Shopper, view.Handover, wish.Slot, wish.Lines, wish.ShownTotal), wish.Source));
    }
}
