using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>A phone that the associates of a store share; enrolled by a manager, known by a sealed cookie.</summary>
public sealed record SharedPhone(Id<SharedPhone> Id, Id<Store> Store, string Name);

/// <summary>Somebody who may say "it's me" on a store's phones.</summary>
public sealed record Colleague(Id<Associate> Associate, string Name, bool HasPin);

/// <summary>
/// Sign-in on shared phones, by PIN or by badge. Either is short, so it works only on an enrolled phone, opens only the work of its store,
/// locks when nobody touches it, and shuts after some wrong ones.
/// </summary>
public sealed class SharedPhones(IServiceProvider services, IShopDatabase database, Sessions sessions, Staff staff, AuditLog log, AccountSettings settings, TimeProvider clock)
{
    public const int ShortestPin = 4;
    public const int LongestPin = 8;

    /// <summary>80 random bits, which need no slow hash; without letters that look alike.</summary>
    private const int BadgeLength = 16;
    private const string BadgeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    public async Task<SharedPhone> Enrol(Id<Store> store, string name, Granter by, CancellationToken cancel = default)
    {
        var phone = new SharedPhone(Id<SharedPhone>.New(clock), store, name.Trim());
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(
            "insert into phones (id, store, name, enrolled_at) values (@id, @store, @Name, @at)",
            new { id = phone.Id.ToString(), store = store.ToString(), phone.Name, at = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
        await log.Note(transaction, by, StaffChange.PhoneEnrolled, phone.Id.ToString(), store: store);
        await transaction.CommitAsync(cancel);
        return phone;
    }

    /// <summary>The phone is lost or retired: nobody signs in on it any more, and who is signed in there is out.</summary>
    public async Task Retire(SharedPhone phone, Granter by, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var accounts = await connection.QueryAsync<string>("select account from sessions where phone = @id", new { id = phone.Id.ToString() }, transaction);
        await connection.ExecuteAsync(
            "delete from sessions where phone = @id; delete from phones where id = @id;", new { id = phone.Id.ToString() }, transaction);
        await log.Note(transaction, by, StaffChange.PhoneRetired, phone.Id.ToString(), store: phone.Store);
        await transaction.CommitAsync(cancel);
        foreach (var account in accounts)
        {
            sessions.Forget(account);
        }
    }

    public async Task<IReadOnlyList<SharedPhone>> All(CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Id, string Store, string Name)>(new CommandDefinition(
            "select id, store, name from phones order by name, id", cancellationToken: cancel));
        return [.. rows.Select(row => new SharedPhone(Id<SharedPhone>.Parse(row.Id, null), Id<Store>.Parse(row.Store, null), row.Name))];
    }

    public async Task<SharedPhone?> Find(Id<SharedPhone> id, CancellationToken cancel = default) =>
        (await All(cancel)).FirstOrDefault(phone => phone.Id == id);

    /// <summary>Who works in the phone's store and has a PIN or a badge, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesOn(SharedPhone phone, CancellationToken cancel = default) =>
    [
        .. (await staff.Of([phone.Store], orEverywhere: true, cancel))
            .Where(person => (person.HasPin || person.HasBadge) && Duties.OnPhoneOf(phone.Store, person.Posts).Count > 0)
            .Select(person => new Colleague(person.Associate, person.Name.Length > 0 ? person.Name : person.Email ?? "", person.HasPin)),
    ];

    public async Task<StaffOutcome> SetPin(Id<Associate> associate, string? pin, Granter by, CancellationToken cancel = default)
    {
        if (pin is not { Length: >= ShortestPin and <= LongestPin } || !pin.All(char.IsAsciiDigit) || pin.Distinct().Count() == 1)
        {
            return new StaffOutcome.Unfit("pin", "pin");
        }

        var hash = services.GetRequiredService<IPasswordHasher<Account>>().HashPassword(new Account(), pin);
        return await Keep(associate, by, StaffChange.PinSet, "pin_hash", hash, cancel);
    }

    /// <summary>Gives a new badge, which ends the old one. The code is shown this once, to be printed.</summary>
    public async Task<(StaffOutcome Outcome, string Code)> NewBadge(Id<Associate> associate, Granter by, CancellationToken cancel = default)
    {
        var code = RandomNumberGenerator.GetString(BadgeLetters, BadgeLength);
        return (await Keep(associate, by, StaffChange.BadgeGiven, "badge_hash", HashOf(code), cancel), code);
    }

    public async Task<SignInOutcome> ByPin(SharedPhone phone, Id<Associate> associate, string? pin, Visitor visitor, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var found = await connection.QuerySingleOrDefaultAsync<(string Account, string? Pin)?>(new CommandDefinition(
            "select a.id, e.pin_hash from staff_entries e join accounts a on a.associate = e.associate where e.associate = @associate",
            new { associate = associate.ToString() }, cancellationToken: cancel));
        if (found is not ({ } account, { } hash) || pin is not { Length: <= LongestPin })
        {
            return new SignInOutcome.Wrong();
        }

        // Counted before it is looked at and only while the way is open, so that of tries made at the same moment no more are looked at.
        if (await connection.ExecuteAsync(new CommandDefinition(
            """
            update staff_entries set failures = failures + 1, shut_until = case when failures + 1 >= @most then @until else shut_until end
            where associate = @associate and shut_until <= @now
            """,
            new { associate = associate.ToString(), now, most = settings.MostFailures, until = now + (long)settings.ShutFor.TotalMilliseconds },
            cancellationToken: cancel)) == 0)
        {
            return new SignInOutcome.Shut();
        }

        if (services.GetRequiredService<IPasswordHasher<Account>>().VerifyHashedPassword(new Account(), hash, pin) == PasswordVerificationResult.Failed)
        {
            return new SignInOutcome.Wrong();
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update staff_entries set failures = 0, shut_until = 0 where associate = @associate", new { associate = associate.ToString() }, cancellationToken: cancel));
        return await Enter(phone, account, visitor, cancel);
    }

    public async Task<SignInOutcome> ByBadge(SharedPhone phone, string? code, Visitor visitor, CancellationToken cancel = default)
    {
        if (code?.Trim().ToUpperInvariant() is not { Length: BadgeLength } read)
        {
            return new SignInOutcome.Wrong();
        }

        await using var connection = await database.Open(cancel);
        var account = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select a.id from staff_entries e join accounts a on a.associate = e.associate where e.badge_hash = @hash", new { hash = HashOf(read) },
            cancellationToken: cancel));
        return account is null ? new SignInOutcome.Wrong() : await Enter(phone, account, visitor, cancel);
    }

