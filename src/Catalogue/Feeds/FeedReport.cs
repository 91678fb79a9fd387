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
    private readonly FeedReasons _refusedFor = new();
    private readonly FeedReasons _heldOutFor = new();
    private readonly FeedReasons _told = new();

    /// <summary>Rows of the file that a section took up.</summary>
    public long Rows { get; internal set; }

    /// <summary>Rows that the mapping passes over.</summary>
    public long Skipped { get; internal set; }

    public long Refused { get; private set; }

    /// <summary>Rows that are right in themselves and say what we have no way to keep: counted among those passed over.</summary>
    public long HeldOut { get; private set; }

    /// <summary>Why rows were held out, and how many for each reason.</summary>
    public IReadOnlyList<(string Why, long Rows)> HeldOutFor => _heldOutFor.All;

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
        _refusedFor.Add(line, FeedReasons.Kind(why));
        if (_refusals.Count < rowsNamed)
        {
            _refusals.Add((line, why));
        }
    }

    internal void HoldOut(long line, string why)
    {
        HeldOut++;
        _heldOutFor.Add(line, why);
    }

    /// <summary>What is to be said of a row that is taken: each thing is told once, with how many rows it is true of.</summary>
    internal void Tell(long line, string what) => _told.Add(line, what);

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

        foreach (var told in _told.Lines())
        {
            yield return $"note     {told}";
        }

        foreach (var heldOut in _heldOutFor.Lines())
        {
            yield return $"held out {heldOut}";
        }

        foreach (var (line, why) in _refusals)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"refused  line {line}: {why}");
        }

        if (Refused > _refusals.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"refused  {Refused - _refusals.Count} more");
            foreach (var reason in _refusedFor.Lines())
            {
                yield return $"refused  {reason}";
            }
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

        yield return string.Create(CultureInfo.InvariantCulture, $"{Rows} rows, {Skipped} passed over{(HeldOut > 0 ? $" ({HeldOut} of them held out)" : "")}, {Refused} refused");
    }
}
