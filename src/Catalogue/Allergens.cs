using System.Collections.Frozen;

namespace OpenAisle.Catalogue;

/// <summary>What the source says of an allergen. That a product is free of one is never concluded from silence.</summary>
public enum AllergenStatement
{
    Contains,
    MayContain,
    NotKnown,
}

/// <summary>One allergen of a product: a key such as <c>milk</c>, or the source's own word where it is none of the fourteen.</summary>
public sealed record AllergenDeclared(string Allergen, AllergenStatement Statement);

/// <summary>Reads allergens out of Open Food Facts tags.</summary>
public static class Allergens
{
    /// <summary>
    /// The fourteen that must be declared in the European Union (Regulation 1169/2011, Annex II), which hold the nine of the United States.
    /// </summary>
    public static IReadOnlyList<string> Fourteen { get; } =
    [
        "gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts", "celery", "mustard", "sesame-seeds",
        "sulphur-dioxide-and-sulphites", "lupin", "molluscs",
    ];

    /// <summary>Words that records use for one of the fourteen.</summary>
    private static readonly FrozenDictionary<string, string> Synonyms = new (string Word, string Allergen)[]
    {
        ("avoine", "gluten"), ("weizenprotein", "gluten"), ("wheat", "gluten"), ("oats", "gluten"), ("hühnereiweiss", "eggs"),
        ("wheyprotein", "milk"), ("wheyproteinkonzentrat", "milk"), ("skimmed", "milk"),
        ("tree-nuts-hazelnuts", "nuts"), ("hazelnuts", "nuts"), ("almonds", "nuts"),
    }.ToFrozenDictionary(row => row.Word, row => row.Allergen);

    /// <summary>The fourteen in their order, each with what is known of it, then what else the source names.</summary>
    /// <param name="contains">Tags such as <c>en:milk en:nuts</c>, separated by spaces; null when the source says nothing.</param>
    public static IReadOnlyList<AllergenDeclared> Read(string? contains, string? mayContain)
    {
        var inIt = Keys(contains);
        var perhaps = Keys(mayContain);
        return
        [
            .. Fourteen.Concat(inIt.Union(perhaps).Except(Fourteen).Order(StringComparer.Ordinal)).Select(key => new AllergenDeclared(
                key,
                inIt.Contains(key) ? AllergenStatement.Contains
                : perhaps.Contains(key) ? AllergenStatement.MayContain
                : AllergenStatement.NotKnown)),
        ];
    }

    private static HashSet<string> Keys(string? tags) =>
        [.. (tags ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Key)];

    private static string Key(string tag)
    {
        var word = tag[(tag.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return Synonyms.GetValueOrDefault(word, word);
    }
}
