using System.Globalization;

namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>How far an import has come.</summary>
public readonly record struct ImportProgress(long BytesRead, long TotalBytes, long Records, long Refused);

/// <summary>A line of the file that somebody should look at.</summary>
public readonly record struct ImportNote(long Line, string Why)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}: {Why}");
}

/// <summary>What an import did, record by record where something was wrong.</summary>
public sealed class ImportReport(int notesListed)
{
    private readonly List<ImportNote> _refusals = [];
    private readonly List<ImportNote> _notices = [];

    /// <summary>Lines that should have been a record.</summary>
    public long Records { get; private set; }

    public long Added { get; private set; }

    public long Changed { get; private set; }

    public long Unchanged { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Records that are in now, whether this import brought them or an earlier one.</summary>
    public long In => Added + Changed + Unchanged;

    /// <summary>What is wrong with the file as a whole: it is cut off, or cannot be unpacked to its end. Null when it was read whole.</summary>
    public string? Damage { get; private set; }

    public bool IsDamaged => Damage is not null;

    /// <summary>Refused records with their line and why; beyond the limit they are only counted.</summary>
    public IReadOnlyList<ImportNote> Refusals => _refusals;

    /// <summary>Records that are in, but want a second look.</summary>
    public IReadOnlyList<ImportNote> Notices => _notices;

    /// <summary>What a command line ends with: 0 when every record is in, 1 when some were refused, 2 when the file is damaged.</summary>
    public int ExitCode => IsDamaged ? 2 : Refused > 0 ? 1 : 0;

    /// <summary><c>997 of 1000 records are in; 3 refused</c></summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{In} of {Records} records are in; {Refused} refused");

    /// <summary>The report as lines of text: notices, refusals, counts, damage, and the summary last.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var notice in Notices)
        {
            yield return $"note     {notice}";
        }

        foreach (var refusal in Refusals)
        {
            yield return $"refused  {refusal}";
        }

        if (Refused > _refusals.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"refused  {Refused - _refusals.Count} more");
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"{Added} added, {Changed} changed, {Unchanged} unchanged");
        if (Damage is not null)
        {
            yield return $"damaged  {Damage}";
        }

        yield return Summary;
    }

    internal void Read() => Records++;

    internal void Refuse(long line, string why)
    {
        Refused++;
        if (_refusals.Count < notesListed)
        {
            _refusals.Add(new(line, why));
        }
    }

    internal void Notice(long line, string what)
    {
        if (_notices.Count < notesListed)
        {
            _notices.Add(new(line, what));
        }
    }

    internal void Count(Filed filed)
    {
        Added += filed.Added;
        Changed += filed.Changed;
        Unchanged += filed.Unchanged;
    }

    internal void Damaged(string what) => Damage ??= what;
}
