using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>The tables of feeds: what ran, what waits for a person, and receipts on their way to the stock ledger. Times in Unix milliseconds.</summary>
internal static class FeedTables
{
    public static readonly Migration[] Steps =
    [
        // Outcome: applied, waiting, refused, rejected, failed. Mapping: the text it ran with, so that an approval runs with the same.
        new("feeds", 1, """
            create table feed_runs (
              id text not null primary key,
              source text not null,
              file text not null,
              fingerprint text not null,
              mapping text not null,
              started bigint not null,
              ended bigint not null,
              outcome text not null,
              why text not null,
              counts text not null,
              report text not null,
              decided_by text not null,
              decided_at bigint not null)
            """),
        new("feeds", 2, "create index feed_runs_source on feed_runs (source, started)"),

        // The file that waits, in parts, as base64: both engines keep text alike, and a backup has it.
        new("feeds", 3, """
            create table feed_held (
              run text not null,
              part bigint not null,
              content text not null,
              primary key (run, part))
            """),

        // Counts up with each applied file of a source, in its transaction: what was compared before is compared again if it moved.
        new("feeds", 4, "create table feed_sources (source text not null primary key, applied bigint not null, due bigint not null, etag text not null)"),

        // The youngest file of each source that was applied for a scope: an older one that comes late is refused.
        new("feeds", 5, "create table feed_latest (source text not null, about text not null, effective text not null, primary key (source, about))"),

        // State: 0 on its way to the ledger, 1 entered, 2 refused by the ledger, with why.
        new("feeds", 6, """
            create table till_sales (
              store text not null,
              receipt text not null,
              goods text not null,
              source text not null,
              at bigint not null,
              state bigint not null,
              why text not null,
              primary key (store, receipt))
            """),
        new("feeds", 7, "create index till_sales_state on till_sales (state, at)"),

        // Which range of numbers a chain's own codes are filed in: see OwnCodes.
        new("feeds", 8, "create table own_code_ranges (chain text not null primary key, range_number bigint not null unique)"),
    ];
}
