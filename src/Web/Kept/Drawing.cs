using Microsoft.AspNetCore.Http;
using OpenAisle.Catalogue.Promotions;
using Goods = OpenAisle.Web.Shopping.Goods;

namespace OpenAisle.Web.Kept;

/// <summary>
/// Stands in a request that draws a page for nobody in particular, so that it can be kept: takes down which goods the page shows, at what
/// price, and whether they are there.
/// </summary>
internal sealed class Drawing
{
    private readonly Dictionary<Gtin, ShownGoods> _shown = [];

    public IReadOnlyCollection<ShownGoods> Shown => _shown.Values;

    public static Drawing? Of(HttpContext? http) => http?.Features.Get<Drawing>();

    /// <summary>All that a page may say of promotions, as one text: two of them are alike when their numbers are.</summary>
    public static string PromisedOf(IEnumerable<Promotion> promises) => string.Join('\n', promises.Select(one =>
        $"{one.Id}|{one.Name}|{one.Form}|{string.Join(',', one.Take)}|{one.Pay}|{one.BasisPoints}|{one.Amount}|{one.Until:s}"));

    public void Show(IEnumerable<Goods> goods)
    {
        foreach (var one in goods)
        {
            _shown[one.Offer.Product.Gtin] = new(one.Offer, one.SoldOut, PromisedOf(one.Promises));
        }
    }
}

/// <summary>What a page says of goods.</summary>
internal sealed record ShownGoods(Offer Offer, bool SoldOut, string Promised);
