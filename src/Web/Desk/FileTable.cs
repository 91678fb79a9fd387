using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Web.Staffing;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>The files that came from other systems, as a table.</summary>
internal sealed class FileTable(StaffNames colleagues, Words words)
{
    /// <summary>So many of the newest are shown and written into a file.</summary>
    public const int MostRows = 100;

    public TableView<FeedRun> Of(StoreProfile? here, IReadOnlyList<FeedRun> runs, IQueryCollection query) => new(
        runs,
        [
            new("file", "feeds.file", row => row.File, Link: row => $"/manage/files?which=all&run={row.Id}#{row.Id}"),
            new("source", "feeds.source", row => row.Source),
            new("at", "outbox.at", row => words.Moment(row.Started, here), row => row.Started,
                row => row.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            new("stands", "find.stands", row => words.Has("feeds." + row.Outcome) ? words["feeds." + row.Outcome] : row.Outcome),
            new("added", "feeds.added", row => Sum(row, kind => kind.Added).ToString(words.Culture), row => Sum(row, kind => kind.Added), IsNumber: true),
            new("changed", "feeds.changed", row => Sum(row, kind => kind.Changed).ToString(words.Culture), row => Sum(row, kind => kind.Changed), IsNumber: true),
            new("deleted", "feeds.deleted", row => Sum(row, kind => kind.Deleted).ToString(words.Culture), row => Sum(row, kind => kind.Deleted), IsNumber: true),
            new("decided", "feeds.by", row => row.DecidedBy.Length > 0 ? colleagues.Of(row.DecidedBy) : ""),
        ],
        query, words.Culture);

    private static long Sum(FeedRun run, Func<FeedCounts, long> of) => run.Kinds.Sum(of);
}
