using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Rules;
using OpenAisle.Catalogue.Till;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Orders.Slots;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>For whom something is priced.</summary>
/// <param name="Order">The order that is placed or changed: what it used of a promotion itself does not count against it.</param>
/// <param name="Placed">When that order was placed, when it is changed: promotions that held then hold on for it.</param>
/// <param name="Slot">When it is handed over: what may not be sold at that hour is refused. Null while no time is chosen, and for goods in hand.</param>
public sealed record PricedFor(
    Id<Shopper> Shopper, Id<Order>? Order = null, DateTimeOffset? Placed = null, Money? Tip = null, SlotId? Slot = null);

/// <summary>What a store charges now for what somebody wants: the one place where lines get their prices.</summary>
public sealed class Pricing(
    IOffers offers, StoreTills? tills = null, TimeProvider? clock = null, ShopperOffers? shoppers = null, SlotSchedules? schedules = null)
{
    /// <param name="kept">Lines of an order that is being changed; they keep number and price.</param>
    /// <param name="whom">Null when nobody in particular asks: then nothing is taken off for members, clips and coupons.</param>
    public async ValueTask<PricedLines> Price(
        Id<Store> store, IReadOnlyList<StockLine> wanted, IReadOnlyList<OrderLine>? kept = null, PricedFor? whom = null, CancellationToken cancel = default)
    {
        var gtins = new Gtin[wanted.Count];
        for (var i = 0; i < gtins.Length; i++)
        {
            gtins[i] = wanted[i].Gtin;
        }

        var found = await offers.Find(store, gtins, cancel);
        var till = tills is null ? null : await tills.Of(store, cancel);
        var now = (clock ?? TimeProvider.System).GetUtcNow();
        var earned = await Earned(till, kept, cancel);
        var shopper = whom is not null && shoppers is not null && (till is { AsksWho: true } || earned.Any(StoreTill.AsksWhoShops))
            ? await shoppers.Terms(whom.Shopper, till!.PromotionsWith(earned), whom.Order, now, cancel)
            : ShopperTerms.Anybody;
        var lines = new List<OrderLine>(wanted.Count);
        var refused = new List<RefusedLine>();
        var next = (kept?.Max(line => (int?)line.Number) ?? 0) + 1;
        foreach (var (gtin, quantity) in wanted)
        {
            var before = kept is null ? null : Line(kept, gtin);
            if (before is not null && quantity.IsLike(before.Quantity))
            {
                lines.Add(before with { Quantity = quantity, Amount = quantity.At(before.UnitPrice) });
            }
            else if (!found.TryGetValue(gtin, out var offer))
            {
                refused.Add(new(gtin, "not-offered", "The store does not sell it."));
            }
            else if (quantity.Unit != offer.Unit || quantity.Scale != offer.Scale)
            {
                refused.Add(new(gtin, "unit", $"It is sold in {offer.Unit} with {offer.Scale} decimals, such as {offer.Increment}."));
            }
            else
            {
                var price = shopper.IsMember
                    && till!.Resolve(gtin, offer.Unit, new(offer.UnitPrice, now), Channel.Online, now)?.Member is { } member
                    ? Money.Min(member.UnitPrice, offer.UnitPrice)
                    : offer.UnitPrice;
                lines.Add(new(next++, gtin, offer.Product.Name, offer.Product.SoldBy, quantity, price, quantity.At(price)));
            }
        }

        var priced = till is null || (till.IsPlain && earned.Count == 0)
            ? new PricedLines(lines, refused)
            : RungUp(till, lines, found, refused, shopper, whom, earned, now, await EndOfWindow(till, whom?.Slot, found.Values, now, cancel));
        priced = priced with { Minimum = till?.Minimum };
        return whom?.Tip is { IsZero: false } tip ? priced with { Charges = [.. priced.Charges, OrderCharge.Tip(tip)] } : priced;
    }

    /// <summary>What an order that is being changed got already: it keeps those terms, also when the promotion was filed anew or taken away.</summary>
    private ValueTask<IReadOnlyList<Promotion>> Earned(StoreTill? till, IReadOnlyList<OrderLine>? kept, CancellationToken cancel)
    {
        if (till is null || kept is null)
        {
            return new([]);
        }

        var savings = kept.SelectMany(line => line.Terms?.Savings ?? []).Where(saving => saving.Version is not null);
        return tills!.Earned(till, savings.Select(saving => (saving.Promotion, saving.Version!)), cancel);
    }

    /// <summary>When the window ends, where that matters: for goods that are not sold at every hour.</summary>
    private async ValueTask<DateTimeOffset?> EndOfWindow(
        StoreTill till, SlotId? slot, IEnumerable<Offer> goods, DateTimeOffset now, CancellationToken cancel)
    {
        var rules = till.Rules(now);
        return slot is { } window && schedules is not null && goods.Any(offer => rules.HasHours(RuledGoods.Of(offer.Product)))
            ? await schedules.EndOf(till.Store, window, cancel)
            : null;
    }

    /// <summary>Apart from the loop that asks, which would make a closure for every line of every order.</summary>
    private static OrderLine? Line(IReadOnlyList<OrderLine> lines, Gtin gtin) => lines.FirstOrDefault(line => line.Gtin == gtin);

    /// <summary>What a placed order would come to with these lines instead: those that stay keep price and promotions.</summary>
    public ValueTask<PricedLines> Price(OrderView order, IReadOnlyList<StockLine> wanted, CancellationToken cancel = default) =>
        Price(order, wanted, order.Slot, cancel);

    /// <param name="slot">The window that it is to have then.</param>
    public ValueTask<PricedLines> Price(OrderView order, IReadOnlyList<StockLine> wanted, SlotId? slot, CancellationToken cancel = default)
    {
        var tip = order.Charges?.FirstOrDefault(charge => charge.Code == StoreFees.TipCode)?.Amount;
        return Price(order.Store, wanted, order.Lines, new(order.Shopper, order.Id, order.AttemptedAt, tip, slot), cancel);
    }

    /// <summary>The lines with what the store's promotions and the place's rules take off and add.</summary>
    private static PricedLines RungUp(
        StoreTill till, List<OrderLine> lines, IReadOnlyDictionary<Gtin, Offer> found, List<RefusedLine> refused, ShopperTerms shopper,
        PricedFor? whom, IReadOnlyList<Promotion> earned, DateTimeOffset now, DateTimeOffset? windowEnds)
    {
        var rules = till.Rules(now);
        var handedOver = till.Local(whom?.Slot?.Start ?? now);
        var until = windowEnds is { } ends ? till.Local(ends) : (DateTime?)null;
        var own = new List<TillLine>(lines.Count);
        foreach (var line in lines)
        {
            // What the store does not sell any more, and what comes from others, stays as it was priced.
            if (line.Supplier is null && found.TryGetValue(line.Gtin, out var offer) && offer.Unit == line.Quantity.Unit)
            {
                var goods = RuledGoods.Of(offer.Product);
                if (rules.Restrictions(goods, line.Quantity, handedOver, until).FirstOrDefault(one => one.Code != "hours" || whom?.Slot is not null) is { } why)
                {
                    refused.Add(new(line.Gtin, why.Code, why.Reason));
                }

                own.Add(new(line.Number, offer.Product, line.Quantity, offer.Unit, new(line.UnitPrice, PriceKind.Regular, null, now, null), goods));
            }
        }

        var set = whom?.Placed is { } then ? till.Set(Channel.Online, now, then, earned) : till.Set(Channel.Online, now);
        var rung = Register.Ring(own, set, shopper, rules, lines.Count == 0 ? [] : till.Fees, Money.Zero(till.Store.Currency), handedOver);
        var byLine = rung.Lines.ToDictionary(line => line.Line.Number);
        var barred = refused.Select(one => one.Gtin).ToHashSet();
        return new(
            [.. lines.Where(line => !barred.Contains(line.Gtin))
                .Select(line => byLine.TryGetValue(line.Number, out var its) ? line with { Terms = LineTerms.Of(its) } : line)],
            refused)
        {
            Charges = OrderCharge.Of(rung),
            Uses = PromotionClaim.Of(rung.Promotions, till.PromotionsWith(earned)),
            InCash = rules.InCash,
        };
    }
}

/// <param name="Refused">What has no price here; empty when all is well.</param>
public sealed record PricedLines(IReadOnlyList<OrderLine> Lines, IReadOnlyList<RefusedLine> Refused)
{
    /// <summary>What the house charges beside the goods, and the tip.</summary>
    public OrderCharge[] Charges { get; init; } = [];

    /// <summary>What is used up of promotions that one shopper may use so often and no more.</summary>
    public IReadOnlyList<PromotionClaim> Uses { get; init; } = [];

    /// <summary>What is handed over for an amount in cash, where the place rounds it.</summary>
    internal Func<Money, Money> InCash { get; init; } = due => due;

    /// <summary>The least that goods must come to, after what promotions take off, for an order that we pick; null where the store takes any.</summary>
    public Money? Minimum { get; init; }

    /// <summary>How much more of goods such an order needs; null when it has enough.</summary>
    public Money? Missing => Minimum is { } least && Lines.GoodsTotal(least.Currency) is var goods && goods < least ? least - goods : null;

    public Money Total(Currency currency) => Lines.Total(Charges, currency);
}

public sealed record RefusedLine(Gtin Gtin, string Code, string Reason);
