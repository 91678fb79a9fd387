using System.Data.Common;
using Dapper;

namespace OpenAisle.Catalogue;

/// <summary>What became of a batch of records.</summary>
/// <param name="Replaced">Products that stood already, from this source or another, and are different now: a store may be offering them.</param>
internal readonly record struct Filed(int Added, int Changed, int Unchanged, int Replaced);

/// <summary>Files products under their GTIN, whatever source they come from. A record that says the same as before changes nothing.</summary>
internal static class ProductWriter
{
    private static readonly string[] Gtin = ["gtin"];

    private static readonly string[] NameKey = ["gtin", "language"];

    private static readonly string[] SourceKey = ["gtin", "source"];

    private static readonly string[] Columns =
    [
        "gtin", "name", "brand", "size", "department", "sold_by", "zone", "plu", "tax_class", "container", "age_limit", "preparation",
    ];

    private static readonly string[] NameColumns = ["gtin", "language", "name"];

    private static readonly string[] SourceColumns =
    [
        "gtin", "source", "fingerprint", "ingredients", "allergens_tags", "traces_tags", "nutriscore", "categories_tags", "quantity", "countries",
        "labels", "dated", "ingredients_language",
    ];

    private static readonly string[] ChangeColumns = ["gtin", "changed_at"];

    /// <param name="records">Of one source, each GTIN once.</param>
    /// <param name="clock">Says when a changed ingredient list was seen.</param>
    public static async Task<Filed> Write(
        DbTransaction transaction, IReadOnlyList<ProductRecord> records, CancellationToken cancel, TimeProvider? clock = null)
    {
        if (records.Count == 0)
        {
            return default;
        }

        var source = records[0].Facts.Source;
        var known = await Fingerprints(transaction, source, records, cancel);
        var fresh = records
            .OrderBy(record => record.Product.Gtin) // two imports at once take their locks in one order
            .Select(record => (Record: record, Fingerprint: record.Fingerprint()))
            .Where(row => known.GetValueOrDefault(row.Record.Product.Gtin.Number) != row.Fingerprint)
            .ToList();
        var replaced = 0;
        if (fresh.Count > 0)
        {
            var gtins = Rows.List(fresh.Select(row => row.Record.Product.Gtin));
            replaced = await transaction.Connection!.ExecuteScalarAsync<int>(new CommandDefinition(
                $"select count(*) from products where gtin in ({gtins})", null, transaction, cancellationToken: cancel));
            var madeOf = await MadeOf(transaction, source, gtins, cancel);
            await Rows.Upsert(transaction, "products", Gtin, Columns, fresh.ConvertAll(row => ProductRow(row.Record.Product)), cancel);
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                $"delete from product_names where gtin in ({gtins})", null, transaction, cancellationToken: cancel));
            await Rows.Upsert(
                transaction, "product_names", NameKey, NameColumns, [.. fresh.SelectMany(row => NameRows(row.Record.Product))], cancel);
            await Rows.Upsert(
                transaction, "product_sources", SourceKey, SourceColumns,
                fresh.ConvertAll(row => SourceRow(row.Record.Product.Gtin, row.Fingerprint, row.Record.Facts)), cancel);
            var now = (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds();
            await Rows.Upsert(
                transaction, "ingredient_changes", Gtin, ChangeColumns,
                [
                    .. fresh.Where(row => madeOf.TryGetValue(row.Record.Product.Gtin.Number, out var before) && before != Made(row.Record.Facts))
                        .Select(row => new object?[] { row.Record.Product.Gtin.Number, now }),
                ],
                cancel);
            await CatalogueChanges.Count(transaction, CatalogueChanges.ProductList, cancel);
        }

        var changed = fresh.Count(row => known.ContainsKey(row.Record.Product.Gtin.Number));
        return new(fresh.Count - changed, changed, records.Count - fresh.Count, replaced);
    }

    private static async Task<Dictionary<long, string>> Fingerprints(
        DbTransaction transaction, string source, IReadOnlyList<ProductRecord> records, CancellationToken cancel)
    {
        var gtins = Rows.List(records.Select(record => record.Product.Gtin));
        var rows = await transaction.Connection!.QueryAsync<(long Gtin, string Fingerprint)>(new CommandDefinition(
            $"select gtin, fingerprint from product_sources where source = @source and gtin in ({gtins})",
            new { source }, transaction, cancellationToken: cancel));
        return rows.ToDictionary(row => row.Gtin, row => row.Fingerprint);
    }

    /// <summary>What the products were made of as this source told it before.</summary>
    private static async Task<Dictionary<long, string>> MadeOf(DbTransaction transaction, string source, string gtins, CancellationToken cancel)
    {
        var rows = await transaction.Connection!.QueryAsync<(long Gtin, string? Ingredients, string? Allergens, string? Traces)>(new CommandDefinition(
            $"select gtin, ingredients, allergens_tags, traces_tags from product_sources where source = @source and gtin in ({gtins})",
            new { source }, transaction, cancellationToken: cancel));
        return rows.ToDictionary(row => row.Gtin, row => Made(row.Ingredients, row.Allergens, row.Traces));
    }

    private static string Made(SourceFacts facts) => Made(facts.Ingredients, facts.AllergensTags, facts.TracesTags);

    private static string Made(string? ingredients, string? allergens, string? traces) => $"{ingredients}\u001f{allergens}\u001f{traces}";

    private static object?[] ProductRow(Product p) =>
        [
            p.Gtin.Number, p.Name, p.Brand, p.Size, p.Department, p.SoldBy.ToString(), p.Zone.ToString(), p.Plu,
            p.TaxClass, p.Container?.ToString(), (long)(p.AgeLimit ?? 0), p.Preparation,
        ];

    private static IEnumerable<object?[]> NameRows(Product p) =>
        p.Names.All.Select(name => new object?[] { p.Gtin.Number, name.Language, name.Name });

    // A date that is not known is kept as 0: nothing in the tables was recorded in 1970.
    private static object?[] SourceRow(Gtin gtin, string fingerprint, SourceFacts f) =>
    [
        gtin.Number, f.Source, fingerprint, f.Ingredients, f.AllergensTags, f.TracesTags, f.Nutriscore, f.CategoriesTags, f.Quantity, f.Countries,
        f.Labels, f.Dated?.ToUnixTimeMilliseconds() ?? 0L, f.IngredientsLanguage,
    ];
}
