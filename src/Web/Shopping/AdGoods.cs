using OpenAisle.Catalogue.Promotions;
using PromotedGoods = OpenAisle.Catalogue.Promotions.Goods;

namespace OpenAisle.Web.Shopping;

/// <summary>Goods to show for a promotion of the weekly ad: some of those that it is about.</summary>
internal static class AdGoods
{
    public static async Task<IReadOnlyList<Offer>> Of(IOffers offers, StoreProfile store, Promotion promotion, int most, CancellationToken cancel)
    {
        var goods = promotion.Parts.Count == 0 ? [] : promotion.Parts[0];
        var gtins = goods.Where(one => one is { Kind: PromotedGoods.Gtin, Except: false })
            .Select(one => Gtin.TryParse(one.Value, out var gtin) ? gtin : default).Where(gtin => gtin != default).Take(most).ToList();
        if (gtins.Count > 0)
        {
            return [.. (await offers.Find(store.Id, gtins, cancel)).Values];
        }

        return DepartmentOf(promotion) is { } department ? (await offers.Browse(store.Id, department, null, 0, most, cancel)).Offers : [];
    }

    /// <summary>The department that it is about, where it is about one.</summary>
    public static string? DepartmentOf(Promotion promotion) => promotion.Parts is [var first, ..]
        ? first.FirstOrDefault(one => one is { Kind: PromotedGoods.Department, Except: false })?.Value
        : null;
}
