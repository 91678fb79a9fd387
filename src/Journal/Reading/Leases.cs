using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal.Reading;

/// <summary>
/// Who runs which reader, when several hosts could. A lease is a row with the host's name and a time by the database's own clock. A host that
/// is started again under its name takes its leases back at once, so nobody waits for a killed host's ghost but the other hosts. Hosts that
/// live side by side hold a fair share each: one that joins is given what the others hold beyond theirs.
/// </summary>
internal sealed class Leases(IShopDatabase database, JournalSettings settings, ILogger<Leases> log)
{
    /// <summary>Renewals within one lease: two may fail before it is lost.</summary>
    private const int RenewalsPerLease = 3;

    /// <summary>
    /// A lease that a host found free so often, and nobody took, is taken beyond its fair share: only this host may know the reader.
    /// </summary>
    private const int LeftToOthers = 2 * RenewalsPerLease;

    /// <summary>Before the name of a host, in the same table: the sign that it lives.</summary>
    private const string Member = "host ";

    /// <summary>The leases that this host holds or is asking for, and how each is told that others want it.</summary>
    private readonly OrderedDictionary<string, CancellationTokenSource> _mine = [];
    private readonly Lock _gate = new();
    private int _share = int.MaxValue;

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
        var left = 0;
        while (!stopping.IsCancellationRequested)
        {
            using var wanted = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            if (!IsMine(name, wanted, beyondShare: left >= LeftToOthers))
            {
                // Counted while nobody has it, so that a reader which no other host knows is not left lying.
                left = await IsFree(name, stopping) ? left + 1 : 0;
                await Wait(Every, stopping);
                continue;
            }

            left = 0;
            if (!await Take(name, stopping))
            {
                NoLongerMine(name);
                await Wait(Every, stopping);
                continue;
            }

            using var held = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var working = Run(name, work, held.Token);
            await Renew(name, working, wanted.Token, stopping);
            await held.CancelAsync();
            var finished = await working;
            await GiveBack(name);
            NoLongerMine(name);
            if (finished)
            {
                return;
            }

            await Wait(settings.Reactions.LongestPause / 5, stopping);
        }
    }

    /// <summary>Says that this host lives, works out how many leases are its share, and gives up what it holds beyond.</summary>
    /// <param name="leases">How many leases there are to be shared out.</param>
    internal async Task KeepShare(int leases, CancellationToken stopping)
    {
        if (database.Engine != Engines.Postgres)
        {
            return; // a host alone
        }

        while (!stopping.IsCancellationRequested)
        {
            if (await Take(Member + settings.HostName, stopping) && await Members(stopping) is var members and > 0)
            {
                GiveUpBeyond((leases + members - 1) / members);
            }

            await Wait(Every, stopping);
        }

        await GiveBack(Member + settings.HostName);
    }

    private TimeSpan Every => settings.Reactions.Lease / RenewalsPerLease;

    private bool IsMine(string name, CancellationTokenSource wanted, bool beyondShare)
    {
        lock (_gate)
        {
            return (beyondShare || _mine.Count < _share) && _mine.TryAdd(name, wanted);
        }
    }

    private void NoLongerMine(string name)
    {
        lock (_gate)
        {
            _mine.Remove(name);
        }
    }

    private void GiveUpBeyond(int share)
    {
        lock (_gate)
        {
            _share = share;

            // The oldest: what was taken last may be what no other host would take.
            foreach (var wanted in _mine.Values.Take(_mine.Count - share))
            {
                _ = wanted.CancelAsync();
            }
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

    /// <summary>Returns when the work has ended, the host stops, others want the lease, or it could not be renewed in time.</summary>
    private async Task Renew(string name, Task working, CancellationToken wanted, CancellationToken stopping)
    {
        var since = settings.Pace.GetTimestamp();
        while (true)
        {
            await Task.WhenAny(working, Wait(Every, wanted));
            if (working.IsCompleted || wanted.IsCancellationRequested)
            {
                return;
            }

            var asked = settings.Pace.GetTimestamp();
            if (await Take(name, stopping))
            {
                since = asked;
            }
            else if (settings.Pace.GetElapsedTime(since) + Every >= settings.Reactions.Lease)
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

    private Task<int> Members(CancellationToken cancel) =>
        Count($"name like '{Member}%' and until >= {_now}", "", cancel);

    private async Task<bool> IsFree(string name, CancellationToken cancel) =>
        await Count($"name = @name and until >= {_now}", name, cancel) == 0;

    /// <returns>-1 when it could not be asked.</returns>
    private async Task<int> Count(string which, string name, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.Open(cancel);
            return await connection.ExecuteScalarAsync<int>($"select count(*) from leases where {which}", new { name });
        }
        catch (Exception failed) when (failed is DbException or TimeoutException or IOException or OperationCanceledException)
        {
            return -1;
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
