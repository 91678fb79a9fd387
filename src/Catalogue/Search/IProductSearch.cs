namespace OpenAisle.Catalogue.Search;

/// <summary>Finds what a store sells by words. Prices and stock are as the store has them now, within a second.</summary>
public interface IProductSearch
{
    ValueTask<SearchAnswer> Search(Id<Store> store, SearchWish wish, CancellationToken cancel = default);

    /// <summary>What somebody who typed so far may be about to type, likeliest first; all of it finds something in this store.</summary>
    ValueTask<IReadOnlyList<string>> Suggest(Id<Store> store, string typed, CancellationToken cancel = default);

    /// <summary>Reads a pasted list ("milk, 2 lb chicken, eggs"): a line each, with the goods that it may mean, best first.</summary>
    ValueTask<IReadOnlyList<ListedLine>> ReadList(Id<Store> store, string text, CancellationToken cancel = default);
}

/// <summary>What is looked for.</summary>
/// <param name="Words">As typed; nothing to have everything, in the order of the shelves.</param>
public sealed record SearchWish(string? Words)
{
    public SearchFilter Filter { get; init; } = SearchFilter.None;

    public SearchSort Sort { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 48;
}

/// <summary>In which order.</summary>
public enum SearchSort
{
    Relevance,
    Price,

    /// <summary>By the price of a measure; goods whose content is not known, and other dimensions, come last.</summary>
    UnitPrice,
}

/// <summary>What the answer is narrowed down to. Several departments, brands or scores: any of them; several diets or allergens: all of them.</summary>
public sealed record SearchFilter
{
    public static SearchFilter None { get; } = new();

    public IReadOnlyCollection<string> Departments { get; init; } = [];

    public IReadOnlyCollection<string> Brands { get; init; } = [];

    /// <summary>Keys such as <c>organic</c>.</summary>
    public IReadOnlyCollection<string> Diets { get; init; } = [];

    /// <summary>Keys of allergens that a source must declare it free of. What is not known is never free.</summary>
    public IReadOnlyCollection<string> FreeFrom { get; init; } = [];

    /// <summary>"A" to "E".</summary>
    public IReadOnlyCollection<string> Nutriscores { get; init; } = [];

    public bool OnOffer { get; init; }

    public bool InStock { get; init; }
}

/// <summary>What was found.</summary>
/// <param name="Total">How many there are in all.</param>
/// <param name="FreeFrom">Allergens that the words asked to be without: only what is declared free of them is among the offers.</param>
/// <param name="LeftOut">Other ingredients that the words asked to be without.</param>
/// <param name="Guessed">Words that nobody sells under that spelling, with what they were taken for.</param>
public sealed record SearchAnswer(
    IReadOnlyList<Offer> Offers, int Total, IReadOnlyList<Facet> Facets, IReadOnlyList<string> FreeFrom, IReadOnlyList<string> LeftOut,
    IReadOnlyList<(string Typed, string Taken)> Guessed)
{
    public static SearchAnswer Nothing { get; } = new([], 0, [], [], [], []);
}

/// <summary>By what an answer can be narrowed down further.</summary>
public enum FacetGroup
{
    Department,
    Brand,
    Diet,
    FreeFrom,
    Nutriscore,
    OnOffer,
    InStock,
}

/// <summary>A group with its values; the number of each is what the answer would have if it were chosen too.</summary>
public sealed record Facet(FacetGroup Group, IReadOnlyList<FacetValue> Values);

public sealed record FacetValue(string Key, int Products, bool IsChosen);

/// <summary>A line of a pasted list.</summary>
/// <param name="Text">As it stood there.</param>
/// <param name="Words">What is looked for, without the amount.</param>
/// <param name="Amount">How much of it; null when nothing was said.</param>
public sealed record ListedLine(string Text, string Words, Quantity? Amount, IReadOnlyList<ListedGoods> Goods);

/// <summary>Goods that a line may mean, and how much of them that is in the steps in which they are sold.</summary>
public sealed record ListedGoods(Offer Offer, Quantity Quantity);

/// <summary>Which goods a store is out of now. Whoever keeps the stock answers; without it everything is there.</summary>
public interface IShelfStock
{
    /// <summary>The same set until it changes; no older than a second.</summary>
    ValueTask<IReadOnlySet<Gtin>> SoldOut(Id<Store> store, CancellationToken cancel = default);
}

/// <summary>Which goods a store has on offer now. Whoever keeps the promotions answers; without it nothing is.</summary>
public interface IGoodsOnOffer
{
    /// <summary>The same set until it changes; no older than a second.</summary>
    ValueTask<IReadOnlySet<Gtin>> OnOffer(Id<Store> store, CancellationToken cancel = default);
}
