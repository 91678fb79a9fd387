using System.Globalization;
using System.Text;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Why rows were not taken, or what is to be said of them: each reason once, with how many rows have it and where the first stands.</summary>
internal sealed class FeedReasons
{
    /// <summary>A file with more different reasons has no reasons but noise.</summary>
    private const int Most = 100;

    private const string Others = "other reasons";

    private readonly Dictionary<string, (long Rows, long First)> _reasons = new(StringComparer.Ordinal);

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<(string Why, long Rows)> All =>
        [.. Ordered().Select(reason => (reason.Key, reason.Value.Rows))];

    /// <summary>A reason without what differs from row to row: what stands in quotes, and numbers.</summary>
    public static string Kind(string why)
    {
        var kind = new StringBuilder();
        var isQuoted = false;
        foreach (var word in why.Split(' '))
        {
            var digits = word.AsSpan().TrimStart("-'");
            var (starts, ends) = (word.StartsWith('\''), word.TrimEnd(',', ':', '.').EndsWith('\''));
            var isOne = isQuoted || starts || (digits.Length > 0 && char.IsAsciiDigit(digits[0]));
            isQuoted = (isQuoted || starts) && !ends;
            if (!isOne)
            {
                kind.Append(kind.Length > 0 ? " " : "").Append(word);
            }
            else if (kind.Length == 0 || kind[^1] != '…')
            {
                kind.Append(kind.Length > 0 ? " …" : "…");
            }
        }

        return kind.ToString();
    }

    public void Add(long line, string why)
    {
        why = _reasons.Count < Most || _reasons.ContainsKey(why) ? why : Others;
        var known = _reasons.GetValueOrDefault(why, (Rows: 0, First: line));
        _reasons[why] = (known.Rows + 1, Math.Min(known.First, line));
    }

    public IEnumerable<string> Lines() => Ordered().Select(reason => string.Create(
        CultureInfo.InvariantCulture, $"{reason.Value.Rows} {(reason.Value.Rows == 1 ? "row" : "rows")}, the first in line {reason.Value.First}: {reason.Key}"));

    private IOrderedEnumerable<KeyValuePair<string, (long Rows, long First)>> Ordered() =>
        _reasons.OrderByDescending(reason => reason.Value.Rows).ThenBy(reason => reason.Key, StringComparer.Ordinal);
}
