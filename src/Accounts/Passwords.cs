namespace OpenAisle.Accounts;

/// <summary>An account as its owner sees it.</summary>
public sealed record AccountView(string Name, string? Email, bool IsEmailProven, bool HasPassword, IReadOnlyList<PasskeyRow> Passkeys);

/// <summary>Somebody's own account: what it holds, and a new password.</summary>
public sealed class Passwords(IServiceProvider services, Sessions sessions, AccountSettings settings)
{
    public async Task<AccountView?> Look(LiveSession session, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(services, cancel);
        return await desk.Users.FindByIdAsync(session.Account) is { } account
            ? new(account.Name, account.Email, account.EmailConfirmed, account.PasswordHash is not null, PasskeyRow.Of(await desk.Users.GetPasskeysAsync(account)))
            : null;
    }

    /// <summary>Sets a new password, and ends every other session: somebody else may have known the old one. Null when it is done.</summary>
    /// <returns>The field and the code of what is wrong.</returns>
    public async Task<(string Field, string Code)?> Change(LiveSession session, string? old, string? wanted, CancellationToken cancel = default)
    {
        if (wanted is null || wanted.Length < settings.ShortestPassword)
        {
            return ("password", "password-short");
        }

        await using var desk = await IdentityDesk.Open(services, cancel);
        if (wanted.Length > SignUp.LongestPassword || old is { Length: > SignUp.LongestPassword } || await desk.Users.FindByIdAsync(session.Account) is not { } account)
        {
            return ("password", "password-weak");
        }

        if (await desk.Try(account.UserName!, account, old ?? "", cancel) is not PasswordLook.Right and var look)
        {
            return ("old", look == PasswordLook.Shut ? "shut" : "wrong");
        }

        if (!(await desk.Users.ChangePasswordAsync(account, old ?? "", wanted)).Succeeded)
        {
            return ("password", "password-weak");
        }

        await sessions.EndAll(session.Account, session.Id, cancel);
        return null;
    }
}
