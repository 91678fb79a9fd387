using Microsoft.AspNetCore.Http;
using OpenAisle.Web.Shopping;

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

    public void Show(IEnumerable<Goods> goods)
    {
        foreach (var one in goods)
        {
            _shown[one.Offer.Product.Gtin] = new(one.Offer, one.SoldOut);
        }
    }
}

/// <summary>What a page says of goods.</summary>
internal sealed record ShownGoods(Offer Offer, bool SoldOut);
