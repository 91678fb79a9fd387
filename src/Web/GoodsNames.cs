using Microsoft.AspNetCore.Components;
using OpenAisle.Orders;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web;

/// <summary>
/// What ordered goods are called in the reader's language. An order keeps the name it was placed with; the catalogue may know another one
/// for this language, or none any more.
/// </summary>
public sealed class GoodsNames
{
    private readonly IOffers _offers;
    private readonly Words _words;
    private readonly Visit _visit;
    private readonly Dictionary<Gtin, Product> _products = [];

    internal GoodsNames(IOffers offers, Words words, Visit visit) => (_offers, _words, _visit) = (offers, words, visit);

    public async Task Read(StoreProfile store, IReadOnlyCollection<Gtin> gtins)
    {
        foreach (var (gtin, offer) in await _offers.Find(store.Id, gtins, _visit.Cancel))
        {
            _products[gtin] = offer.Product;
        }
    }

    public string Of(OrderLine line) => Of(line.Gtin, line.Name);

    public string Of(PackedLine good) => Of(good.Gtin, good.Name);

    public string Of(Gtin gtin, string otherwise) => _products.TryGetValue(gtin, out var product) ? product.NameIn(_words.Code) : otherwise;

    /// <summary>The same on a page, with its language where that is another than the page's.</summary>
    internal MarkupString Shown(OrderLine line) => Shown(line.Gtin, line.Name);

    internal MarkupString Shown(PackedLine good) => Shown(good.Gtin, good.Name);

    internal MarkupString Shown(Gtin gtin, string otherwise) =>
        _products.TryGetValue(gtin, out var product) ? _words.Name(product) : _words.In(null, otherwise);

    /// <summary>Brand and size: what tells two goods of one name apart.</summary>
    public string About(Gtin gtin) => _products.TryGetValue(gtin, out var product)
        ? string.Join(" · ", new[] { product.Brand, product.Size }.Where(text => text is { Length: > 0 }))
        : "";

    public string Pictogram(Gtin gtin) => _products.TryGetValue(gtin, out var product) ? Parts.Pictograms.Of(product) : Department.Other;

    public string DepartmentOf(Gtin gtin) => _products.TryGetValue(gtin, out var product) ? product.Department : Department.Other;
}
