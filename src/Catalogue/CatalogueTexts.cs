using System.Collections.Frozen;
using System.Text.Json;

namespace OpenAisle.Catalogue;

/// <summary>The catalogue's own words in each language, from <c>Texts/</c>: a language is one added file.</summary>
public static class CatalogueTexts
{
    private const string English = "en";

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> ByLanguage = Load();

    public static IReadOnlyCollection<string> Languages => ByLanguage.Keys;

    /// <summary>The name of a department: "Fruit &amp; vegetables" for <c>produce</c>.</summary>
    public static string Department(string key, string language) => Find("departments", key, language) ?? key;

    /// <summary>The name of an allergen; one that we have no word for reads as its source wrote it.</summary>
    public static string Allergen(string key, string language) => Find("allergens", key, language) ?? key;

    public static string AllergenStatement(AllergenStatement statement, string language) =>
        Find("allergenStatements", JsonNamingPolicy.CamelCase.ConvertName(statement.ToString()), language) ?? statement.ToString();

    public static string Diet(string key, string language) => Find("diets", key, language) ?? key;

    private static string? Find(string section, string key, string language)
    {
        var path = $"{section}/{key}";
        for (var wanted = language.AsSpan(); !wanted.IsEmpty; wanted = NamesByLanguage.Parent(wanted))
        {
            if (ByLanguage.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(wanted, out var texts)
                && texts.TryGetValue(path, out var text))
            {
                return text;
            }
        }

        return ByLanguage[English].GetValueOrDefault(path);
    }

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Load()
    {
        var assembly = typeof(CatalogueTexts).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("texts/", StringComparison.Ordinal))
            .ToFrozenDictionary(name => Path.GetFileNameWithoutExtension(name), Read, StringComparer.OrdinalIgnoreCase);

        FrozenDictionary<string, string> Read(string resource)
        {
            using var document = JsonDocument.Parse(assembly.GetManifestResourceStream(resource)!);
            return document.RootElement.EnumerateObject()
                .SelectMany(section => section.Value.EnumerateObject()
                    .Select(text => ($"{section.Name}/{text.Name}", text.Value.GetString()!)))
                .ToFrozenDictionary(text => text.Item1, text => text.Item2);
        }
    }
}
