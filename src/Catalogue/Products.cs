using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>All there is to say of a product in a store, for its page.</summary>
/// <param name="Allergens">
/// The fourteen that must be declared, each with what is known of it, then others that the source names. Nothing known is never "free of".
/// </param>
/// <param name="Nutriscore">A to E; null when it has none.</param>
/// <param name="Source">Where this comes from: "openfoodfacts", or "house".</param>
/// <param name="Dated">When the source last changed it; null when it does not say.</param>
public sealed record ProductDetails(
    Offer Offer, string? Ingredients, IReadOnlyList<AllergenDeclared> Allergens, string? Nutriscore, string Source, DateTimeOffset? Dated);

/// <summary>Product pages: read from the tables when they are asked for.</summary>
public sealed class Products(IShopDatabase database, Offers offers)
{
    /// <summary>Null when the store does not sell it.</summary>
    public async Task<ProductDetails?> Details(Id<Store> store, Gtin gtin, CancellationToken cancel = default)
    {
        if (await offers.Find(store, gtin, cancel) is not { } offer)
        {
            return null;
        }

        await using var connection = await database.Open(cancel);
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition("""
            select ingredients, allergens_tags, traces_tags, nutriscore, source, dated
            from product_sources where gtin = @gtin order by dated desc, source
            """, new { gtin = gtin.Number }, cancellationToken: cancel));
        if (!await rows.ReadAsync(cancel))
        {
            return new(offer, null, Allergens.Read(null, null), null, "house", null);
        }

        var dated = rows.GetInt64(5);
        return new(
            offer, rows.TextOrNull(0), Allergens.Read(rows.TextOrNull(1), rows.TextOrNull(2)),
            rows.TextOrNull(3) is [>= 'a' and <= 'e'] grade ? grade.ToUpperInvariant() : null,
            rows.GetString(4), dated == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(dated));
    }
}
