namespace OpenAisle.Catalogue.Feeds.Reading;

/// <summary>An element of a record, with its text and what stands in it. Attributes stand there as elements do.</summary>
internal sealed class XmlRecord(string name, XmlRecord? around, long line)
{
    /// <summary>So many are looked through; in more, each row of a promotion of thousands would look through all the others.</summary>
    private const int FewChildren = 16;

    private List<XmlRecord>? _inside;
    private Dictionary<string, XmlRecord>? _byName;

    public string Name => name;

    public XmlRecord? Around => around;

    public long Line => line;

    public string? Text { get; set; }

    public IReadOnlyList<XmlRecord> Inside => _inside ?? (IReadOnlyList<XmlRecord>)[];

    public XmlRecord Add(string child, long at)
    {
        var added = new XmlRecord(child, this, at);
        (_inside ??= []).Add(added);
        return added;
    }

    /// <summary>The element at a path below this one; of several with one name the first.</summary>
    public XmlRecord? Find(ReadOnlySpan<string> path)
    {
        var found = First(path[0]);
        return path.Length == 1 ? found : found?.Find(path[1..]);
    }

    private XmlRecord? First(string child)
    {
        if (Inside.Count <= FewChildren)
        {
            foreach (var candidate in Inside)
            {
                if (candidate.Name.Equals(child, StringComparison.OrdinalIgnoreCase))
                {
                    return candidate;
                }
            }

            return null;
        }

        if (_byName is null)
        {
            _byName = new(StringComparer.OrdinalIgnoreCase);
            foreach (var candidate in Inside)
            {
                _byName.TryAdd(candidate.Name, candidate);
            }
        }

        return _byName.GetValueOrDefault(child);
    }

    /// <summary>Every element at a path below this one.</summary>
    public void FindAll(ReadOnlySpan<string> path, List<XmlRecord> into)
    {
        foreach (var child in Inside)
        {
            if (child.Name.Equals(path[0], StringComparison.OrdinalIgnoreCase))
            {
                if (path.Length == 1)
                {
                    into.Add(child);
                }
                else
                {
                    child.FindAll(path[1..], into);
                }
            }
        }
    }
}
