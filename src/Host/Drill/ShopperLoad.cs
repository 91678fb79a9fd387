using System.Diagnostics;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

#pragma warning disable CA5394 // What a shopper of a drill wants is no secret.

namespace OpenAisle.Host.Drill;

/// <summary>A shopper by chance: fills a basket, checks out, tries another card, asks again, or walks away in the middle.</summary>
internal sealed class ShopperLoad(DrillShop shop, IMouth mouth, OpenOrders open, Random chance)
{
    private const int MostTenders = 3;
    private const int MostAskedAgain = 4;
    private const int TwiceInSoMany = 6;
    private static readonly TimeSpan AsksAgainAfter = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Thinks = TimeSpan.FromMilliseconds(40);

    private readonly PlaceOrder _placing = shop.Services.GetRequiredService<PlaceOrder>();
    private readonly PayOrder _paying = shop.Services.GetRequiredService<PayOrder>();

    public async Task Run(IEnumerable<OrderWish> again, CancellationToken cancel)
    {
        foreach (var wish in again)
        {
            await Try(wish, cancel);
        }

        while (!cancel.IsCancellationRequested)
        {
            await Try(Wish(), cancel);
            await Task.Delay(Thinks * chance.NextDouble(), shop.Clock, cancel);
        }
    }

    private async Task Try(OrderWish wish, CancellationToken cancel)
    {
        mouth.Say(new Said("asked", wish.Attempt.Value, Wish: wish));
        try
        {
            await CheckOut(wish, cancel);
        }
        catch (Exception unknown) when (!cancel.IsCancellationRequested)
        {
            mouth.Say(new Said("failed", wish.Attempt.Value, Reason: $"{unknown.GetType().Name}: {unknown.Message}"));
        }
    }

