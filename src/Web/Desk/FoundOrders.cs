using OpenAisle.Catalogue.Prices;
using OpenAisle.Orders;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Web.Desk;

/// <param name="Who">Null for those who are erased, and for guests who left nothing.</param>
internal sealed record FoundOrder(OrderRow Order, ShopperDetails? Who)
{
    /// <summary>When it is for; what left at once was for when it was ordered.</summary>
    public DateTimeOffset For => Order.SlotStarts ?? Order.AttemptedAt;

    /// <summary>Of what was packed; before that, of what was ordered.</summary>
    public Money Total => Order.Charged ?? Order.Total;
}

/// <summary>Orders of a store as people ask for them: by number, or by the telephone, name or e-mail address of whoever ordered.</summary>
internal sealed class FoundOrders(OrderBook book, ShopperBook shoppers)
{
    public const int FewestLetters = 2;

    private const int MostShown = 200;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<FoundOrder>> In(Id<Store> store, string? asked, CancellationToken cancel)
    {
        if (asked?.Trim() is not { Length: >= FewestLetters } words)
        {
            return [];
        }

        var found = await book.Called(words.ToUpperInvariant(), cancel);
        found = found.Count > 0 ? found : await book.OfCaller(store, words, cancel);
        return await WithNames([.. found.Where(order => order.Store == store).Take(MostShown)], cancel);
    }

    /// <summary>Those for a day by the store's clock, by their time.</summary>
    public async Task<IReadOnlyList<FoundOrder>> OfDay(StoreProfile store, DateOnly day, CancellationToken cancel)
    {
        var zone = StoreTime.Zone(store.TimeZone);
        var begins = day.ToDateTime(TimeOnly.MinValue);
        return await WithNames(await book.Between(store.Id, StoreTime.Instant(begins, zone), StoreTime.Instant(begins.AddDays(1), zone), cancel), cancel);
    }

    private async Task<IReadOnlyList<FoundOrder>> WithNames(IReadOnlyList<OrderRow> here, CancellationToken cancel)
    {
        var who = await shoppers.Find([.. here.Select(order => order.Shopper).Distinct()], cancel);
        return [.. here.Select(order => new FoundOrder(order, who.GetValueOrDefault(order.Shopper)))];
    }
}
