using System.Diagnostics;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>What became of a try to sign in.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    public sealed record Welcome(LiveSession Session) : SignInOutcome;

    /// <summary>No such account, or the wrong password: which of them is nobody's business.</summary>
    public sealed record Wrong : SignInOutcome;

    /// <summary>Too many wrong ones in a row.</summary>
    public sealed record Shut : SignInOutcome;
}

/// <summary>Signs in by e-mail address and password.</summary>
public sealed class SignInByPassword(IServiceProvider services, IShopDatabase database, Sessions sessions)
{
    public async Task<SignInOutcome> Run(string? email, string? password, Visitor visitor, CancellationToken cancel = default)
    {
        if (password is not { Length: > 0 and <= SignUp.LongestPassword } || email?.Trim() is not { Length: > 0 and <= SignUp.LongestText } address)
        {
            return new SignInOutcome.Wrong();
        }

        await using var desk = await IdentityDesk.Open(services, cancel);
        var (look, account) = await desk.Try(address, password, cancel);
        return look switch
        {
            PasswordLook.Right => new SignInOutcome.Welcome(await sessions.Begin(account!.Id, Entrance.Password, visitor, null, cancel)),
            PasswordLook.Wrong => new SignInOutcome.Wrong(),
            PasswordLook.Shut => new SignInOutcome.Shut(),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>
    /// Somebody opened a second account with the address of their first, and comes in to the first from there: who has the secrets of both is
    /// the owner of both, so what was ordered with the second is the first's from now on, and the second is gone with its ways in. Only where
    /// the address is proven the first's, is nobody's elsewhere, and nobody works by the second.
    /// </summary>
    /// <returns>The session as it is now, and the shoppers that came along.</returns>
    public async Task<(LiveSession Session, IReadOnlyList<Id<Shopper>> Came)> Unite(LiveSession session, LiveSession second, CancellationToken cancel = default)
    {
        if (session.Entrance == Entrance.SharedPhone || second.Entrance == Entrance.SharedPhone || session.Account == second.Account)
        {
            return (session, []);
        }

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var both = new { first = session.Account, second = second.Account, shopper = second.Shopper.ToString() };
        if (await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from accounts where id = @second and email_confirmed = 0 and associate is null
              and normalized_email = (select normalized_user_name from accounts where id = @first and email_confirmed = 1)
            """, both, transaction, cancellationToken: cancel)) == 0)
        {
            return (session, []);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from sessions where account = @second;
            delete from passkeys where account = @second;
            update former_guests set account = @first where account = @second;
            insert into former_guests (shopper, account) values (@shopper, @first) on conflict (shopper) do update set account = excluded.account;
            """, both, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        sessions.Forget(second.Account);
        sessions.Forget(session.Account);
        return (await sessions.Check(session.Id, cancel) ?? session, [second.Shopper, .. second.Guests]);
    }

    /// <summary>
    /// What the guest ordered is the account's from now on. Nothing, when the id is somebody's own: whoever signs in on a device that
    /// another account used takes nothing of theirs.
    /// </summary>
    public async Task<LiveSession> TakeIn(LiveSession session, Id<Shopper> guest, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into former_guests (shopper, account)
            select @guest, @Account where not exists (select 1 from accounts where shopper = @guest) on conflict (shopper) do nothing
            """,
            new { guest = guest.ToString(), session.Account }, cancellationToken: cancel));
        sessions.Forget(session.Account);
        return await sessions.Check(session.Id, cancel) ?? session;
    }
}
