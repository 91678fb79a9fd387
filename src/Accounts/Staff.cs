using System.Data.Common;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>Somebody who works for the grocer.</summary>
/// <param name="Sessions">Sign-ins that hold now.</param>
public sealed record StaffRow(
    Id<Associate> Associate, string Name, string? Email, IReadOnlyList<Post> Posts, bool HasPin, bool HasBadge, int Sessions, DateTimeOffset? Seen);

/// <summary>What became of a change of the staff.</summary>
public abstract record StaffOutcome
{
    private StaffOutcome()
    {
    }

    public sealed record Done(Id<Associate> Associate) : StaffOutcome;

    public sealed record NoSuchPerson : StaffOutcome;

    /// <summary>Who asks may not give or take this.</summary>
    public sealed record NotYours : StaffOutcome;

    /// <summary>Nobody would be left who decides who has which duty.</summary>
    public sealed record LastAdministrator : StaffOutcome;

    public sealed record Unfit(string Field, string Code) : StaffOutcome;
}

/// <summary>Who works where as what. Each change is written down with it.</summary>
public sealed class Staff(IServiceProvider services, IShopDatabase database, Sessions sessions, AuditLog log, TimeProvider clock)
{
    /// <summary>Rows of one page of people.</summary>
    private const int MostPeople = 1_000;

    /// <summary>Two who hire the same person at once: the second looks again.</summary>
    private const int MostAttempts = 3;

    /// <summary>Everybody who has a duty or could be given one again, by name.</summary>
    public Task<IReadOnlyList<StaffRow>> All(CancellationToken cancel = default) => Rows(null, cancel);

    /// <summary>Who has a duty in one of these stores, by name.</summary>
    /// <param name="orEverywhere">Also whose duty holds in every store.</param>
    public Task<IReadOnlyList<StaffRow>> Of(IEnumerable<Id<Store>> stores, bool orEverywhere = false, CancellationToken cancel = default)
    {
        IEnumerable<string> written = stores.Select(store => Duties.Write(store));
        return Rows(KeyList.Of(database, orEverywhere ? written.Append(Duties.EveryStore) : written), cancel);
    }

    private async Task<IReadOnlyList<StaffRow>> Rows(KeyList? stores, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var there = stores is { } keys ? $"and a.associate in (select associate from duties where store {keys.Test})" : "";
        var given = new { stores?.Keys };
        var people = await connection.QueryAsync<(string Associate, string Name, string? Email, string? Pin, string? Badge, long Sessions, long? Seen)>(new CommandDefinition(
            $"""
            select a.associate, a.name, a.email, e.pin_hash, e.badge_hash,
                   (select count(*) from sessions s where s.account = a.id), (select max(s.seen_at) from sessions s where s.account = a.id)
            from accounts a left join staff_entries e on e.associate = a.associate
            where a.associate is not null {there} order by a.name, a.associate limit {MostPeople}
            """, given, cancellationToken: cancel));
        var posts = (await connection.QueryAsync<(string Associate, string Duty, string Store)>(new CommandDefinition(
            $"select a.associate, a.duty, a.store from duties a where 1 = 1 {there} order by a.duty, a.store", given, cancellationToken: cancel))).ToLookup(row => row.Associate);
        return
        [
            .. people.Select(row => new StaffRow(
                Id<Associate>.Parse(row.Associate, null), row.Name, row.Email, [.. posts[row.Associate].Select(post => Duties.Read(post.Duty, post.Store))],
                row.Pin is not null, row.Badge is not null, (int)row.Sessions,
                row.Seen is { } seen ? DateTimeOffset.FromUnixTimeMilliseconds(seen) : null)),
        ];
    }

