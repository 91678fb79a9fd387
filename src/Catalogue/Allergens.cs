using System.Collections.Frozen;

namespace OpenAisle.Catalogue;

/// <summary>What is known of an allergen in a product. That a product is free of one is never concluded from silence.</summary>
public enum AllergenStatement
{
    Contains,
    MayContain,

    /// <summary>A source says that it is free of it, and no other source says otherwise.</summary>
    DeclaredFree,
    NotKnown,
}

/// <summary>One allergen of a product: a key such as <c>milk</c>, or the source's own word where it is none of the fourteen.</summary>
public sealed record AllergenDeclared(string Allergen, AllergenStatement Statement)
{
    /// <summary>Who says so: "openfoodfacts", "house"; null where nobody does.</summary>
    public string? Source { get; init; }

    /// <summary>When the source last changed what it says; null when it does not tell.</summary>
    public DateTimeOffset? Dated { get; init; }
}

/// <summary>What one source says of a product's allergens, in tags separated by spaces; null is silence.</summary>
internal readonly record struct AllergenTags(string Source, DateTimeOffset? Dated, string? Contains, string? MayContain, string? Labels);

/// <summary>Reads allergens out of Open Food Facts tags, and out of those of our own goods, which are written alike.</summary>
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

    /// <summary>
    /// The nine of the United States: 21 U.S.C. § 321(qq) with the FASTER Act of 2021. Of the cereals with gluten only wheat is among them;
    /// we tell them together, which warns of more, never of less.
    /// </summary>
    public static IReadOnlyList<string> UnitedStates { get; } =
        ["milk", "eggs", "fish", "crustaceans", "nuts", "peanuts", "gluten", "soybeans", "sesame-seeds"];

    /// <summary>The eight of China: GB 7718, 4.4.3 (2011) and its edition of 2025.</summary>
    public static IReadOnlyList<string> China { get; } = ["gluten", "crustaceans", "fish", "eggs", "peanuts", "soybeans", "milk", "nuts"];

    /// <summary>Words that records use for one of the fourteen.</summary>
    private static readonly FrozenDictionary<string, string> Synonyms = new (string Word, string Allergen)[]
    {
        ("avoine", "gluten"), ("weizenprotein", "gluten"), ("wheat", "gluten"), ("oats", "gluten"), ("hühnereiweiss", "eggs"),
        ("wheyprotein", "milk"), ("wheyproteinkonzentrat", "milk"), ("skimmed", "milk"),
        ("tree-nuts-hazelnuts", "nuts"), ("hazelnuts", "nuts"), ("almonds", "nuts"), ("shellfish", "crustaceans"),
    }.ToFrozenDictionary(row => row.Word, row => row.Allergen);

    /// <summary>Labels by which a source declares a product free of an allergen. "Vegan" is none: it speaks of the recipe, not of traces.</summary>
    private static readonly FrozenDictionary<string, string> FreeLabels = new (string Label, string Allergen)[]
    {
        ("no-gluten", "gluten"), ("gluten-free", "gluten"), ("no-milk", "milk"), ("milk-free", "milk"), ("dairy-free", "milk"), ("no-eggs", "eggs"),
        ("egg-free", "eggs"), ("no-peanuts", "peanuts"), ("peanut-free", "peanuts"), ("no-nuts", "nuts"), ("nut-free", "nuts"), ("tree-nut-free", "nuts"),
        ("no-soy", "soybeans"), ("soy-free", "soybeans"), ("no-fish", "fish"), ("fish-free", "fish"), ("shellfish-free", "crustaceans"),
        ("no-crustaceans", "crustaceans"), ("sesame-free", "sesame-seeds"), ("no-sesame", "sesame-seeds"), ("no-celery", "celery"),
        ("no-mustard", "mustard"), ("no-sulphites", "sulphur-dioxide-and-sulphites"), ("sulphite-free", "sulphur-dioxide-and-sulphites"),
        ("no-lupin", "lupin"), ("no-molluscs", "molluscs"),
    }.ToFrozenDictionary(row => row.Label, row => row.Allergen);

    /// <summary>Allergens that no line of the fourteen may hide; see <see cref="Bit"/>.</summary>
    private static readonly FrozenDictionary<string, int> Bits = Fourteen.Select((key, bit) => (key, bit)).ToFrozenDictionary(row => row.key, row => row.bit);

    /// <summary>The fourteen in their order, each with what is known of it, then what else the source names.</summary>
    /// <param name="contains">Tags such as <c>en:milk en:nuts</c>, separated by spaces; null when the source says nothing.</param>
    /// <param name="labels">Labels such as <c>en:no-gluten</c>.</param>
    public static IReadOnlyList<AllergenDeclared> Read(string? contains, string? mayContain, string? labels = null) =>
        Read([new("", null, contains, mayContain, labels)]);

    /// <summary>
    /// What several sources say together: one that says "contains" is believed before one that says "may contain", and that before one that
    /// says "free".
    /// </summary>
    /// <param name="sources">The newest first.</param>
    internal static IReadOnlyList<AllergenDeclared> Read(IReadOnlyList<AllergenTags> sources)
    {
        var known = new Dictionary<string, AllergenDeclared>();
        foreach (var source in sources)
        {
            Say(source, Keys(source.Contains), AllergenStatement.Contains);
        }

        foreach (var source in sources)
        {
            Say(source, Keys(source.MayContain), AllergenStatement.MayContain);
        }

        foreach (var source in sources)
        {
            Say(source, Free(source.Labels), AllergenStatement.DeclaredFree);
        }

        return
        [
            .. Fourteen.Concat(known.Keys.Except(Fourteen).Order(StringComparer.Ordinal))
                .Select(key => known.GetValueOrDefault(key) ?? new(key, AllergenStatement.NotKnown)),
        ];

        void Say(AllergenTags source, HashSet<string> keys, AllergenStatement statement)
        {
            foreach (var key in keys)
            {
                known.TryAdd(key, new(key, statement) { Source = source.Source.Length == 0 ? null : source.Source, Dated = source.Dated });
            }
        }
    }

    /// <summary>A bit for each of the fourteen.</summary>
    internal static int Bit(string allergen) => Bits.TryGetValue(allergen, out var bit) ? 1 << bit : 0;

    private static HashSet<string> Keys(string? tags) =>
        [.. (tags ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Key)];

    private static HashSet<string> Free(string? labels) =>
        [.. (labels ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(label => FreeLabels.GetValueOrDefault(Word(label))).OfType<string>()];

    private static string Key(string tag)
    {
        var word = Word(tag);
        return Synonyms.GetValueOrDefault(word, word);
    }

    private static string Word(string tag) => tag[(tag.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
