namespace OpenAisle.Catalogue;

/// <summary>
/// How a good can be chosen or made ready for one shopper. Which of these a product has, if any, is filed with it; what can be asked for
/// is the same for all that have it.
/// </summary>
public static class Preparations
{
    public const string Ripeness = "ripeness";
    public const string Thickness = "thickness";
    public const string Cut = "cut";
    public const string Slicing = "slicing";

    /// <summary>Each kind with the codes that can be asked for. Codes stand in journals: they are added to, never changed.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        [Ripeness] = ["ripe-now", "ripe-later"],
        [Thickness] = ["thin", "medium", "thick"],
        [Cut] = ["whole", "diced", "strips"],
        [Slicing] = ["unsliced", "sliced"],
    };

    /// <summary>What can be asked for of a product; empty where its kind has nothing to choose.</summary>
    public static IReadOnlyList<string> Of(Product product) =>
        product.Preparation is { } kind && All.TryGetValue(kind, out var choices) ? choices : [];
}