    /// <summary>Names of those who still have one, for lists that know ids only.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Names(CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Associate, string Name)>(new CommandDefinition(
            "select associate, case when name = '' then coalesce(email, '') else name end from accounts where associate is not null", cancellationToken: cancel));
        return rows.ToDictionary(row => row.Associate, row => row.Name);
    }

    /// <summary>Gives somebody their first duty: by the proven e-mail address of their account, or by name alone, for who signs in by PIN or badge only.</summary>
    public async Task<StaffOutcome> Hire(string? name, string? email, Post first, Granter by, CancellationToken cancel = default)
    {
        name = name?.Trim() ?? "";
        email = email?.Trim() ?? "";
        if (!Grants.MayGive(by.Posts, first))
        {
            return new StaffOutcome.NotYours();
        }

        if (name.Length > SignUp.LongestText || name.Any(char.IsControl) || (name.Length == 0 && email.Length == 0))
        {
            return new StaffOutcome.Unfit("name", "text");
        }

        if (email.Length > SignUp.LongestText)
        {
            return new StaffOutcome.Unfit("email", "no-account");
        }

        for (var attempt = 1; ; attempt++)
        {
            if (await TryHire(name, email, first, by, cancel) is { } outcome)
            {
                return outcome;
            }

            if (attempt == MostAttempts)
            {
                throw new InvalidOperationException("Somebody else changes this account all the time.");
            }
        }
    }

    /// <summary>Who they are, that they were hired and their duty: all of it or nothing. Null when the account was changed in the same moment.</summary>
    private async Task<StaffOutcome?> TryHire(string name, string email, Post first, Granter by, CancellationToken cancel)
    {
        await using var desk = await IdentityDesk.Open(services, cancel);
        await using var transaction = await desk.Begin(cancel);
        Account account;
        if (email.Length == 0)
        {
            account = SignUp.New(name, null, clock);
            account.UserName = "staff-" + account.Id;
            var made = await desk.Users.CreateAsync(account);
            if (!made.Succeeded)
            {
                throw new InvalidOperationException($"Identity refuses a new associate: {made.Errors.First().Code}.");
            }
        }
        else if (await desk.Users.FindByNameAsync(email) is { } found)
        {
            account = found;
        }
        else if (by == Granter.CommandLine && await desk.Unproven(email, cancel) is { } unproven)
        {
            // Where there is no administrator yet, mail need not go out yet either: who sits at the machine knows whose it is.
            account = unproven;
            account.UserName = email;
            account.EmailConfirmed = true;
        }
        else
        {
            return new StaffOutcome.Unfit("email", "no-account");
        }

        if (account.Associate is null)
        {
            account.Associate = Id<Associate>.New(clock).ToString();
            account.Name = account.Name.Length == 0 ? name : account.Name;
            if (!(await desk.Users.UpdateAsync(account)).Succeeded)
            {
                return null;
            }

            await log.Note(transaction, by, StaffChange.Hired, account.Associate);
        }

        var associate = Id<Associate>.Parse(account.Associate, null);
        await Give(transaction, associate, first, by);
        await transaction.CommitAsync(cancel);
        sessions.Forget(account.Id);
        return new StaffOutcome.Done(associate);
    }

    public Task<StaffOutcome> Grant(Id<Associate> associate, Post post, Granter by, CancellationToken cancel = default) =>
        Alter(associate, async (transaction, _) =>
        {
            if (!Grants.MayGive(by.Posts, post))
            {
                return new StaffOutcome.NotYours();
            }

            await Give(transaction, associate, post, by);
            return new StaffOutcome.Done(associate);
        }, cancel);

    private async Task Give(DbTransaction transaction, Id<Associate> associate, Post post, Granter by)
    {
        var added = await transaction.Connection!.ExecuteAsync(
            "insert into duties (associate, duty, store, granted_at) values (@associate, @duty, @store, @at) on conflict (associate, duty, store) do nothing",
            new { associate = associate.ToString(), duty = post.Duty.ToString(), store = Duties.Write(post.Store), at = clock.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction);
        if (added > 0)
        {
            await log.Note(transaction, by, StaffChange.Granted, associate.ToString(), post);
        }
    }

    public Task<StaffOutcome> Withdraw(Id<Associate> associate, Post post, Granter by, CancellationToken cancel = default) =>
        Alter(associate, async (transaction, _) =>
        {
            if (!Grants.MayGive(by.Posts, post))
            {
                return new StaffOutcome.NotYours();
            }

            if (await Take(transaction, associate, post))
            {
                await log.Note(transaction, by, StaffChange.Withdrawn, associate.ToString(), post);
            }

            return await HasAdministrator(transaction, post) ? new StaffOutcome.Done(associate) : new StaffOutcome.LastAdministrator();
        }, cancel);

    /// <summary>
    /// Somebody leaves: every duty, every session, PIN and badge end at once. What they had half picked is anybody's to begin again; the
    /// account stays theirs to shop with.
    /// </summary>
    public async Task<StaffOutcome> Leave(Id<Associate> associate, Granter by, CancellationToken cancel = default)
    {
        return await Alter(associate, async (transaction, posts) =>
        {
            if (!Grants.Leads(by.Posts, posts))
            {
                return new StaffOutcome.NotYours();
            }

            foreach (var post in posts)
            {
                await Take(transaction, associate, post);
            }

            await transaction.Connection!.ExecuteAsync(
                """
                delete from staff_entries where associate = @associate;
                delete from sessions where account in (select id from accounts where associate = @associate);
                """,
                new { associate = associate.ToString() }, transaction);
            await log.Note(transaction, by, StaffChange.Left, associate.ToString());
            return posts.Any(post => post.Duty == Duty.Administrator) && !await HasAdministrator(transaction, new(Duty.Administrator, null))
                ? new StaffOutcome.LastAdministrator()
                : new StaffOutcome.Done(associate);
        }, cancel);
    }

    internal async Task<StaffOutcome> Alter(
        Id<Associate> associate, Func<DbTransaction, IReadOnlyList<Post>, Task<StaffOutcome>> change, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var account = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select id from accounts where associate = @associate", new { associate = associate.ToString() }, cancellationToken: cancel));
        if (account is null)
        {
            return new StaffOutcome.NoSuchPerson();
        }

        // Changes go one after another: of two administrators who take each other's duty in the same moment, the second is the last.
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "update duties set granted_at = granted_at where duty = @duty", new { duty = nameof(Duty.Administrator) }, transaction, cancellationToken: cancel));
        var outcome = await change(transaction, await Duties.Of(connection, associate, transaction, cancel));
        if (outcome is StaffOutcome.Done)
        {
            await transaction.CommitAsync(cancel);
            sessions.Forget(account);
        }

        return outcome;
    }

    private static async Task<bool> Take(DbTransaction transaction, Id<Associate> associate, Post post) =>
        await transaction.Connection!.ExecuteAsync(
            "delete from duties where associate = @associate and duty = @duty and store = @store",
            new { associate = associate.ToString(), duty = post.Duty.ToString(), store = Duties.Write(post.Store) }, transaction) > 0;

    /// <summary>Asked after a duty went; true too when it was another one.</summary>
    private static async Task<bool> HasAdministrator(DbTransaction transaction, Post gone) =>
        gone.Duty != Duty.Administrator || await transaction.Connection!.ExecuteScalarAsync<long>(
            "select count(*) from duties where duty = @duty", new { duty = nameof(Duty.Administrator) }, transaction) > 0;
}
