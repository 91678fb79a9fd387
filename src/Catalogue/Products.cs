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
    Offer Offer, string? Ingredients, IReadOnlyList<AllergenDeclared> Allergens, string? Nutriscore, string Source, DateTimeOffset? Dated)
{
    /// <summary>True for loose and counter goods: they lie and are cut beside others, whatever is said of themselves.</summary>
    public bool MayHaveTouchedOthers => Offer.Product.Gtin.IsRestricted;

    /// <summary>The language that <see cref="Ingredients"/> are written in; null when their source does not say.</summary>
    public string? IngredientsLanguage { get; init; }

    /// <summary>When its ingredients last changed after it was first filed; null when they never did.</summary>
    public DateTimeOffset? IngredientsChanged { get; init; }

    /// <summary>Keys such as <c>organic</c> and <c>vegan</c>, as a source declares them.</summary>
    public IReadOnlyList<string> Diets { get; init; } = [];
}

/// <summary>Product pages: read from the tables when they are asked for.</summary>
public sealed class Products(IShopDatabase database, Offers offers, IngredientChanges changes)
{
    /// <summary>Null when the store does not sell it.</summary>
    public async Task<ProductDetails?> Details(Id<Store> store, Gtin gtin, CancellationToken cancel = default)
    {
        if (await offers.Find(store, gtin, cancel) is not { } offer)
        {
            return null;
        }

        var sources = await Sources(gtin, cancel);
        if (sources.Count == 0)
        {
            return new(offer, null, Allergens.Read(null, null), null, "house", null);
        }

        var (ingredients, language) = sources.Select(said => (said.Ingredients, said.Language)).FirstOrDefault(said => said.Ingredients is not null);
        var changed = await changes.Of([gtin], DateTimeOffset.UnixEpoch, cancel);
        return new(
            offer, ingredients,
            Allergens.Read([.. sources.Select(said => said.Allergens)]),
            sources.Select(said => said.Nutriscore).FirstOrDefault(score => score is not null) is [>= 'a' and <= 'e'] grade ? grade.ToUpperInvariant() : null,
            sources[0].Allergens.Source, sources[0].Allergens.Dated)
        {
            IngredientsLanguage = language,
            IngredientsChanged = changed.TryGetValue(gtin, out var at) ? at : null,
            Diets = Catalogue.Diets.KeysOf(sources.Aggregate(Diet.None, (all, said) => all | Catalogue.Diets.Read(said.Allergens.Labels))),
        };
    }

    /// <summary>What each source says, the newest first.</summary>
    private async Task<List<(AllergenTags Allergens, string? Ingredients, string? Language, string? Nutriscore)>> Sources(Gtin gtin, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition("""
            select source, dated, allergens_tags, traces_tags, labels, ingredients, ingredients_language, nutriscore
            from product_sources where gtin = @gtin order by dated desc, source
            """, new { gtin = gtin.Number }, cancellationToken: cancel));
        var sources = new List<(AllergenTags, string?, string?, string?)>();
        while (await rows.ReadAsync(cancel))
        {
            var dated = rows.GetInt64(1);
            sources.Add((
                new(
                    rows.GetString(0), dated == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(dated), rows.TextOrNull(2), rows.TextOrNull(3),
                    rows.TextOrNull(4)),
                rows.TextOrNull(5), rows.TextOrNull(6), rows.TextOrNull(7)));
        }

        return sources;
    }
}