    /// <summary>Whoever had the phone before is out; who has no duty in its store stays out.</summary>
    private async Task<SignInOutcome> Enter(SharedPhone phone, string account, Visitor visitor, CancellationToken cancel)
    {
        var session = await sessions.Begin(account, Entrance.SharedPhone, visitor, phone.Id.ToString(), cancel);
        if (session.Posts.Count > 0)
        {
            return new SignInOutcome.Welcome(session);
        }

        await sessions.End(account, session.Id, cancel);
        return new SignInOutcome.Wrong();
    }

    private Task<StaffOutcome> Keep(Id<Associate> associate, Granter by, StaffChange what, string column, string hash, CancellationToken cancel) =>
        staff.Alter(associate, async (transaction, posts) =>
        {
            if (associate.ToString() != by.By && !Grants.Leads(by.Posts, posts))
            {
                return new StaffOutcome.NotYours();
            }

            await transaction.Connection!.ExecuteAsync(
                $"""
                insert into staff_entries (associate, {column}, failures, shut_until) values (@associate, @hash, 0, 0)
                on conflict (associate) do update set {column} = excluded.{column}, failures = 0, shut_until = 0
                """,
                new { associate = associate.ToString(), hash }, transaction);
            await log.Note(transaction, by, what, associate.ToString());
            return new StaffOutcome.Done(associate);
        }, cancel);

    private static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code)));
}
