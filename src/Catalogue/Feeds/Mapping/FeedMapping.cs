using OpenAisle.Catalogue.Feeds.Reading;

namespace OpenAisle.Catalogue.Feeds.Mapping;

/// <summary>How a file is written.</summary>
internal abstract record FeedForm
{
    private FeedForm()
    {
    }

    internal sealed record Csv(CsvForm Form) : FeedForm;

    internal sealed record Fixed(FixedForm Form) : FeedForm;

    internal sealed record Xml : FeedForm;
}

/// <summary>Where a source's files come from.</summary>
internal abstract record FeedOrigin
{
    private FeedOrigin()
    {
    }

    internal sealed record Folder(string Path) : FeedOrigin;

    internal sealed record Web(Uri Address) : FeedOrigin;
}

/// <summary>A time of day at which a source is visited, in a time zone, on some days of the week.</summary>
internal sealed record FeedTime(TimeOnly At, string TimeZone, IReadOnlySet<DayOfWeek> Days);

/// <summary>One section of a mapping: the records of one kind.</summary>
/// <param name="Place">The index of its place among <see cref="FeedMapping.Places"/>.</param>
/// <param name="IsDelta">Whether even a full file tells only what changed of this kind.</param>
/// <param name="Split">A field of the file whose parts each make a row, by the index of its name, and the sign between them.</param>
/// <param name="Only">The patterns of the file names that it is for; empty for all.</param>
internal sealed record FeedSection(FeedKind Kind, int Place, bool IsDelta, (int Name, char Sign)? Split, IReadOnlyList<string> Only, IReadOnlyList<FieldRule> Fields);

/// <summary>What one text file says of a source: how its files are written, and what their fields mean.</summary>
internal sealed record FeedMapping
{
    public required string Source { get; init; }

    public FeedOrigin? From { get; init; }

    public IReadOnlyList<FeedTime> Times { get; init; } = [];

    /// <summary>Patterns of the names of the files that are its own.</summary>
    public IReadOnlyList<string> Files { get; init; } = ["*"];

    public FeedForm Form { get; init; } = new FeedForm.Csv(new CsvForm());

    public string? Encoding { get; init; }

    /// <summary>Patterns of the names of files that tell all there is; the others tell what changed.</summary>
    public IReadOnlyList<string> Full { get; init; } = [];

    /// <summary>The share of refused rows up to which the others are taken, in percent; above it the file is refused whole.</summary>
    public int ToleratePercent { get; init; }

    /// <summary>The share that a file may delete before it waits for a person, where it is not the usual one.</summary>
    public int? DeletesPercent { get; init; }

    /// <summary>The share of prices that a file may move by more than half before it waits, where it is not the usual one.</summary>
    public int? MovesPercent { get; init; }

    public Currency Currency { get; init; } = Currency.Usd;

    public string TimeZone { get; init; } = "UTC";

    /// <summary>Whether stores that nobody has named yet are opened under what the file calls them.</summary>
    public bool AddsStores { get; init; }

    /// <summary>When the file's say begins to hold, in the source's own time; null: when it is applied.</summary>
    public FieldRule? Effective { get; init; }

    /// <summary>Fields of the file that the mapping asks for.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required IReadOnlyList<FeedPlace> Places { get; init; }

    public required IReadOnlyList<FieldRule> Lets { get; init; }

    public required IReadOnlyList<FeedSection> Sections { get; init; }

    /// <summary>The text it was read from: another text is another mapping.</summary>
    public required string Text { get; init; }

    public bool Takes(string file) => Patterns.Any(Files, file);

    public bool IsFull(string file) => Patterns.Any(Full, file);

    public FeedReader Open(Stream file, FeedLimits limits)
    {
        var text = new FeedText(UnpackedFile.Open(file, limits), Encoding, Form is FeedForm.Xml);
        return Form switch
        {
            FeedForm.Csv(var form) => new CsvReader(text, form, Names, limits),
            FeedForm.Fixed(var form) => new FixedWidthReader(text, form, Names, limits),
            FeedForm.Xml => new XmlFeedReader(text, Names, Places, limits),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

/// <summary>Patterns of file names with stars, without regard to case.</summary>
internal static class Patterns
{
    public static bool Any(IReadOnlyList<string> patterns, string file)
    {
        foreach (var pattern in patterns)
        {
            if (System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, file, ignoreCase: true))
            {
                return true;
            }
        }

        return false;
    }
}
