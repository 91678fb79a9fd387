using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal.Reading;

/// <summary>
/// Who runs which reader, when several hosts could. A lease is a row with the host's name and a time by the database's own clock. A host that
/// is started again under its name takes its leases back at once, so nobody waits for a killed host's ghost but the other hosts.
/// </summary>
internal sealed class Leases(IShopDatabase database, JournalSettings settings, ILogger<Leases> log)
{
    /// <summary>Renewals within one lease: two may fail before it is lost.</summary>
    private const int RenewalsPerLease = 3;

    internal static readonly Migration Table = new("journal", 4, """
        create table leases (
            name text primary key,
            holder text not null,
            until bigint not null);
        """);

    private readonly string _now = database.Engine == Engines.Postgres
        ? "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)"
        : "cast((julianday('now') - 2440587.5) * 86400000 as integer)";

    /// <summary>Runs the work whenever this host holds the lease, until the work returns true (it is finished for good).</summary>
    internal async Task RunWhileHeld(string name, Func<CancellationToken, Task<bool>> work, CancellationToken stopping)
    {
        var every = settings.Reactions.Lease / RenewalsPerLease;
        while (!stopping.IsCancellationRequested)
        {
            if (!await Take(name, stopping))
            {
                await Wait(every, stopping);
                continue;
            }

            using var held = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var working = Run(name, work, held.Token);
            await Renew(name, every, working, stopping);
            await held.CancelAsync();
            var finished = await working;
            await GiveBack(name);
            if (finished)
            {
                return;
            }

            await Wait(settings.Reactions.LongestPause / 5, stopping);
        }
    }

    private async Task<bool> Run(string name, Func<CancellationToken, Task<bool>> work, CancellationToken held)
    {
        try
        {
            return await work(held);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failed)
        {
            log.LogError(failed, "{Reader} broke off and starts again.", name);
            return false;
        }
    }

    /// <summary>Returns when the work has ended, the host stops, or the lease could not be renewed in time.</summary>
    private async Task Renew(string name, TimeSpan every, Task working, CancellationToken stopping)
    {
        var since = settings.Pace.GetTimestamp();
        while (true)
        {
            await Task.WhenAny(working, Wait(every, stopping));
            if (working.IsCompleted || stopping.IsCancellationRequested)
            {
                return;
            }

            var asked = settings.Pace.GetTimestamp();
            if (await Take(name, stopping))
            {
                since = asked;
            }
            else if (settings.Pace.GetElapsedTime(since) + every >= settings.Reactions.Lease)
            {
                log.LogWarning("{Reader} stops here: its lease could not be renewed.", name);
                return;
            }
        }
    }

    internal async Task<bool> Take(string name, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.Open(cancel);
            return await connection.ExecuteAsync(
                $"""
                insert into leases (name, holder, until) values (@name, @holder, {_now} + @milliseconds)
                on conflict (name) do update set holder = excluded.holder, until = excluded.until
                where leases.holder = excluded.holder or leases.until < {_now}
                """,
                new { name, holder = settings.HostName, milliseconds = (long)settings.Reactions.Lease.TotalMilliseconds }) == 1;
        }
        catch (Exception failed) when (failed is DbException or TimeoutException or IOException)
        {
            log.LogWarning(failed, "The lease of {Reader} could not be asked for.", name);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task GiveBack(string name)
    {
        try
        {
            await using var connection = await database.Open();
            await connection.ExecuteAsync(
                "delete from leases where name = @name and holder = @holder", new { name, holder = settings.HostName });
        }
        catch (DbException failed)
        {
            log.LogInformation(failed, "The lease of {Reader} lapses by itself.", name);
        }
    }

    private async Task Wait(TimeSpan time, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(time, settings.Pace, stopping);
        }
        catch (OperationCanceledException)
        {
            // The loops look at the token themselves.
        }
    }
}
