using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using OpenAisle.Catalogue.Feeds.Mapping;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>
/// Takes files of other systems: read all, compare with what stands, ask a person if it does too much, and write all of it in one
/// transaction or nothing. The same file a second time changes nothing.
/// </summary>
public sealed class FeedDesk(IShopDatabase database, Offers offers, FeedLimits limits, TimeProvider clock, ILogger<FeedDesk> log)
{
    /// <summary>How often a file is compared again because another file of its source was applied meanwhile.</summary>
    private const int MostComparisons = 5;

    private const int LinesKept = 400;

    /// <summary>What the file would do. Nothing is written.</summary>
    /// <param name="file">Seekable, from its start; it is closed.</param>
    public async Task<FeedOutcome> Check(string mapping, Stream file, string name, CancellationToken cancel = default)
    {
        var read = MappingFile.Read(mapping);
        var load = await Load(read, file, name, cancel);
        var works = FeedWork.Of(load, read.Currency, limits);
        if (load.Report.Damage is null)
        {
            await Compare(read, load, works, cancel);
        }

        return new FeedOutcome.Checked(load.Report, load.Report.Damage is null ? FeedGuard.WhyNot(works, read, limits) : null);
    }

    /// <summary>Takes the file, or says why not.</summary>
    /// <param name="file">Seekable, from its start; it is closed.</param>
    public async Task<FeedOutcome> Run(string mapping, Stream file, string name, CancellationToken cancel = default)
    {
        var read = MappingFile.Read(mapping);
        await using var content = file;
        var run = new RunRow(Id<FeedRun>.New(clock).ToString(), read.Source, name, await Fingerprint(content, mapping, cancel), mapping, Now);
        try
        {
            return await Take(read, content, run, null, cancel);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // Nothing of it is in. That it was tried is to be seen, if the database still answers.
            log.LogError(broken, "{File} of {Source} broke off.", name, read.Source);
            await FeedRuns.Write(database, run.Ended(Now, "failed", broken.Message, new FeedReport(0), null, LinesKept), null, cancel);
            throw;
        }
    }

    /// <summary>A person approves a file that waits; it is applied as it was held, unless it would now do more than they saw.</summary>
    public Task<FeedDecision> Approve(string run, string by, CancellationToken cancel = default) => Decide(run, by, approves: true, cancel);

    /// <summary>A person turns a file down that waits.</summary>
    public Task<FeedDecision> Reject(string run, string by, CancellationToken cancel = default) => Decide(run, by, approves: false, cancel);

    /// <summary>The last runs, youngest first.</summary>
    public async Task<IReadOnlyList<FeedRun>> Runs(int most, bool onlyWaiting = false, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await FeedRuns.Last(connection, most, onlyWaiting, cancel);
    }

