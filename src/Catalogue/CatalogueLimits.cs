namespace OpenAisle.Catalogue;

/// <summary>The limits of the catalogue.</summary>
public sealed record CatalogueLimits
{
    /// <summary>Stores whose offers are kept in memory (0.8 MB each at 2,000 products); beyond it the one asked least lately goes.</summary>
    public int StoresInMemory { get; init; } = 256;

    /// <summary>An answer from memory older than this makes us ask the database, beside the answer, whether anything changed.</summary>
    public TimeSpan AskAfter { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>An answer older than this waits for that question. Below the second within which a change must be seen.</summary>
    public TimeSpan OldestAnswer { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>How long the database may take to answer it. After that the shelves stay as last seen, and we ask again later.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(5);

    public int MostProductsAPage { get; init; } = 100;

    public int MostProductsSkipped { get; init; } = 100_000;

    public int LongestWords { get; init; } = 200;

    /// <summary>The highest unit price that a manager may set, in minor units.</summary>
    public long HighestPriceMinorUnits { get; init; } = 100_000_000;

    /// <summary>Records that an import commits at once.</summary>
    public int RecordsABatch { get; init; } = 500;

    /// <summary>The longest line of an import. Full Open Food Facts records seldom pass 0.5 MB.</summary>
    public int LongestLineBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Refusals and notices that a report lists; those beyond are only counted.</summary>
    public int RefusalsListed { get; init; } = 100_000;
}
