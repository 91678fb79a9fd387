namespace OpenAisle.Catalogue.Search;

/// <summary>Goods that have to do with others: alike, going well with them, standing in for them. Worked out from what they are, not from who bought them.</summary>
public interface IAlikeGoods
{
    /// <summary>What is most like it in this store, most alike first.</summary>
    ValueTask<IReadOnlyList<Offer>> Similar(Id<Store> store, Gtin gtin, int most, CancellationToken cancel = default);

    /// <summary>What people eat and cook with it.</summary>
    ValueTask<IReadOnlyList<Offer>> GoesWith(Id<Store> store, Gtin gtin, int most, CancellationToken cancel = default);

    /// <summary>
    /// What may stand in for it, best first: alike in kind, size, brand, price and diet. Nothing that is not declared free of the shopper's
    /// allergens is among them, unless the wish says that the shopper agreed to look at such goods too.
    /// </summary>
    ValueTask<IReadOnlyList<Substitute>> Substitutes(Id<Store> store, Gtin gtin, SubstituteWish wish, CancellationToken cancel = default);
}

/// <summary>What a substitute must be like.</summary>
public sealed record SubstituteWish
{
    public static SubstituteWish Any { get; } = new();

    /// <summary>Keys of the shopper's allergens, such as <c>nuts</c>.</summary>
    public IReadOnlyCollection<string> Allergens { get; init; } = [];

    /// <summary>True only when the shopper said yes to goods that are not declared free of them. Each then tells of which.</summary>
    public bool AgreedToAllergens { get; init; }

    /// <summary>
    /// True: what the thing itself is declared free of, that which stands in for it must be declared free of too. For whoever was chosen for
    /// without being asked: somebody who orders bread without gluten gets no other.
    /// </summary>
    public bool AsFree { get; init; }

    /// <summary>Keys of diets that it must be declared fit for, such as <c>vegan</c>.</summary>
    public IReadOnlyCollection<string> Diets { get; init; } = [];

    /// <summary>The most that a piece, or a pound, may cost; null for whatever it costs.</summary>
    public Money? UpTo { get; init; }

    public bool InStockOnly { get; init; } = true;

    public int Most { get; init; } = 5;
}

/// <summary>Something that may stand in.</summary>
/// <param name="Likeness">From nothing to 1.</param>
/// <param name="Against">The shopper's allergens that it is not declared free of; empty unless the shopper agreed to see such goods.</param>
public sealed record Substitute(Offer Offer, double Likeness, IReadOnlyList<AllergenDeclared> Against);
