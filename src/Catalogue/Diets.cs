using System.Collections.Frozen;

namespace OpenAisle.Catalogue;

/// <summary>What a source declares a product to be fit for.</summary>
[Flags]
internal enum Diet
{
    None = 0,
    Vegan = 1,
    Vegetarian = 2,
    Organic = 4,
    Kosher = 8,
    Halal = 16,
    WithoutGmos = 32,
}

/// <summary>Diets by their keys, and read out of labels. What no label says is not known.</summary>
internal static class Diets
{
    private static readonly (string Key, Diet Diet)[] Table =
    [
        ("vegan", Diet.Vegan), ("vegetarian", Diet.Vegetarian), ("organic", Diet.Organic), ("kosher", Diet.Kosher), ("halal", Diet.Halal),
        ("no-gmos", Diet.WithoutGmos),
    ];

    private static readonly FrozenDictionary<string, Diet> ByLabel = new Dictionary<string, Diet>
    {
        ["en:vegan"] = Diet.Vegan | Diet.Vegetarian,
        ["en:vegetarian"] = Diet.Vegetarian,
        ["en:organic"] = Diet.Organic,
        ["en:usda-organic"] = Diet.Organic,
        ["en:eu-organic"] = Diet.Organic,
        ["en:kosher"] = Diet.Kosher,
        ["en:orthodox-union-kosher"] = Diet.Kosher,
        ["en:halal"] = Diet.Halal,
        ["en:no-gmos"] = Diet.WithoutGmos,
        ["en:non-gmo-project"] = Diet.WithoutGmos,
    }.ToFrozenDictionary();

    public static IReadOnlyList<string> Keys { get; } = [.. Table.Select(row => row.Key)];

    public static Diet Read(string? labels) =>
        (labels ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(Diet.None, (all, label) => all | ByLabel.GetValueOrDefault(label));

    public static Diet Of(string key) => Table.FirstOrDefault(row => row.Key == key).Diet;

    public static IReadOnlyList<string> KeysOf(Diet diets) => [.. Table.Where(row => diets.HasFlag(row.Diet)).Select(row => row.Key)];
}
