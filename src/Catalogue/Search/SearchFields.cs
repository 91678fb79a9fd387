namespace OpenAisle.Catalogue.Search;

/// <summary>The fields of the index, and what a word counts in each of them.</summary>
internal static class SearchFields
{
    public const string Title = "title";
    public const string Brand = "brand";
    public const string Kind = "kind";
    public const string Text = "text";

    /// <summary>Before a term that is a reading of Chinese, so that pinyin never meets English.</summary>
    public const char Reading = '~';

    /// <summary>Name, weight, and how much a long field is marked down (BM25F: Robertson, Zaragoza, Taylor, CIKM 2004).</summary>
    public static readonly (string Name, float Weight, float LengthShare)[] All =
    [
        (Title, 3.0f, 0.45f),
        (Brand, 2.0f, 0.2f),
        (Kind, 1.2f, 0.3f),
        (Text, 0.8f, 0.6f),
    ];

    /// <summary>Fields before this one say what a product is; the rest only mentions things.</summary>
    public const int Weak = 3;
}
