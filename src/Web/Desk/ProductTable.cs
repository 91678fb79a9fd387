using Microsoft.AspNetCore.Http;
using OpenAisle.Stock;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>One product on a store's shelf: what it costs, and what there is of it.</summary>
internal sealed record ShelfRow(Offer Offer, StockLevel Level);

/// <summary>What a store sells, with price and stock, as a table.</summary>
internal sealed class ProductTable(IOffers offers, IGrainFactory actors, Words words, Visit visit)
{
    /// <summary>So many are looked at and written into a file; a bigger store is asked by department or by words.</summary>
    public const int MostRows = 5_000;

    public async Task<(TableView<ShelfRow> View, int Total)> Of(
        StoreProfile store, string? department, string? asked, IQueryCollection query)
    {
        var page = await offers.Browse(store.Id, Given(department), Given(asked), 0, MostRows, visit.Cancel);
        var levels = await actors.GetGrain<IStoreStock>(store.Id.Value).Levels([.. page.Offers.Select(offer => offer.Product.Gtin)]);
        return (new(page.Offers.Zip(levels, (offer, level) => new ShelfRow(offer, level)), Columns(store), query, words.Culture), page.Total);
    }

    private IReadOnlyList<Column<ShelfRow>> Columns(StoreProfile store) =>
    [
        new("name", "products.name", row => row.Offer.Product.NameIn(words.Code), Link: row => $"/manage/stock?store={store.Slug}&q={row.Offer.Product.Gtin}",
            Language: row => row.Offer.Product.OtherLanguageIn(words.Code)),
        new("gtin", "products.gtin", row => row.Offer.Product.Gtin.ToString(), Plain: row => row.Offer.Product.Gtin.ToString()),
        new("department", "products.department", row => words.Department(row.Offer.Product.Department)),
        new("place", "products.place", row => words.Say("place", row.Offer.Place.Aisle, row.Offer.Place.Bay, row.Offer.Place.Shelf),
            row => (row.Offer.Place.Aisle, row.Offer.Place.Bay, row.Offer.Place.Shelf)),
        new("price", "manage.price", row => words.Money(row.Offer.UnitPrice), row => row.Offer.UnitPrice.MinorUnits, row => Plain.Amount(row.Offer.UnitPrice), IsNumber: true),
        new("unit", "products.unit", row => words.UnitName(row.Offer.Unit)),
        new("on-hand", "manage.on-hand", row => words.Quantity(row.Level.OnHand), row => Plain.Size(row.Level.OnHand), row => Plain.Amount(row.Level.OnHand), IsNumber: true),
        new("held", "manage.held", row => words.Quantity(row.Level.Held), row => Plain.Size(row.Level.Held), row => Plain.Amount(row.Level.Held), IsNumber: true),
        new("free", "manage.free", row => Free(row) is { } free ? words.Quantity(free) : "–", row => Free(row) is { } free ? Plain.Size(free) : null,
            row => Free(row) is { } free ? Plain.Amount(free) : "", IsNumber: true),
        new("keeping", "manage.keeping", row => words["keeping." + row.Level.Keeping], row => row.Level.Keeping),
    ];

    private static Quantity? Free(ShelfRow row) => row.Level.Keeping == Keeping.Counted ? row.Level.Free : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
