using System.Collections.Concurrent;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>
/// Sign-ins that hold. A cookie names its session, and each request asks here whether it still holds and what the person may do now: from
/// memory for <see cref="AccountSettings.KnownFor"/>, and at once on the host that ended it.
/// </summary>
public sealed class Sessions(IShopDatabase database, AccountSettings settings, TimeProvider clock)
{
    /// <summary>Sessions kept in memory. Beyond it the memory starts again: a read more for each.</summary>
    private const int MostKnown = 100_000;

    /// <summary>Sessions of one person; the one seen longest ago goes.</summary>
    private const int MostOfOne = 20;

    /// <summary>When somebody was last seen is written this often.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Id<Session>, Known> _known = new();
    private long _forgotten;

    internal async Task<LiveSession> Begin(string account, Entrance entrance, Visitor visitor, string? phone, CancellationToken cancel)
    {
        var id = Id<Session>.New(clock);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into sessions (id, account, kind, phone, device, seen_from, began_at, seen_at)
            values (@id, @account, @kind, @phone, @device, @from, @now, @now);
            delete from sessions where account = @account and (seen_at < @over
              or id not in (select id from sessions where account = @account order by seen_at desc, id desc limit @most))
            """,
            new
            {
                id = id.ToString(),
                account,
                kind = entrance.ToString(),
                phone,
                device = visitor.Device,
                from = visitor.From,
                now,
                over = now - (long)settings.SessionLasts.TotalMilliseconds,
                most = MostOfOne,
            },
            cancellationToken: cancel));
        return await Check(id, cancel) ?? throw new InvalidOperationException("A session that has just begun does not hold.");
    }

    /// <summary>Does the session hold? Asking is no touch: what follows something for minutes keeps nobody in.</summary>
    public async ValueTask<bool> Holds(Id<Session> id, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var known = _known.TryGetValue(id, out var kept) && now - kept.ReadAt <= settings.KnownFor.TotalMilliseconds ? kept : await Read(id, kept, now, cancel);
        return known is not null && now - known.SeenAt <= (long)LastsFor(known.Session.Entrance).TotalMilliseconds;
    }

    /// <summary>The session, seen now; null when it was ended, or nobody was seen in it for too long.</summary>
    public async ValueTask<LiveSession?> Check(Id<Session> id, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var forgotten = Volatile.Read(ref _forgotten);
        if (!_known.TryGetValue(id, out var known) || now - known.ReadAt > settings.KnownFor.TotalMilliseconds)
        {
            if (await Read(id, known, now, cancel) is not { } read)
            {
                _known.TryRemove(id, out _);
                return null;
            }

            if (_known.Count >= MostKnown)
            {
                _known.Clear();
            }

            _known[id] = known = read;
            if (Volatile.Read(ref _forgotten) != forgotten)
            {
                _known.TryRemove(id, out _);   // something ended while it was read: what was read may have been before it
            }
        }

        if (now - known.SeenAt > (long)LastsFor(known.Session.Entrance).TotalMilliseconds)
        {
            await End(known.Session.Account, id, cancel);
            return null;
        }

        known.SeenAt = now;
        if (now - known.WrittenAt > (long)SeenEvery.TotalMilliseconds)
        {
            known.WrittenAt = now;
            await using var connection = await database.Open(cancel);
            await connection.ExecuteAsync(new CommandDefinition(
                "update sessions set seen_at = @now where id = @id", new { id = id.ToString(), now }, cancellationToken: cancel));
        }

        return known.Session;
    }

    /// <summary>The sessions of an account, the one seen last first.</summary>
    public async Task<IReadOnlyList<SessionRow>> Of(string account, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Id, string Kind, string Device, string From, long Began, long Seen)>(new CommandDefinition(
            "select id, kind, device, seen_from, began_at, seen_at from sessions where account = @account order by seen_at desc, id desc",
            new { account }, cancellationToken: cancel));
        return
        [
            .. rows.Select(row => new SessionRow(
                Id<Session>.Parse(row.Id, null), Enum.Parse<Entrance>(row.Kind), row.Device, row.From,
                DateTimeOffset.FromUnixTimeMilliseconds(row.Began), DateTimeOffset.FromUnixTimeMilliseconds(row.Seen))),
        ];
    }

    /// <summary>Ends one session of the account.</summary>
    public async Task End(string account, Id<Session> id, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from sessions where id = @id and account = @account", new { id = id.ToString(), account }, cancellationToken: cancel));
        Forget(account);
    }

    /// <summary>Ends every session of the account; all but one, where one is named.</summary>
    public async Task EndAll(string account, Id<Session>? but = null, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from sessions where account = @account and id <> @but", new { account, but = but?.ToString() ?? "" }, cancellationToken: cancel));
        Forget(account);
    }

    /// <summary>What the account may do has changed: the next request of each of its sessions looks it up.</summary>
    internal void Forget(string account)
    {
        Interlocked.Increment(ref _forgotten);
        foreach (var (id, known) in _known)
        {
            if (known.Session.Account == account)
            {
                _known.TryRemove(id, out _);
            }
        }
    }

    private TimeSpan LastsFor(Entrance entrance) => entrance == Entrance.SharedPhone ? settings.PhoneLocksAfter : settings.SessionLasts;

    private async Task<Known?> Read(Id<Session> id, Known? before, long now, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var found = await connection.QuerySingleOrDefaultAsync<(string Account, string Kind, long Seen, string Shopper, string? Associate, string? Store)?>(new CommandDefinition(
            """
            select s.account, s.kind, s.seen_at, a.shopper, a.associate, p.store
            from sessions s join accounts a on a.id = s.account left join phones p on p.id = s.phone
            where s.id = @id and (s.phone is null or p.id is not null)
            """,
            new { id = id.ToString() }, cancellationToken: cancel));
        if (found is not { } row)
        {
            return null;
        }

        var guests = await connection.QueryAsync<string>(new CommandDefinition(
            "select shopper from former_guests where account = @Account order by shopper", new { row.Account }, cancellationToken: cancel));
        var entrance = Enum.Parse<Entrance>(row.Kind);
        IReadOnlyList<Post> posts = row.Associate is { } associate ? await Duties.Of(connection, Id<Associate>.Parse(associate, null), null, cancel) : [];
        if (entrance == Entrance.SharedPhone && Id<Store>.TryParse(row.Store, null, out var store))
        {
            posts = Duties.OnPhoneOf(store, posts);
        }

        var session = new LiveSession(
            id, entrance, row.Account, Id<Shopper>.Parse(row.Shopper, null), [.. guests.Select(guest => Id<Shopper>.Parse(guest, null))],
            row.Associate is null ? null : Id<Associate>.Parse(row.Associate, null), posts)
        {
            LocksAfter = entrance == Entrance.SharedPhone ? settings.PhoneLocksAfter : null,
        };
        return new(session, now) { SeenAt = Math.Max(row.Seen, before?.SeenAt ?? 0), WrittenAt = row.Seen };
    }

    private sealed record Known(LiveSession Session, long ReadAt)
    {
        public long SeenAt { get; set; }

        public long WrittenAt { get; set; }
    }
}
