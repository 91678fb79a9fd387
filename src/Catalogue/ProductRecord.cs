using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenAisle.Catalogue;

/// <summary>A product as a source tells of it: what we file, and what the source said of it.</summary>
/// <param name="HasName">False when the source had no name in any language and the product stands under its brand or code.</param>
internal sealed record ProductRecord(Product Product, SourceFacts Facts, bool HasName = true)
{
    private const char Separator = '\u001f';

    /// <summary>Equal when the source said the same again.</summary>
    public string Fingerprint()
    {
        var p = Product;
        var f = Facts;
        var all = string.Join(
            Separator, p.Name, p.Brand, p.Size, p.Department, p.SoldBy, p.Zone, p.Plu, p.TaxClass, p.Container, p.AgeLimit, p.Preparation, p.Names,
            f.Ingredients, f.IngredientsLanguage, f.AllergensTags, f.TracesTags, f.Nutriscore, f.CategoriesTags, f.Quantity, f.Countries, f.Labels,
            f.Dated?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }
}

/// <summary>What a source said, in its own words; tags separated by spaces. Null is silence, never "none".</summary>
/// <param name="Source">"openfoodfacts", or "house" for goods that the grocer made up.</param>
/// <param name="Dated">When the source last changed it.</param>
/// <param name="IngredientsLanguage">The language that the ingredients are written in; null when the source does not say.</param>
internal sealed record SourceFacts(
    string Source,
    string? Ingredients = null,
    string? AllergensTags = null,
    string? TracesTags = null,
    string? Nutriscore = null,
    string? CategoriesTags = null,
    string? Quantity = null,
    string? Countries = null,
    string? Labels = null,
    DateTimeOffset? Dated = null,
    string? IngredientsLanguage = null);
