using Dapper;
using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Till;
using OpenAisle.Journal;

namespace OpenAisle.Orders;

/// <summary>What an offer would have given on one basket that was really ordered.</summary>
/// <param name="Before">What all promotions took off without it.</param>
/// <param name="After">And with it.</param>
public sealed record PreviewedBasket(Id<Order> Order, Money Goods, Money Before, Money After)
{
    public string Number => OrderNumber.Of(Order);

    /// <summary>What it gives beyond what was given anyway. An offer that takes the place of another one may give less than it says.</summary>
    public Money Given => After - Before;
}

/// <summary>An offer tried on the last baskets of a store, before it goes live.</summary>
/// <param name="Touched">Those on which it would have changed something, what it gives most first.</param>
public sealed record OfferTrial(int Baskets, Money Goods, Money Given, IReadOnlyList<PreviewedBasket> Touched);

/// <summary>
/// Tries an offer on real baskets: each is rung up with today's other promotions, without the offer and with it. Prices are those that were
/// paid; nobody's clips, coupons and memberships are counted, so an offer that asks for one gives nothing here.
/// </summary>
public sealed class OfferPreview(IShopDatabase database, StoreTills tills, IOffers offers, IGrainFactory actors, TimeProvider clock)
{
    public const int UsualBaskets = 100;

    public async Task<OfferTrial?> Try(Id<Store> store, Promotion draft, int baskets = UsualBaskets, CancellationToken cancel = default)
    {
        if (await tills.Of(store, cancel) is not { } till)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var others = till.Set(Channel.Online, now).All.Where(promotion => promotion.Id != draft.Id).ToList();
        var (without, with) = (new PromotionSet(others), new PromotionSet([.. others, draft]));
        var currency = till.Store.Currency;
        var (count, goods, given) = (0, Money.Zero(currency), Money.Zero(currency));
        List<PreviewedBasket> touched = [];
        foreach (var id in await Last(store, baskets, cancel))
        {
            if (await actors.GetGrain<IOrder>(id.Value).Look() is not { } order)
            {
                continue;
            }

            var found = await offers.Find(store, [.. order.Lines.Select(line => line.Gtin)], cancel);
            var rules = till.Rules(now);
            BasketGood[] basket =
            [
                .. order.Lines.Where(line => line.Supplier is null && found.ContainsKey(line.Gtin)).Select(line => BasketGood.Of(
                    line.Number, found[line.Gtin].Product, line.Quantity, line.UnitPrice, rules.IsDiscountable(Catalogue.Rules.RuledGoods.Of(found[line.Gtin].Product)))),
            ];
            var tried = new PreviewedBasket(
                id, basket.Aggregate(Money.Zero(currency), (sum, good) => sum + good.Amount),
                BestSet.Of(basket, without, ShopperTerms.Anybody, currency).Total, BestSet.Of(basket, with, ShopperTerms.Anybody, currency).Total);
            (count, goods, given) = (count + 1, goods + tried.Goods, given + tried.Given);
            if (!tried.Given.IsZero)
            {
                touched.Add(tried);
            }
        }

        return new(count, goods, given, [.. touched.OrderByDescending(basket => basket.Given.MinorUnits)]);
    }

    /// <summary>Orders that came to be, the newest first.</summary>
    private async Task<IReadOnlyList<Id<Order>>> Last(Id<Store> store, int most, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<string>(new CommandDefinition(
            """
            select order_id from orders where store = @store and placed_at is not null and status not in ('Abandoned', 'Cancelled')
            order by placed_at desc limit @most
            """, new { store = store.ToString(), most }, cancellationToken: cancel));
        return [.. rows.Select(row => Id<Order>.Parse(row, null))];
    }
}