    private async Task CheckOut(OrderWish wish, CancellationToken cancel)
    {
        var (tender, source) = (1, wish.Source);
        var outcome = chance.Next(TwiceInSoMany) == 0 ? await PlaceTwice(wish, cancel) : Say(wish, 1, source, await _placing.Run(wish, cancel));
        for (var asked = 0; asked < MostAskedAgain; asked++)
        {
            switch (outcome)
            {
                case CheckoutOutcome.Declined no when no.NextTender <= MostTenders && chance.Next(4) > 0:
                    (tender, source) = (no.NextTender, shop.Card(wish.Shopper, chance));
                    outcome = chance.Next(TwiceInSoMany) == 0
                        ? await PayTwice(wish, tender, source, cancel)
                        : Say(wish, tender, source, await _paying.Run(wish.Attempt, wish.Shopper, tender, source, cancel));
                    break;
                case CheckoutOutcome.Pending when chance.Next(4) > 0:
                    await Task.Delay(AsksAgainAfter, shop.Clock, cancel);
                    outcome = Say(wish, tender, source, tender == 1 ? await _placing.Run(wish, cancel) : await _paying.Run(wish.Attempt, wish.Shopper, tender, source, cancel));
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>The same attempt twice at once, and a third time with other content.</summary>
    private async Task<CheckoutOutcome> PlaceTwice(OrderWish wish, CancellationToken cancel)
    {
        var lines = Lines();
        var other = wish with { Lines = lines, ShownTotal = Total(lines) };
        var outcomes = await Task.WhenAll(
            Ask(wish, 1, wish.Source, () => _placing.Run(wish, cancel)),
            Ask(other, 1, wish.Source, () => _placing.Run(other, cancel)),
            Ask(wish, 1, wish.Source, () => _placing.Run(wish, cancel)));
        return outcomes[0];
    }

    /// <summary>Two cards under one number, the number after it, and the attempt itself again, all at once.</summary>
    private async Task<CheckoutOutcome> PayTwice(OrderWish wish, int tender, Id<PaymentSource> source, CancellationToken cancel)
    {
        var (second, third) = (shop.Card(wish.Shopper, chance), shop.Card(wish.Shopper, chance));
        var outcomes = await Task.WhenAll(
            Ask(wish, tender, source, () => _paying.Run(wish.Attempt, wish.Shopper, tender, source, cancel)),
            Ask(wish, tender, second, () => _paying.Run(wish.Attempt, wish.Shopper, tender, second, cancel)),
            Ask(wish, tender + 1, third, () => _paying.Run(wish.Attempt, wish.Shopper, tender + 1, third, cancel)),
            Ask(wish, 1, wish.Source, () => _placing.Run(wish, cancel)));
        return outcomes[0];
    }

    private async Task<CheckoutOutcome> Ask(OrderWish wish, int tender, Id<PaymentSource> source, Func<Task<CheckoutOutcome>> ask) =>
        Say(wish, tender, source, await ask());

    private CheckoutOutcome Say(OrderWish wish, int tender, Id<PaymentSource> source, CheckoutOutcome outcome)
    {
        var total = outcome is CheckoutOutcome.Placed placed ? placed.Total : (Money?)null;
        mouth.Say(new Said(
            "checkout", wish.Attempt.Value, outcome.GetType().Name, total, Reason: Reason(outcome), Wanted: wish.ShownTotal, Tender: tender,
            Source: source.Value));
        if (outcome is CheckoutOutcome.Placed)
        {
            open.Add(wish.Attempt);
        }

        return outcome;
    }

    private static string? Reason(CheckoutOutcome outcome) => outcome switch
    {
        CheckoutOutcome.Placed or CheckoutOutcome.SoldOut or CheckoutOutcome.Declined or CheckoutOutcome.Pending => null,
        CheckoutOutcome.SlotGone gone => gone.Reason,
        CheckoutOutcome.Abandoned abandoned => abandoned.Reason,
        CheckoutOutcome.Conflict conflict => conflict.Reason,
        CheckoutOutcome.Unfit unfit => $"{unfit.Field} {unfit.Code}",
        CheckoutOutcome.PriceChanged changed => $"now {changed.Now}",
        _ => throw new UnreachableException(),
    };

    private OrderWish Wish()
    {
        var lines = Lines();
        var total = Total(lines);
        var shopper = shop.Shoppers[chance.Next(shop.Shoppers.Count)];
        return new OrderWish(
            Id<Order>.New(shop.Clock), shop.Stores[chance.Next(shop.Stores.Count)], shopper, DrillShop.Handover, Slot(), lines, total,
            shop.Card(shopper, chance));
    }

    private List<StockLine> Lines()
    {
        var goods = DrillOffers.Goods.ToArray();
        chance.Shuffle(goods);
        return [.. goods.Take(chance.Next(1, 5)).Select(product => new StockLine(product.Gtin, Wanted(product, chance)))];
    }

    private SlotId Slot() => Slot(shop, chance);

    /// <summary>Mostly one of the newest windows, sometimes one that has long been full.</summary>
    internal static SlotId Slot(DrillShop shop, Random chance)
    {
        const int Newest = 3;
        var slots = shop.Slots;
        return chance.Next(10) > 0 ? slots[^chance.Next(1, Math.Min(Newest, slots.Count) + 1)] : slots[chance.Next(slots.Count)];
    }

    internal static Quantity Wanted(Product product, Random chance) =>
        product.SoldBy == SoldBy.Weight ? Quantity.Grams(250 * chance.Next(1, 6)) : Quantity.Pieces(chance.Next(1, 4));

    internal static Money Total(IEnumerable<StockLine> lines) => lines.Aggregate(
        Money.Zero(Currency.Usd), (total, line) => total + line.Quantity.At(DrillOffers.PriceOf(line.Gtin)));
}

/// <summary>The orders that associates and second thoughts find something to do with.</summary>
internal sealed class OpenOrders
{
    private readonly List<Id<Order>> _orders = [];
    private readonly Lock _one = new();

    public void Add(Id<Order> order)
    {
        lock (_one)
        {
            _orders.Add(order);
        }
    }

    public Id<Order>? Any(Random chance)
    {
        lock (_one)
        {
            return _orders.Count == 0 ? null : _orders[chance.Next(_orders.Count)];
        }
    }

    /// <summary>One of the few that were placed last, so that many meet there.</summary>
    public Id<Order>? AnyOfLast(int few, Random chance)
    {
        lock (_one)
        {
            return _orders.Count == 0 ? null : _orders[^chance.Next(1, Math.Min(few, _orders.Count) + 1)];
        }
    }

    public void Remove(Id<Order> order)
    {
        lock (_one)
        {
            _orders.Remove(order);
        }
    }
}
