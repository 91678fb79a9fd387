using OpenAisle.Catalogue.Feeds.Mapping;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>The rule by which a file waits for a person: it deletes too much, or moves too many prices by more than half.</summary>
internal static class FeedGuard
{
    /// <summary>Why the file has to wait; null when it need not.</summary>
    public static string? WhyNot(IReadOnlyList<FeedWork> works, FeedMapping mapping, FeedLimits limits)
    {
        var deletesPercent = mapping.DeletesPercent ?? limits.DeletesPercent;
        var movesPercent = mapping.MovesPercent ?? limits.MovesPercent;
        foreach (var counts in works.Select(work => work.Counts))
        {
            if (counts.Deleted * 100 > counts.Standing * deletesPercent)
            {
                return FormattableString.Invariant($"it would delete {counts.Deleted} of {counts.Standing} {counts.Kind}, more than {deletesPercent} %");
            }

            if (counts.Moved * 100 > counts.Standing * movesPercent)
            {
                return FormattableString.Invariant($"it would move {counts.Moved} of {counts.Standing} {counts.Kind} by more than half, more than {movesPercent} %");
            }
        }

        return null;
    }
}

/// <summary>What a person saw of a file when they approved it: so much it may do, and no more.</summary>
internal sealed record FeedApproval(string By, IReadOnlyDictionary<string, (long Deleted, long Moved)> Seen)
{
    /// <param name="counts">As the run keeps them: kind, deleted and moved of each, a line each.</param>
    public static FeedApproval Of(string by, IEnumerable<FeedCounts> counts) =>
        new(by, counts.ToDictionary(kind => kind.Kind, kind => (kind.Deleted, kind.Moved)));

    public bool Covers(IReadOnlyList<FeedWork> works) => works.All(work =>
        Seen.TryGetValue(work.Counts.Kind, out var seen)
            ? work.Counts.Deleted <= seen.Deleted && work.Counts.Moved <= seen.Moved
            : work.Counts is { Deleted: 0, Moved: 0 });
}
