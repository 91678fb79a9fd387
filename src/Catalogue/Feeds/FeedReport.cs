using System.Globalization;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>What became of one kind of records in a file.</summary>
/// <param name="Standing">How many stood before, of this source and in the stores or zones that the file speaks of.</param>
/// <param name="Moved">Prices that moved by more than half.</param>
public sealed record FeedCounts(string Kind, long Added = 0, long Changed = 0, long Deleted = 0, long Unchanged = 0, long Standing = 0, long Moved = 0)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind}: {Added} added, {Changed} changed, {Deleted} deleted, {Unchanged} unchanged{(Moved > 0 ? $"; {Moved} moved by more than half" : "")}");
}

/// <summary>What a file held and what it does, or would do.</summary>
public sealed class FeedReport(int rowsNamed)
{
    private readonly List<(long Line, string Why)> _refusals = [];
    private readonly List<string> _notes = [];

    /// <summary>Rows of the file that a section took up.</summary>
    public long Rows { get; internal set; }

    /// <summary>Rows that the mapping passes over.</summary>
    public long Skipped { get; internal set; }

    public long Refused { get; private set; }

    /// <summary>Why nothing of the file was taken; null when it was, or may be.</summary>
    public string? Damage { get; internal set; }

    public IReadOnlyList<(long Line, string Why)> Refusals => _refusals;

    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<FeedCounts> Counts { get; internal set; } = [];

    /// <summary>The first differences, one a line.</summary>
    public List<string> Differences { get; } = [];

    internal void Refuse(long line, string why)
    {
        Refused++;
        if (_refusals.Count < rowsNamed)
        {
            _refusals.Add((line, why));
        }
    }

    internal void Note(string what)
    {
        if (_notes.Count < rowsNamed)
        {
            _notes.Add(what);
        }
    }

    /// <summary>The report as lines of text.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var note in _notes)
        {
            yield return $"note     {note}";
        }

        foreach (var (line, why) in _refusals)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"refused  line {line}: {why}");
        }

        if (Refused > _refusals.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"refused  {Refused - _refusals.Count} more");
        }

        foreach (var difference in Differences)
        {
            yield return $"differs  {difference}";
        }

        if (Damage is not null)
        {
            yield return $"damaged  {Damage}";
        }

        foreach (var counts in Counts)
        {
            yield return counts.ToString();
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"{Rows} rows, {Skipped} passed over, {Refused} refused");
    }
}
