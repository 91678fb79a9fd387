using OpenAisle.Catalogue.Feeds.Mapping;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>A row of one section, in the words of its kind.</summary>
internal sealed class FeedRow(FeedSection section)
{
    private readonly string[] _fields = [.. FeedFields.All(section.Kind)];
    private readonly string?[] _values = new string?[FeedFields.All(section.Kind).Count];

    public long Line { get; private set; }

    /// <summary>Where a field stands in the row: asked once, not for every row.</summary>
    public int IndexOf(string field) => Array.IndexOf(_fields, field);

    public string? this[int index] => _values[index];

    public bool Says(int index) => _values[index] is { } said
        && (said is "1" || said.Equals("yes", StringComparison.OrdinalIgnoreCase) || said.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the section's fields; the reason why the row is refused, or null.</summary>
    public string? Read(string?[] row, string?[] lets, long line)
    {
        Line = line;
        foreach (var field in section.Fields)
        {
            _values[Array.IndexOf(_fields, field.Name)] = field.Value(row, lets, out var whyNot);
            if (whyNot is not null)
            {
                return $"{field.Name}: {whyNot}";
            }
        }

        return null;
    }

    /// <summary>The first field that the kind needs and the row lacks.</summary>
    public string? Missing() => FeedFields.Needed(section.Kind).FirstOrDefault(needed => _values[IndexOf(needed)] is null);
}
