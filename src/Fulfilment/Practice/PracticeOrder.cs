using OpenAisle.Catalogue;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment.Practice;

/// <summary>An order that nobody placed: things of several departments that really stand on the store's shelves, one of them weighed.</summary>
internal static class PracticeOrder
{
    private const int MostPieces = 3;

    /// <summary>Of the stepper's own step: 0.250 kg becomes up to 1 kg.</summary>
    private const int MostIncrements = 4;

    public static async Task<IReadOnlyList<Offer>> Goods(Id<Store> store, int seed, IOffers offers)
    {
        var chance = new Random(seed);
        var departments = (await offers.Departments(store)).Where(department => department.Products > 0).Select(department => department.Department).ToArray();
        chance.Shuffle(departments);
        List<Offer> found = [];
        foreach (var department in departments.Take(PracticeLimits.Departments))
        {
            var page = (await offers.Browse(store, department, null, 0, PracticeLimits.Products)).Offers.ToArray();
            chance.Shuffle(page);
            found.AddRange(page);
        }

        var weighed = found.FirstOrDefault(offer => offer.Product.SoldBy == SoldBy.Weight);
        var pieces = found.Where(offer => offer.Product.SoldBy == SoldBy.Piece).DistinctBy(offer => offer.Product.Department).ToList();
        pieces.AddRange(found.Where(offer => offer.Product.SoldBy == SoldBy.Piece && !pieces.Contains(offer)).Take(PracticeLimits.Lines));
        return [.. pieces.Take(PracticeLimits.Lines - (weighed is null ? 0 : 1)), .. weighed is null ? Array.Empty<Offer>() : [weighed]];
    }

    public static PickPlan Plan(Id<Order> id, Id<Store> store, IReadOnlyList<Offer> goods, DateTimeOffset now)
    {
        OrderLine[] lines =
        [
            .. goods.Select((offer, i) =>
            {
                var quantity = offer.Increment * (1 + (i % (offer.Product.SoldBy == SoldBy.Weight ? MostIncrements : MostPieces)));
                return new OrderLine(i + 1, offer.Product.Gtin, offer.Product.Name, offer.Product.SoldBy, quantity, offer.UnitPrice, quantity.At(offer.UnitPrice));
            }),
        ];
        var total = lines.Aggregate(Money.Zero(goods[0].UnitPrice.Currency), (sum, line) => sum + line.Amount);
        var order = new OrderView(
            id, store, default, OrderStatus.Picking, PickupHandover.Word, null, null, null, now, now, null, lines, total,
            total + total.Scale(PracticeLimits.HeadroomPercent, 100), PriceRule.AsOrdered, [], null, [], null, null, false);
        return PickPlan.Of(order, goods.ToDictionary(offer => offer.Product.Gtin));
    }
}
