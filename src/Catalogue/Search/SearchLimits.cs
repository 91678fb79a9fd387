namespace OpenAisle.Catalogue.Search;

/// <summary>The limits of search: whatever is asked, an answer costs no more than they allow.</summary>
public sealed record SearchLimits
{
    /// <summary>Characters of a question that are read; what comes after is not looked at.</summary>
    public int LongestQuestion { get; init; } = 300;

    /// <summary>Things that a question may name; also what a mask of them has bits for.</summary>
    public int MostConcepts { get; init; } = 16;

    /// <summary>Ways in which one thing may be written: synonyms, forms, guesses.</summary>
    public int MostWays { get; init; } = 12;

    /// <summary>Words of a title and of a text that are indexed.</summary>
    public int MostTitleWords { get; init; } = 120;

    public int MostTextWords { get; init; } = 1_500;

    /// <summary>Products that are looked at closely after the first, coarse ranking.</summary>
    public int LookedAtClosely { get; init; } = 400;

    /// <summary>Misspelt words whose likely meaning is remembered.</summary>
    public int GuessesKept { get; init; } = 20_000;

    /// <summary>Postings kept as arrays, eight bytes each; terms beyond are read from the index each time.</summary>
    public long PostingsKept { get; init; } = 10_000_000;

    /// <summary>Lines of a pasted list.</summary>
    public int MostListLines { get; init; } = 60;

    /// <summary>Goods that are offered for a line of a list.</summary>
    public int GoodsALine { get; init; } = 4;

    public int MostSuggestions { get; init; } = 8;

    /// <summary>Phrases of titles that are suggested while somebody types; the most frequent stay.</summary>
    public int PhrasesKept { get; init; } = 300_000;
}
