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
