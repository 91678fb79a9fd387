namespace OpenAisle.Accounts;

/// <summary>What became of a new password by a link.</summary>
public abstract record ResetOutcome
{
    private ResetOutcome()
    {
    }

    /// <summary>It holds, and every session has ended. The address is proven too: the link was read there.</summary>
    public sealed record Done(Id<Shopper> Shopper, string Email) : ResetOutcome;

    public sealed record Unfit(string Field, string Code) : ResetOutcome;

    /// <summary>The link does not do any more, or never did.</summary>
    public sealed record No(AccountLink Link) : ResetOutcome;
}

/// <summary>A way back in for whoever forgot their password: a link to the address of the account, good for a while and once.</summary>
public sealed class ForgottenPasswords
{
    private const string Purpose = "password";

    private readonly IServiceProvider _services;
    private readonly Sessions _sessions;
    private readonly AccountSettings _settings;
    private readonly AccountLinks _links;

    internal ForgottenPasswords(IServiceProvider services, Sessions sessions, AccountSettings settings, AccountLinks links) =>
        (_services, _sessions, _settings, _links) = (services, sessions, settings, links);

    /// <summary>Null when nobody has an account there, which is nobody else's business.</summary>
    public async Task<SentLink?> Ask(string? email, CancellationToken cancel = default)
    {
        if (email?.Trim() is not { Length: > 0 and <= SignUp.LongestText } address)
        {
            return null;
        }

        await using var desk = await IdentityDesk.Open(_services, cancel);
        return (await desk.Users.FindByNameAsync(address) ?? await desk.Unproven(address, cancel)) is { Email: { Length: > 0 } known } account
            ? _links.Seal(Purpose, account, known, _settings.PasswordLinkLasts)
            : null;
    }

    public async Task<AccountLink> Look(string? token, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(_services, cancel);
        return (await _links.Open(Purpose, token, desk)).Link;
    }

    public async Task<ResetOutcome> Set(string? token, string? wanted, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(_services, cancel);
        var (account, link) = await _links.Open(Purpose, token, desk);
        if (account is null || link is not AccountLink.Good { Email: var email })
        {
            return new ResetOutcome.No(link);
        }

        if (wanted is null || wanted.Length < _settings.ShortestPassword)
        {
            return new ResetOutcome.Unfit("password", "password-short");
        }

        if (wanted.Length > SignUp.LongestPassword || wanted.Contains(email, StringComparison.OrdinalIgnoreCase) || !await desk.Accepts(account, wanted))
        {
            return new ResetOutcome.Unfit("password", "password-weak");
        }

        // One write: the new password, and with it the new stamp that makes this link and all others void.
        account.PasswordHash = desk.Users.PasswordHasher.HashPassword(account, wanted);
        account.UserName = email;
        account.EmailConfirmed = true;
        if (!(await desk.Users.UpdateSecurityStampAsync(account)).Succeeded)
        {
            return new ResetOutcome.No(new AccountLink.Gone());   // somebody else used it in the same moment
        }

        await desk.ForgetTries(account.UserName!, cancel);
        await _sessions.EndAll(account.Id, null, cancel);
        return new ResetOutcome.Done(Id<Shopper>.Parse(account.Shopper, null), email);
    }
}
