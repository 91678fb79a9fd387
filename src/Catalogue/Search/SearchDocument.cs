namespace OpenAisle.Catalogue.Search;

/// <summary>What a product is found by.</summary>
/// <param name="OtherTitles">Its names in other languages.</param>
/// <param name="Kinds">What it is said to be: categories, its department's names.</param>
/// <param name="Text">Whatever else is said of it.</param>
/// <param name="Codes">Numbers by which it is asked for: a PLU, digits of its GTIN.</param>
internal sealed record SearchDocument(
    string Title, string? Brand = null, string? Text = null, IReadOnlyList<string>? OtherTitles = null, IReadOnlyList<string>? Kinds = null,
    IReadOnlyList<string>? Codes = null);
