using System.Diagnostics;
using System.Globalization;
using OpenAisle.Catalogue.Demo;

namespace OpenAisle.Catalogue.Search.Judging;

/// <summary>A store of many products to measure speed with: the demo's goods over and over, under made-up brands, in made-up sizes.</summary>
public sealed class LargeStore : IDisposable
{
    private static readonly string[] Kinds =
        ["classic", "family", "value", "fresh", "premium", "light", "spicy", "smoked", "original", "crunchy", "mini", "double", "northern", "garden", "sunny"];

    private readonly StoreColumns _store;
    private readonly SearchedProducts _products;

    private LargeStore(SearchedProducts products, StoreColumns store) => (_products, _store) = (products, store);

    public int Products => _products.Products.Count;

    public static LargeStore Of(int count)
    {
        var demo = DemoGrocer.SearchProducts();
        var products = new List<SearchProduct>(count);
        var offers = new List<Offer>(count);
        var store = DemoGrocer.MapleStreet.Id;
        for (var number = 0; number < count; number++)
        {
            var one = demo[number % demo.Count];
            var gtin = Gtin.WithCheckDigit(4_000_000_000_000 / 10 * 10 + number);
            var round = number / demo.Count;
            var brand = round == 0 ? one.Document.Brand : $"{Kinds[(number + round) % Kinds.Length]} {Letters(number % 1_500)}";
            var title = string.Create(CultureInfo.InvariantCulture, $"{one.Document.Title} {Kinds[(number * 7) % Kinds.Length]} {number % 40} oz");
            products.Add(one with { Gtin = gtin, Document = one.Document with { Title = title, Brand = brand, Codes = [gtin.ToString()] } });
            var product = new Product(gtin, title, brand, null, one.Department, SoldBy.Piece, TemperatureZone.Ambient);
            offers.Add(new(
                store, product, new(99 + Invented.Number(gtin, "price", 900), Currency.Usd), Unit.Piece, 0, Quantity.Pieces(1), Quantity.Pieces(0),
                new(1, 1, 1, number)));
        }

        var searched = SearchedProducts.Of(products, new SearchLimits());
        var none = new HashSet<Gtin>();
        return new(searched, new(searched, new StoreShelves(offers), none, none));
    }

    /// <summary>How long one question takes, with facets and a page of offers.</summary>
    public TimeSpan Ask(string words)
    {
        var since = Stopwatch.GetTimestamp();
        StoreSearch.Answer(_store, new(words));
        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>How long it takes to see new prices: the store's columns are made again.</summary>
    public TimeSpan Reprice()
    {
        var since = Stopwatch.GetTimestamp();
        _ = new StoreColumns(_products, _store.Shelves, new HashSet<Gtin>(), new HashSet<Gtin>());
        return Stopwatch.GetElapsedTime(since);
    }

    public void Dispose() => _products.Dispose();

    private static string Letters(int number) => string.Concat((char)('b' + (number % 20)), (char)('a' + (number / 20 % 5 * 4)), (char)('k' + (number / 100 % 15)), "ow");
}
