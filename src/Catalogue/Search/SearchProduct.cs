using System.Data.Common;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Search;

/// <summary>A product as search knows it, whatever store sells it: what it is found by, and what it can be narrowed down by.</summary>
/// <param name="Nutriscore">'A' to 'E'; zero when it has none.</param>
/// <param name="FreeFrom">A bit for each of the fourteen allergens that a source declares it free of; see <see cref="Allergens.Bit"/>.</param>
/// <param name="MayHave">Those that it contains or may contain.</param>
/// <param name="HasIngredients">True when its ingredient list is known.</param>
internal sealed record SearchProduct(
    Gtin Gtin, SearchDocument Document, string Department, char Nutriscore, Diet Diets, int FreeFrom, int MayHave, bool HasIngredients)
{
    /// <summary>Categories of a record go from the general to the particular: what is far from the end says little.</summary>
    private const int CategoriesRead = 4;

    public static SearchProduct Of(ProductRecord record) =>
        Of(record.Product.Gtin, record.Product.Name, record.Product.Brand, record.Product.Department, record.Product.Plu, [.. record.Product.Names.All.Select(name => name.Name)], [record.Facts]);

    /// <param name="sources">What each source says, the newest first.</param>
    public static SearchProduct Of(
        Gtin gtin, string name, string? brand, string department, string? plu, IReadOnlyList<string> names, IReadOnlyList<SourceFacts> sources)
    {
        var ingredients = sources.Select(source => source.Ingredients).FirstOrDefault(text => text is not null);
        var allergens = Allergens.Read([.. sources.Select(source => new AllergenTags(source.Source, source.Dated, source.AllergensTags, source.TracesTags, source.Labels))]);
        var document = new SearchDocument(
            name, brand, ingredients, [.. names.Where(other => other != name).Distinct()], KindsOf(department, sources), CodesOf(gtin, plu));
        return new(
            gtin, document, department,
            sources.Select(source => source.Nutriscore).FirstOrDefault(score => score is not null) is [>= 'a' and <= 'e'] grade ? char.ToUpperInvariant(grade[0]) : '\0',
            sources.Aggregate(Diet.None, (all, source) => all | Catalogue.Diets.Read(source.Labels)),
            Bits(AllergenStatement.DeclaredFree), Bits(AllergenStatement.Contains) | Bits(AllergenStatement.MayContain), ingredients is not null);

        int Bits(AllergenStatement statement) =>
            allergens.Where(one => one.Statement == statement).Aggregate(0, (all, one) => all | Allergens.Bit(one.Allergen));
    }

    public static async Task<IReadOnlyList<SearchProduct>> ReadAll(IShopDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var names = await Names(connection, cancel);
        var sources = await Sources(connection, cancel);
        await using var rows = await Read(connection, "select gtin, name, brand, department, plu from products order by gtin", cancel);
        var products = new List<SearchProduct>();
        while (await rows.ReadAsync(cancel))
        {
            var gtin = rows.GetInt64(0);
            products.Add(Of(
                Gtin.FromNumber(gtin), rows.GetString(1), rows.TextOrNull(2), rows.GetString(3), rows.TextOrNull(4), names.GetValueOrDefault(gtin) ?? [],
                sources.GetValueOrDefault(gtin) ?? []));
        }

        return products;
    }

    private static List<string> KindsOf(string department, IReadOnlyList<SourceFacts> sources)
    {
        var tags = sources.Select(source => source.CategoriesTags).FirstOrDefault(text => text is not null) ?? "";
        return
        [
            .. CatalogueTexts.Languages.Order(StringComparer.Ordinal).Select(language => CatalogueTexts.Department(department, language)),
            .. tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeLast(CategoriesRead)
                .Select(tag => tag[(tag.IndexOf(':', StringComparison.Ordinal) + 1)..].Replace('-', ' ')),
        ];
    }

    /// <summary>As a shopper or a scanner gives it: a PLU, and the GTIN with and without its leading zeros.</summary>
    private static List<string> CodesOf(Gtin gtin, string? plu)
    {
        var digits = gtin.ToString();
        List<string> codes = [digits, digits.TrimStart('0'), digits[1..], digits[2..]];
        if (plu is not null)
        {
            codes.Add(plu);
        }

        return [.. codes.Distinct()];
    }

    private static async Task<Dictionary<long, List<string>>> Names(DbConnection connection, CancellationToken cancel)
    {
        await using var rows = await Read(connection, "select gtin, name from product_names order by gtin, language", cancel);
        var names = new Dictionary<long, List<string>>();
        while (await rows.ReadAsync(cancel))
        {
            Add(names, rows.GetInt64(0), rows.GetString(1));
        }

        return names;
    }

    private static async Task<Dictionary<long, List<SourceFacts>>> Sources(DbConnection connection, CancellationToken cancel)
    {
        await using var rows = await Read(
            connection, """
            select gtin, source, ingredients, allergens_tags, traces_tags, nutriscore, categories_tags, labels
            from product_sources order by gtin, dated desc, source
            """, cancel);
        var sources = new Dictionary<long, List<SourceFacts>>();
        while (await rows.ReadAsync(cancel))
        {
            Add(sources, rows.GetInt64(0), new SourceFacts(
                rows.GetString(1), rows.TextOrNull(2), rows.TextOrNull(3), rows.TextOrNull(4), rows.TextOrNull(5), rows.TextOrNull(6), Labels: rows.TextOrNull(7)));
        }

        return sources;
    }

    private static void Add<T>(Dictionary<long, List<T>> lists, long gtin, T one)
    {
        if (!lists.TryGetValue(gtin, out var list))
        {
            lists[gtin] = list = [];
        }

        list.Add(one);
    }

    private static async Task<DbDataReader> Read(DbConnection connection, string sql, CancellationToken cancel)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteReaderAsync(cancel);
    }
}
