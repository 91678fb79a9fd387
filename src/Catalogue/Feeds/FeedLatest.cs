using System.Data.Common;
using Dapper;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Which files are the youngest that were applied, for each scope: where files carry their own time, a late old one changes nothing.</summary>
internal static class FeedLatest
{
    /// <summary>Why the file comes too late; null when it does not.</summary>
    public static async Task<string?> Younger(DbConnection connection, FeedLoad load, CancellationToken cancel)
    {
        var known = (await connection.QueryAsync<(string About, string Effective)>(new CommandDefinition(
            "select about, effective from feed_latest where source = @source", new { source = load.Source }, cancellationToken: cancel)))
            .ToDictionary(row => row.About, row => row.Effective, StringComparer.Ordinal);
        foreach (var about in Abouts(load))
        {
            if (known.TryGetValue(about, out var effective) && string.CompareOrdinal(load.Effective, effective) < 0)
            {
                return $"the file is of {load.Effective}, and one of {effective} was applied for {about}";
            }
        }

        return null;
    }

    public static Task Write(DbTransaction transaction, FeedLoad load, CancellationToken cancel) =>
        BulkRows.Upsert(
            transaction, "feed_latest", ["source", "about"], ["source", "about", "effective"],
            [.. Abouts(load).Select(about => new object[] { load.Source, about, load.Effective })], null, cancel);

    private static IEnumerable<string> Abouts(FeedLoad load) =>
    [
        .. load.Prices.Select(row => row.Key.Scope).Distinct().Select(scope => "prices " + scope),
        .. load.Promotions.Select(row => row.Terms.Scope.ToString()).Distinct().Select(scope => "promotions " + scope),
        .. load.Places.Select(row => row.Store.ToString()).Distinct().Select(store => "planogram store:" + store),
    ];
}
