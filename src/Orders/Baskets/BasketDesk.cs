using OpenAisle.Catalogue;
using OpenAisle.Stock;

namespace OpenAisle.Orders.Baskets;

/// <summary>A basket as it is shown: priced now, with what can be had of each line.</summary>
/// <param name="ToAuthorise">What would be held on the card: the total, and headroom for what is weighed.</param>
/// <param name="Charges">What the house charges beside the goods; in the total.</param>
/// <param name="InCash">What would be handed over in cash, where the place rounds it.</param>
/// <param name="Minimum">The least that the goods of an order must come to here; null where any order will do.</param>
/// <param name="Missing">How much is missing of it; null when nothing is.</param>
/// <param name="Gone">Lines the store does not sell any more; they are in no total.</param>
public sealed record BasketView(
    Id<Basket> Id,
    Id<Store> Store,
    IReadOnlyList<BasketLine> Lines,
    Money Total,
    Money ToAuthorise,
    IReadOnlyList<StockLine> Gone,
    IReadOnlyList<OrderCharge> Charges,
    Money InCash,
    Money? Minimum = null,
    Money? Missing = null);

/// <param name="Available">False when the store cannot promise this much now.</param>
/// <param name="SoldOut">The store cannot promise any.</param>
/// <param name="CanAddMore">It can promise one step more.</param>
public sealed record BasketLine(OrderLine Line, Offer Offer, bool Available, bool SoldOut, bool CanAddMore);

/// <summary>Fills baskets and shows them.</summary>
public sealed class BasketDesk(Pricing pricing, LineWishes wishes, IOffers offers, IGrainFactory actors, OrderSettings settings)
{
    public async Task<BasketOutcome> Open(Id<Basket> basket, Id<Store> store, Id<Shopper> shopper, CancellationToken cancel = default) =>
        await offers.StoreOf(store, cancel) is null
            ? new BasketOutcome.Refused("store", "no-such-store", "There is no such store.")
            : await actors.GetGrain<IBasket>(basket.Value).Open(store, shopper);

    /// <summary>Sets how much is wanted, in the unit in which the store sells it; zero takes it out.</summary>
    public async Task<BasketOutcome> Set(Id<Basket> basket, Id<Shopper> shopper, Gtin gtin, Quantity quantity, CancellationToken cancel = default)
    {
        if (await Own(basket, shopper) is not { } contents)
        {
            return new BasketOutcome.NoSuchBasket();
        }

        if (BasketRules.WhyAbsurd(quantity, settings) is { } absurd)
        {
            return new BasketOutcome.Refused("quantity", "quantity", absurd);
        }

        if (!quantity.IsZero)
        {
            var priced = await pricing.Price(contents.Store, [new StockLine(gtin, quantity)], cancel: cancel);
            if (priced.Refused is [var refused])
            {
                return new BasketOutcome.Refused(refused.Code == "unit" ? "quantity" : "gtin", refused.Code, refused.Reason);
            }
        }

        return await actors.GetGrain<IBasket>(basket.Value).Set(gtin, quantity);
    }

    /// <summary>Says what is wished for a line: what may come instead, and how it is made ready.</summary>
    public async Task<BasketOutcome> Wish(Id<Basket> basket, Id<Shopper> shopper, Gtin gtin, LineWish wish, CancellationToken cancel = default)
    {
        if (await Own(basket, shopper) is not { } contents)
        {
            return new BasketOutcome.NoSuchBasket();
        }

        return await wishes.WhyNot(contents.Store, gtin, wish, cancel) is { } why
            ? new BasketOutcome.Refused(why.Field, why.Code, why.Reason)
            : await actors.GetGrain<IBasket>(basket.Value).Wish(gtin, wish);
    }

    /// <summary>Null when there is none, or it is somebody else's.</summary>
    public async Task<BasketView?> Look(Id<Basket> basket, Id<Shopper> shopper, CancellationToken cancel = default) =>
        await Own(basket, shopper) is { } contents ? await View(contents, cancel) : null;

    public async Task<BasketView> View(BasketContents contents, CancellationToken cancel = default)
    {
        var priced = await pricing.Price(contents.Store, contents.Lines, null, new(contents.Shopper), cancel);
        Gtin[] gtins = [.. priced.Lines.Select(line => line.Gtin)];
        var found = await offers.Find(contents.Store, gtins, cancel);
        var levels = gtins.Length == 0 ? [] : await actors.GetGrain<IStoreStock>(contents.Store.Value).Levels(gtins);
        var lines = LineWishes.On(priced.Lines, contents.Wishes).Select((line, i) => Line(line, found[line.Gtin], levels[i])).ToList();
        var currency = (await offers.StoreOf(contents.Store, cancel))?.Currency ?? Currency.Usd;
        var total = priced.Total(currency);
        return new(
            contents.Id, contents.Store, lines, total, Headroom.ToAuthorise(priced.Lines, total),
            [.. contents.Lines.Where(line => priced.Refused.Any(refused => refused.Gtin == line.Gtin))], priced.Charges,
            priced.InCash(total), priced.Minimum, contents.Lines.Count == 0 ? null : priced.Missing);
    }

    private static BasketLine Line(OrderLine line, Offer offer, StockLevel level) => new(
        line, offer, level.Offers(line.Quantity), !level.Offers(offer.Increment),
        line.Quantity.IsLike(offer.Increment) && level.Offers(line.Quantity + offer.Increment));

    private async Task<BasketContents?> Own(Id<Basket> basket, Id<Shopper> shopper) =>
        await actors.GetGrain<IBasket>(basket.Value).Look() is { } contents && contents.Shopper == shopper ? contents : null;
}
