using System.Text.Json;

namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>What a line of the file turned out to be.</summary>
internal abstract record RecordRead
{
    private RecordRead()
    {
    }

    internal sealed record Good(ProductRecord Product) : RecordRead;

    /// <summary>A whole record that we cannot file.</summary>
    internal sealed record Refused(string Why) : RecordRead;

    /// <summary>No whole record: cut off or damaged.</summary>
    internal sealed record Broken(string Why) : RecordRead;
}

/// <summary>
/// Reads one record of the Open Food Facts JSON lines export. Field names: https://static.openfoodfacts.org/data/data-fields.txt.
/// </summary>
internal static class OpenFoodFactsRecord
{
    public const string Source = "openfoodfacts";

    private const int LongestName = 200;
    private const int LongestText = 20_000;
    private const int MostLanguages = 20;

    /// <summary>Languages whose name a product is filed under, before the record's own.</summary>
    private static readonly string[] Preferred = ["en", "zh-Hans", "zh"];

    /// <summary>Reads a line without its end.</summary>
    public static RecordRead Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(line));
            var record = document.RootElement;
            if (record.ValueKind != JsonValueKind.Object)
            {
                return new RecordRead.Refused("the line is JSON but no record");
            }

            var code = Code(record);
            return Gtin.TryParse(code, null, out var gtin)
                ? new RecordRead.Good(ProductOf(gtin, record))
                : new RecordRead.Refused($"code '{CleanText.Of(code, 40)}': {Gtin.WhyNot(code)}");
        }
        catch (JsonException broken)
        {
            return new RecordRead.Broken($"not JSON, at byte {broken.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            return new RecordRead.Refused("a text holds half a character"); // an escaped surrogate without its other half
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> line) =>
        line.Span.StartsWith("\uFEFF"u8) ? line["\uFEFF"u8.Length..] : line;

    private static string Code(JsonElement record) =>
        !record.TryGetProperty("code", out var code) ? ""
        : code.ValueKind == JsonValueKind.String ? code.GetString()!.Trim()
        : code.ValueKind == JsonValueKind.Number ? code.GetRawText()
        : "";

    private static ProductRecord ProductOf(Gtin gtin, JsonElement record)
    {
        var language = Text(record, "lang", 12) ?? Text(record, "lc", 12) ?? "en";
        var names = Names(record, "product_name", language);
        if (names.Count == 0)
        {
            names = Names(record, "generic_name", language);
        }

        if (names.Count == 0 && Text(record, "product_name_en_imported", LongestName) is { } imported)
        {
            names["en"] = imported;
        }

        var name = Best(names, language);
        var brand = Text(record, "brands", LongestText)?.Split(',')[0];
        brand = CleanText.Of(brand, LongestName);
        var tags = Tags(record, "categories_tags");
        var (department, zone) = DepartmentRules.Of(tags, name ?? "");
        var size = Text(record, "quantity", LongestName);
        var product = new Product(gtin, name ?? brand ?? gtin.ToString(), brand, size, department, SoldBy.Piece, zone)
        {
            Names = new(names.Select(pair => (pair.Key, pair.Value))),
        };
        var english = Text(record, "ingredients_text_en", LongestText);
        var ingredients = english ?? Text(record, "ingredients_text", LongestText);
        var facts = new SourceFacts(
            Source, ingredients,
            Joined(Tags(record, "allergens_tags")), Joined(Tags(record, "traces_tags")),
            Text(record, "nutriscore_grade", 20), Joined(tags), size,
            Joined(Tags(record, "countries_tags")), Joined(Tags(record, "labels_tags")), Dated(record),
            IngredientsLanguage: ingredients is null ? null : english is null ? language : "en");
        return new(TraitRules.With(product, tags, facts.Ingredients), facts, name is not null);
    }

    private static string? Best(Dictionary<string, string> names, string language) =>
        Preferred.Append(language).Concat(names.Keys.Order(StringComparer.Ordinal))
            .Select(names.GetValueOrDefault)
            .FirstOrDefault(name => name is not null);

    /// <summary>The names by language: <c>product_name_fr</c>, and <c>product_name</c> itself in the record's language.</summary>
    private static Dictionary<string, string> Names(JsonElement record, string field, string language)
    {
        var names = new Dictionary<string, string>();
        foreach (var property in record.EnumerateObject())
        {
            if (property.Name.StartsWith(field, StringComparison.Ordinal) && LanguageOf(property.Name.AsSpan(field.Length)) is { } code
                && names.Count < MostLanguages && Text(property.Value, LongestName) is { } name)
            {
                names[code] = name;
            }
        }

        if (!names.ContainsKey(language) && Text(record, field, LongestName) is { } main)
        {
            names[language] = main;
        }

        return names;
    }

    /// <summary>"fr" of "_fr", "zh-Hans" of "_zh_hans" or "_zh_cn"; null for suffixes that are no language.</summary>
    private static string? LanguageOf(ReadOnlySpan<char> suffix) => suffix switch
    {
        "_zh_cn" or "_zh_hans" or "_zh-hans" => "zh-Hans",
        ['_', >= 'a' and <= 'z', >= 'a' and <= 'z'] => suffix[1..].ToString(),
        _ => null,
    };

    private static List<string> Tags(JsonElement record, string field)
    {
        var tags = new List<string>();
        if (record.TryGetProperty(field, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var tag in list.EnumerateArray())
            {
                if (Text(tag, LongestName) is { } text)
                {
                    tags.Add(text.Replace(' ', '-'));
                }
            }
        }

        return tags;
    }

    private static string? Joined(List<string> tags) => tags.Count == 0 ? null : CleanText.Of(string.Join(' ', tags), LongestText);

    private static DateTimeOffset? Dated(JsonElement record) =>
        record.TryGetProperty("last_modified_t", out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var seconds)
        && seconds is > 0 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static string? Text(JsonElement record, string field, int longest) =>
        record.TryGetProperty(field, out var value) ? Text(value, longest) : null;

    private static string? Text(JsonElement value, int longest) =>
        value.ValueKind == JsonValueKind.String ? CleanText.Of(value.GetString(), longest) : null;
}
