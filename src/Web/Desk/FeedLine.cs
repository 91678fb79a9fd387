using System.Text.RegularExpressions;

namespace OpenAisle.Web.Desk;

/// <summary>A line of the report on a file: what sort of line, of which line of the file, and the text. Why something is refused is told in English.</summary>
internal sealed partial record FeedLine(string Sort, string? At, string Text)
{
    private const int SortWide = 9;

    private static readonly string[] Sorts = ["note", "refused", "differs", "damaged"];

    public bool IsProse => Sort != "differs";

    /// <summary>The lines but the sums, which a run has as numbers.</summary>
    public static IEnumerable<FeedLine> Of(string report)
    {
        foreach (var line in report.Split('\n').Where(line => line.Length > SortWide))
        {
            var (sort, text) = (line[..SortWide].TrimEnd(), line[SortWide..]);
            if (Sorts.Contains(sort))
            {
                var place = Place().Match(text);
                yield return place.Success ? new(sort, place.Groups["at"].Value, text[place.Length..]) : new(sort, null, text);
            }
        }
    }

    [GeneratedRegex("^line (?<at>[0-9]+): ")]
    private static partial Regex Place();
}
