namespace OpenAisle.Catalogue.Feeds;

/// <summary>What a file of another system may ask of us.</summary>
public sealed record FeedLimits
{
    /// <summary>The largest file, as it lies in the folder or comes over the wire.</summary>
    public long MostFileBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>The most that a compressed file may unpack to.</summary>
    public long MostUnpackedBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How many bytes one compressed byte may become. Price files reach some 40; a bomb 1,000.</summary>
    public int MostExpansion { get; init; } = 250;

    /// <summary>The longest value of one field, in characters.</summary>
    public int LongestField { get; init; } = 64 * 1024;

    /// <summary>The most columns of a row.</summary>
    public int MostColumns { get; init; } = 1_000;

    /// <summary>The most elements of one XML record: a promotion may list every product of a store.</summary>
    public int MostElementsARecord { get; init; } = 1_000_000;

    /// <summary>The deepest nesting of XML elements.</summary>
    public int DeepestElement { get; init; } = 64;

    /// <summary>Elements before and around the records that are kept for them to refer to.</summary>
    public int MostHeadings { get; init; } = 1_000;

    /// <summary>The most rows of one file.</summary>
    public long MostRows { get; init; } = 20_000_000;

    /// <summary>Refused rows that a report names; those beyond are only counted.</summary>
    public int RowsNamed { get; init; } = 1_000;

    /// <summary>Differences that a dry run shows.</summary>
    public int DifferencesShown { get; init; } = 200;

    /// <summary>The share of what stands that a file may delete without a person's approval, in percent.</summary>
    public int DeletesPercent { get; init; } = 2;

    /// <summary>The share of the prices that a file may move by more than half without approval, in percent.</summary>
    public int MovesPercent { get; init; } = 5;

    /// <summary>How long a download may take.</summary>
    public TimeSpan DownloadWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most files that one scheduled visit of a folder takes.</summary>
    public int MostFilesAVisit { get; init; } = 2_000;
}
