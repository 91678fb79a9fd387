namespace OpenAisle.Host.Drill;

/// <summary>What a check found that must not be, in words.</summary>
internal sealed class Findings
{
    private const int MostPrinted = 60;

    private readonly List<(string Sort, string What)> _found = [];

    public bool IsEmpty => _found.Count == 0;

    public int LostCount => Count("lost");

    public int DoubledCount => Count("doubled");

    public int LeftOpenCount => Count("left open");

    public IEnumerable<string> All => _found.Select(found => $"{found.Sort}: {found.What}");

    /// <summary>Something was answered, and the journal or the books do not have it.</summary>
    public void Lost(string what) => _found.Add(("lost", what));

    /// <summary>Something that may happen once happened twice.</summary>
    public void Doubled(string what) => _found.Add(("doubled", what));

    /// <summary>Something that should be over by now is not.</summary>
    public void LeftOpen(string what) => _found.Add(("left open", what));

    /// <summary>A law does not hold.</summary>
    public void Broken(string what) => _found.Add(("broken", what));

    public void Print(TextWriter to)
    {
        foreach (var line in All.Take(MostPrinted))
        {
            to.WriteLine(line);
        }

        if (_found.Count > MostPrinted)
        {
            to.WriteLine($"… and {_found.Count - MostPrinted} more");
        }
    }

    private int Count(string sort) => _found.Count(found => found.Sort == sort);
}
