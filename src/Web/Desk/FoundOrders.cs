using OpenAisle.Orders;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Web.Desk;

/// <param name="Who">Null for those who are erased, and for guests who left nothing.</param>
internal sealed record FoundOrder(OrderRow Order, ShopperDetails? Who);

/// <summary>Orders of a store as people ask for them: by number, or by the telephone, name or e-mail address of whoever ordered.</summary>
internal sealed class FoundOrders(OrderBook book, ShopperBook shoppers)
{
    public const int FewestLetters = 2;

    private const int MostShown = 50;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<FoundOrder>> In(Id<Store> store, string? asked, CancellationToken cancel)
    {
        if (asked?.Trim() is not { Length: >= FewestLetters } words)
        {
            return [];
        }

        var found = await book.Called(words.ToUpperInvariant(), cancel);
        found = found.Count > 0 ? found : await book.OfCaller(words, cancel);
        List<OrderRow> here = [.. found.Where(order => order.Store == store).Take(MostShown)];
        var who = await shoppers.Find([.. here.Select(order => order.Shopper).Distinct()], cancel);
        return [.. here.Select(order => new FoundOrder(order, who.GetValueOrDefault(order.Shopper)))];
    }
}
