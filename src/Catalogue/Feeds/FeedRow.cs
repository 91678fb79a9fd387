using OpenAisle.Catalogue.Feeds.Mapping;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>A row of one section, in the words of its kind.</summary>
internal sealed class FeedRow(FeedSection section)
{
    private readonly string[] _fields = [.. FeedFields.All(section.Kind)];
    private readonly int[] _places = [.. section.Fields.Select(field => Array.IndexOf([.. FeedFields.All(section.Kind)], field.Name))];
    private readonly int[] _needed = [.. FeedFields.Needed(section.Kind).Select(needed => Array.IndexOf([.. FeedFields.All(section.Kind)], needed))];
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
        string? refused = null;
        for (var field = 0; field < _places.Length; field++)
        {
            _values[_places[field]] = section.Fields[field].Value(row, lets, out var whyNot);
            refused ??= whyNot is null ? null : $"{section.Fields[field].Name}: {whyNot}";
        }

        return refused;
    }

    /// <summary>The first field that the kind needs and the row lacks.</summary>
    public string? Missing()
    {
        foreach (var needed in _needed)
        {
            if (_values[needed] is null)
            {
                return _fields[needed];
            }
        }

        return null;
    }
}
