using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenAisle.Catalogue.Feeds.Mapping;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Where the mappings of the scheduled sources lie: files <c>*.feed</c>. A folder that is not there holds none.</summary>
public sealed record FeedFolder(string Path);

/// <summary>
/// Visits the sources at the times that their mappings name, each time once in the whole cluster, and brings receipts of tills to the
/// stock ledger as they come in. A time that passed while no host ran is made up for once, when one runs again.
/// </summary>
public sealed class FeedClock(
    FeedFolder folder, FeedVisit visits, SalesDelivery sales, IShopDatabase database, TimeProvider clock, ILogger<FeedClock> log) : BackgroundService
{
    /// <summary>How often the clock is looked at.</summary>
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(15);

    /// <summary>How often receipts are looked for.</summary>
    private static readonly TimeSpan BringsEvery = TimeSpan.FromSeconds(2);

    private const int MostSources = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(
            Repeat("visit of sources", LooksEvery, async () => await VisitDue(stoppingToken), stoppingToken),
            Repeat("delivery of receipts", BringsEvery, async () => await BringAll(stoppingToken), stoppingToken));
    }

    /// <summary>Visits every source whose time has come since it was visited last. Returns the names of those visited.</summary>
    internal async Task<IReadOnlyList<string>> VisitDue(CancellationToken cancel)
    {
        var visited = new List<string>();
        if (!Directory.Exists(folder.Path))
        {
            return visited;
        }

        foreach (var file in Directory.EnumerateFiles(folder.Path, "*.feed").Order(StringComparer.Ordinal).Take(MostSources).ToList())
        {
            try
            {
                var text = await File.ReadAllTextAsync(file, cancel);
                var mapping = MappingFile.Read(text);
                if (mapping.Times.Count > 0 && await Claim(mapping, cancel))
                {
                    visited.Add(mapping.Source);
                    await Visit(mapping, text, cancel);
                }
            }
            catch (Exception failed) when (failed is MappingException or DamagedFeedException or IOException or UnauthorizedAccessException
                or HttpRequestException or System.Data.Common.DbException or InvalidOperationException || (failed is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                // One source that cannot be had keeps none of the others waiting; it is visited again at its next time.
                log.LogError(failed, "The source of {Mapping} could not be visited.", Path.GetFileName(file));
            }
        }

        return visited;
    }

    /// <summary>The last of the mapping's times that is not after now.</summary>
    internal static DateTimeOffset? LastTime(IEnumerable<FeedTime> times, DateTimeOffset now)
    {
        const int DaysBack = 8;
        DateTimeOffset? last = null;
        foreach (var time in times)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(time.TimeZone);
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
            for (var back = 0; back < DaysBack; back++)
            {
                var day = today.AddDays(-back);
                var at = Prices.StoreTime.Instant(day.ToDateTime(time.At), zone); // an hour that spring skips is the instant of the skip
                if (time.Days.Contains(day.DayOfWeek) && at <= now)
                {
                    last = last is null || at > last ? at : last;
                    break;
                }
            }
        }

        return last;
    }

    private async Task Visit(FeedMapping mapping, string text, CancellationToken cancel)
    {
        await foreach (var (file, outcome) in visits.Visit(text, folder.Path, cancel))
        {
            log.LogInformation("{Source}: {File} is {Outcome}.", mapping.Source, file, outcome.GetType().Name);
        }
    }

    /// <summary>True for the one host that is to visit the source now. A source that is new waits for its next time.</summary>
    private async Task<bool> Claim(FeedMapping mapping, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (LastTime(mapping.Times, now) is not { } last)
        {
            return false;
        }

        await using var connection = await database.Open(cancel);
        var row = new { source = mapping.Source, due = last.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds() };
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into feed_sources (source, applied, due, etag) values (@source, 0, @now, '') on conflict (source) do nothing", row, cancellationToken: cancel));
        var started = await connection.ExecuteAsync(new CommandDefinition(
            "update feed_sources set due = @now where source = @source and due = 0", row, cancellationToken: cancel));
        return started == 0 && await connection.ExecuteAsync(new CommandDefinition(
            "update feed_sources set due = @due where source = @source and due < @due", row, cancellationToken: cancel)) == 1;
    }

    private async Task BringAll(CancellationToken cancel)
    {
        while (await sales.Run(cancel) > 0)
        {
            cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task Repeat(string what, TimeSpan every, Func<Task> work, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                try
                {
                    await work();
                }
                catch (Exception failed) when (failed is not OperationCanceledException)
                {
                    log.LogError(failed, "The {Work} broke off and starts again.", what);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
