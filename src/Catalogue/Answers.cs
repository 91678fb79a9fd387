using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Catalogue;

// What the doors answer, and the one thing they are asked.

internal sealed record StoreAnswer(Id<Store> Id, string Slug, string Name, string TimeZone, string Currency, string Address)
{
    public static StoreAnswer Of(StoreProfile store) =>
        new(store.Id, store.Slug, store.Name, store.TimeZone, store.Currency.Code, store.Address);
}

internal sealed record DepartmentAnswer(string Key, string Name, int Products);

internal sealed record PageAnswer(IReadOnlyList<OfferAnswer> Products, int Total, int Skip);

/// <param name="UnitPrice">Price of one whole unit: "4.99 USD" a piece, a pound, a kilogram.</param>
/// <param name="Increment">The step in which it is ordered: "1 H87", "0.25 LBR".</param>
internal sealed record OfferAnswer(
    Gtin Gtin, string Name, string? Brand, string? Size, string Department, string SoldBy, string Zone, string? Plu, Money UnitPrice, string Unit,
    Quantity Increment, Quantity Tare, PlaceAnswer Place)
{
    public static OfferAnswer Of(Offer offer, string language) => new(
        offer.Product.Gtin, offer.Product.NameIn(language), offer.Product.Brand, offer.Product.Size, offer.Product.Department,
        Text(offer.Product.SoldBy), Text(offer.Product.Zone), offer.Product.Plu, offer.UnitPrice, offer.Unit.Code, offer.Increment, offer.Tare,
        new(offer.Place.Aisle, offer.Place.Bay, offer.Place.Shelf, offer.Place.Sequence));

    private static string Text<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

internal sealed record PlaceAnswer(int Aisle, int Bay, int Shelf, int Sequence);

/// <param name="Statement">"contains", "mayContain" or "notKnown"; never "free of".</param>
internal sealed record AllergenAnswer(string Allergen, string Name, string Statement, string StatementText);

internal sealed record ProductAnswer(
    OfferAnswer Offer, IReadOnlyDictionary<string, string> Names, string? Ingredients, IReadOnlyList<AllergenAnswer> Allergens, string? Nutriscore,
    string Source, DateTimeOffset? Dated, IReadOnlyList<string> Preparations)
{
    public static ProductAnswer Of(ProductDetails details, string language) => new(
        OfferAnswer.Of(details.Offer, language),
        details.Offer.Product.Names.All.ToDictionary(name => name.Language, name => name.Name),
        details.Ingredients,
        [
            .. details.Allergens.Select(allergen => new AllergenAnswer(
                allergen.Allergen, CatalogueTexts.Allergen(allergen.Allergen, language),
                JsonNamingPolicy.CamelCase.ConvertName(allergen.Statement.ToString()),
                CatalogueTexts.AllergenStatement(allergen.Statement, language))),
        ],
        details.Nutriscore, details.Source, details.Dated, Catalogue.Preparations.Of(details.Offer.Product));
}

/// <summary>Asks for a price: "4.99 USD" for one whole unit.</summary>
internal sealed record PriceRequest(string? UnitPrice);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<StoreAnswer>))]
[JsonSerializable(typeof(List<DepartmentAnswer>))]
[JsonSerializable(typeof(PageAnswer))]
[JsonSerializable(typeof(OfferAnswer))]
[JsonSerializable(typeof(ProductAnswer))]
[JsonSerializable(typeof(PriceRequest))]
[JsonSerializable(typeof(List<Promotions.AdAnswer>))]
[JsonSerializable(typeof(Promotions.PriceReason))]
[JsonSerializable(typeof(Promotions.FeeWish[]))]
[JsonSerializable(typeof(Promotions.MinimumWish))]
[JsonSerializable(typeof(IReadOnlyList<Till.Fee>))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
