using OpenAisle.Journal.Actors;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>What the shopper agreed to on the checkout page.</summary>
/// <param name="Attempt">The caller's idempotency key; it becomes the order's id.</param>
/// <param name="ShownTotal">The total that stood on the page.</param>
/// <param name="Repeats">The attempt was decided before: nothing is priced or claimed for it again, it is only told how it ended.</param>
public sealed record OrderWish(
    Id<Order> Attempt,
    Id<Store> Store,
    Id<Shopper> Shopper,
    string Handover,
    SlotId? Slot,
    IReadOnlyList<StockLine> Lines,
    Money ShownTotal,
    Id<PaymentSource> Source,
    Id<Basket>? Basket = null,
    Money? Tip = null,
    IReadOnlyList<WishedLine>? Wishes = null,
    bool Repeats = false);

/// <summary>The door to the spine: prices the lines and hands them to the order's actor. Pages, HTTP and the benchmark all come in here.</summary>
public sealed class PlaceOrder(
    Pricing pricing, PaymentSources sources, ShopperOffers offers, OrderSettings settings, ManyActors<IOrder> orders)
{
    /// <summary>Of two orders at once that use the last of a coupon, one is priced again without it.</summary>
    private const int MostPricings = 3;

    public async Task<CheckoutOutcome> Run(OrderWish wish, CancellationToken cancel = default)
    {
        var order = orders[wish.Attempt.Value];
        if (wish.Repeats)
        {
            return await order.Checkout(Request(wish, new([], [])));
        }

        if (!await sources.Serves(wish.Source, wish.Shopper, cancel))
        {
            return new CheckoutOutcome.Unfit("source", "no-such-source", "There is no such means of payment.");
        }

        if (wish.Tip is { } given && (given.Currency != wish.ShownTotal.Currency || given.MinorUnits < 0))
        {
            return new CheckoutOutcome.Unfit("tip", "tip", $"A tip is in {wish.ShownTotal.Currency} and not below zero.");
        }

        var priced = await Priced(wish, cancel);
        if (priced.Refused is [var refused, ..] && await order.Look() is null)
        {
            return new CheckoutOutcome.Unfit($"lines[{refused.Gtin}]", refused.Code, refused.Reason);
        }

        // Goods in hand need no minimum: nobody picks them.
        if (wish.Slot is not null && priced.Missing is { } missing && await order.Look() is null)
        {
            return new CheckoutOutcome.Unfit("lines", "minimum", WhyTooSmall(priced.Minimum!.Value, missing));
        }

        if (wish.Tip is { } tip && WhyNoTip(tip, priced) is { } reason)
        {
            return new CheckoutOutcome.Unfit("tip", "tip", reason);
        }

        // An attempt that stands already keeps the lines it froze; what they cost now is of no account then.
        return await order.Checkout(Request(wish, priced));
    }

    private static CheckoutRequest Request(OrderWish wish, PricedLines priced) => new(
        wish.Store, wish.Shopper, wish.Handover, wish.Slot, LineWishes.On(priced.Lines, wish.Wishes), wish.ShownTotal,
        Fingerprints.Of(wish.Store, wish.Shopper, wish.Handover, wish.Slot, wish.Lines, wish.ShownTotal, wish.Tip),
        wish.Source, wish.Basket, priced.Charges);

    /// <summary>Priced, and what it uses of the shopper's coupons and limits set aside for it; that lapses by itself when no order comes of it.</summary>
    private async Task<PricedLines> Priced(OrderWish wish, CancellationToken cancel)
    {
        for (var pricings = 1; ; pricings++)
        {
            var priced = await pricing.Price(wish.Store, wish.Lines, null, new(wish.Shopper, wish.Attempt, Tip: wish.Tip, Slot: wish.Slot), cancel);
            if (priced.Total(wish.ShownTotal.Currency) != wish.ShownTotal || await offers.Claim(wish.Shopper, wish.Attempt, priced.Uses, cancel))
            {
                return priced;
            }

            if (pricings == MostPricings)
            {
                throw new TimeoutException("Other orders of this shopper keep taking the promotions; ask again.");
            }
        }
    }

    internal static string WhyTooSmall(Money minimum, Money missing) => $"Orders begin at {minimum} of goods: {missing} more.";

    private string? WhyNoTip(Money tip, PricedLines priced)
    {
        var goods = priced.Lines.Total(tip.Currency);
        return tip > goods.Scale(settings.MaxTipPercent, 100)
            ? $"A tip is from nothing to {settings.MaxTipPercent} % of the goods."
            : null;
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
    Id<PaymentSource> Source,
    IReadOnlyList<WishedLine>? Wishes = null);

/// <summary>Changes a placed order: lines that stay keep the price as ordered, new ones get today's.</summary>
public sealed class ChangeOrder(Pricing pricing, LineWishes wishes, PaymentSources sources, IGrainFactory actors)
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

        var priced = await pricing.Price(view, wish.Lines, wish.Slot ?? view.Slot, cancel);
        if (priced.Refused is [var refused, ..])
        {
            return new ChangeOutcome.Unfit($"lines[{refused.Gtin}]", refused.Code, refused.Reason);
        }

        // Below the minimum an order does not get smaller; one that is below it, because that was raised since, may stay so.
        if (view.Slot is not null && priced.Missing is { } missing
            && priced.Lines.GoodsTotal(missing.Currency) < view.Lines.GoodsTotal(missing.Currency))
        {
            return new ChangeOutcome.Unfit("lines", "minimum", PlaceOrder.WhyTooSmall(priced.Minimum!.Value, missing));
        }

        foreach (var (gtin, wished) in wish.Wishes ?? [])
        {
            if (await wishes.WhyNot(view.Store, gtin, wished, cancel) is { } why)
            {
                return new ChangeOutcome.Unfit($"wishes[{gtin}].{why.Field}", why.Code, why.Reason);
            }
        }

        return await order.Change(new ChangeRequest(
            wish.Change, wish.Slot, LineWishes.On(priced.Lines, wish.Wishes), wish.ShownTotal,
            Fingerprints.Of(view.Store, view.Shopper, view.Handover, wish.Slot, wish.Lines, wish.ShownTotal), wish.Source, priced.Charges, [.. priced.Uses]));
    }
}