    /// <summary>Receipts of tills that the stock ledger refused, youngest first.</summary>
    public async Task<IReadOnlyList<RefusedReceipt>> RefusedReceipts(int most, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Store, string Receipt, string Source, long At, string Why)>(new CommandDefinition(
            """
            select coalesce(s.slug, t.store), t.receipt, t.source, t.at, t.why from till_sales t left join stores s on s.id = t.store
            where t.state = 2 order by t.at desc, t.receipt limit @most
            """,
            new { most }, cancellationToken: cancel));
        return [.. rows.Select(row => new RefusedReceipt(row.Store, row.Receipt, row.Source, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Why))];
    }

    /// <summary>The report of a run, line by line; null when there is no such run.</summary>
    public async Task<string?> Report(string run, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition("select report from feed_runs where id = @run", new { run }, cancellationToken: cancel));
    }

    internal async Task<bool> WasTaken(string source, string fingerprint, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from feed_runs where source = @source and fingerprint = @fingerprint and outcome <> 'failed'",
            new { source, fingerprint }, cancellationToken: cancel)) > 0;
    }

    /// <summary>Equal for the same bytes read with the same mapping. The file stands at its start again.</summary>
    internal static async Task<string> Fingerprint(Stream file, string mapping, CancellationToken cancel)
    {
        var content = await SHA256.HashDataAsync(file, cancel);
        file.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData([.. content, .. SHA256.HashData(Encoding.UTF8.GetBytes(mapping))]));
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <param name="approved">What a person saw and approved; null when nobody did.</param>
    private async Task<FeedOutcome> Take(FeedMapping mapping, Stream file, RunRow run, FeedApproval? approved, CancellationToken cancel)
    {
        var load = await Load(mapping, new LeftOpen(file), run.File, cancel);
        var works = FeedWork.Of(load, mapping.Currency, limits);
        for (var comparison = 1; ; comparison++)
        {
            var applied = 0L;
            if (load.Report.Damage is null)
            {
                load.Report.Differences.Clear();
                applied = await Compare(mapping, load, works, cancel);
            }

            if (load.Report.Damage is { } damage)
            {
                await FeedRuns.Write(database, run.Ended(Now, "refused", damage, load.Report, approved?.By, LinesKept), null, cancel);
                return new FeedOutcome.Refused(load.Report, run.Id, damage);
            }

            if (FeedGuard.WhyNot(works, mapping, limits) is { } why && approved?.Covers(works) != true)
            {
                file.Position = 0;
                await FeedRuns.Write(database, run.Ended(Now, "waiting", why, load.Report, null, LinesKept), file, cancel);
                return new FeedOutcome.Waiting(load.Report, run.Id, why);
            }

            if (await Apply(mapping, load, works, run, approved, applied, cancel))
            {
                Tell(works);
                return new FeedOutcome.Applied(load.Report, run.Id);
            }

            if (comparison == MostComparisons)
            {
                throw new InvalidOperationException($"Files of {mapping.Source} are applied faster than this one can be compared.");
            }

            if (load.OwnCodes.HasAdded)
            {
                // The numbers of its own codes may be another chain's now.
                file.Position = 0;
                load = await Load(mapping, new LeftOpen(file), run.File, cancel);
                works = FeedWork.Of(load, mapping.Currency, limits);
            }
        }
    }

    private async Task<FeedLoad> Load(FeedMapping mapping, Stream file, string name, CancellationToken cancel)
    {
        var ownCodes = await OwnCodes.Read(database, cancel);
        var stores = new FeedStores(await CatalogueReader.Stores(database, cancel), mapping.AddsStores, mapping.Currency, mapping.TimeZone, clock);

        // Reading is work for a processor, and waits for nothing but the disk.
        return await Task.Run(() => FeedReading.Read(file, name, mapping, stores, ownCodes, limits, WallTime.At(Now, mapping.TimeZone)), cancel);
    }

    /// <summary>Compares, and says how many files of the source were applied before.</summary>
    private async Task<long> Compare(FeedMapping mapping, FeedLoad load, IReadOnlyList<FeedWork> works, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var applied = await AppliedOf(connection, mapping.Source, cancel);
        if (mapping.Effective is not null && await FeedLatest.Younger(connection, load, cancel) is { } younger)
        {
            load.Report.Damage = younger;
            return applied;
        }

        foreach (var work in works)
        {
            await work.Compare(connection, cancel);
        }

        load.Report.Counts = [.. works.Select(work => work.Counts)];
        return applied;
    }

    /// <summary>Writes all in one transaction; false when another file of the source came between.</summary>
    private async Task<bool> Apply(
        FeedMapping mapping, FeedLoad load, IReadOnlyList<FeedWork> works, RunRow run, FeedApproval? approved, long applied, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into feed_sources (source, applied, due, etag) values (@source, 0, 0, '') on conflict (source) do nothing",
            new { source = mapping.Source }, transaction, cancellationToken: cancel));
        var counted = await connection.ExecuteAsync(new CommandDefinition(
            "update feed_sources set applied = applied + 1 where source = @source and applied = @applied",
            new { source = mapping.Source, applied }, transaction, cancellationToken: cancel));
        if (counted == 0 || !await load.OwnCodes.Write(transaction, cancel))
        {
            return false;
        }

        foreach (var work in works)
        {
            await work.Write(transaction, Now, cancel);
        }

        if (mapping.Effective is not null)
        {
            await FeedLatest.Write(transaction, load, cancel);
        }

        await Count(transaction, works, cancel);
        await FeedRuns.Write(transaction, run.Ended(Now, "applied", "", load.Report, approved?.By, LinesKept), cancel);
        await FeedRuns.DropHeld(transaction, run.Id, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static async Task Count(DbTransaction transaction, IReadOnlyList<FeedWork> works, CancellationToken cancel)
    {
        if (works.Any(work => work.Touches is null))
        {
            await CatalogueChanges.CountAll(transaction, cancel);
        }

        var all = works.Any(work => work.Touches is null);
        foreach (var store in works.SelectMany(work => work.Touches ?? []).Distinct().Where(store => !all || store == CatalogueChanges.StoreList).Order(StringComparer.Ordinal))
        {
            await CatalogueChanges.Count(transaction, store, cancel);
        }
    }

    private void Tell(IReadOnlyList<FeedWork> works)
    {
        foreach (var work in works)
        {
            log.LogInformation("Feed: {Counts}", work.Counts);
        }

        offers.AllChanged();
    }

    private async Task<FeedDecision> Decide(string id, string by, bool approves, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            throw new ArgumentException("Somebody has to decide, by name.", nameof(by));
        }

        await using var connection = await database.Open(cancel);
        if (await FeedRuns.Find(connection, id, cancel) is not { } found)
        {
            return new FeedDecision.NoSuchRun();
        }

        if (found.Outcome != "waiting")
        {
            return new FeedDecision.NotWaiting(found.Outcome);
        }

        if (!approves)
        {
            return await FeedRuns.Reject(connection, id, by, Now, cancel) ? new FeedDecision.Done(null) : new FeedDecision.NotWaiting("rejected");
        }

        await using var content = await FeedRuns.Held(connection, id, cancel);
        return new FeedDecision.Done(await Take(MappingFile.Read(found.Row.Mapping), content, found.Row, FeedApproval.Of(by, found.Counts), cancel));
    }

    private static async Task<long> AppliedOf(DbConnection connection, string source, CancellationToken cancel) =>
        await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select applied from feed_sources where source = @source", new { source }, cancellationToken: cancel)) ?? 0;
}
