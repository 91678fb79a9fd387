using System.Net.Mail;

namespace OpenAisle.Accounts;

/// <summary>What became of somebody who wants another address.</summary>
public abstract record AddressOutcome
{
    private AddressOutcome()
    {
    }

    /// <param name="Link">To the new address. Null when another account has it: who asks is told the same.</param>
    public sealed record Asked(SentLink? Link) : AddressOutcome;

    public sealed record Unfit(string Field, string Code) : AddressOutcome;
}

/// <summary>What became of a link that proves an address.</summary>
public abstract record ProofOutcome
{
    private ProofOutcome()
    {
    }

    /// <param name="Former">The address that the account had until now, when it was another one and proven.</param>
    public sealed record Proven(Id<Shopper> Shopper, string Email, string? Former) : ProofOutcome;

    public sealed record No(AccountLink Link) : ProofOutcome;
}

/// <summary>Whether an account's address is its owner's, and how it becomes another one: by a link that is sent there.</summary>
public sealed class AccountAddresses
{
    private const string Purpose = "address";

    private readonly IServiceProvider _services;
    private readonly AccountSettings _settings;
    private readonly AccountLinks _links;

    internal AccountAddresses(IServiceProvider services, AccountSettings settings, AccountLinks links) =>
        (_services, _settings, _links) = (services, settings, links);

    /// <summary>A link to the account's own address; null when it is proven, there is none, or it is another one's, which nobody is told.</summary>
    public async Task<SentLink?> Ask(LiveSession session, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(_services, cancel);
        return await desk.Users.FindByIdAsync(session.Account) is { Email: { Length: > 0 } email, EmailConfirmed: false } account
            && await desk.Users.FindByNameAsync(email) is var holder && (holder is null || holder.Id == account.Id)
            ? _links.Seal(Purpose, account, email, _settings.AddressLinkLasts)
            : null;
    }

    /// <summary>Begins the change to another address: it holds once somebody reads what is sent there. Asks for the password, where there is one.</summary>
    public async Task<AddressOutcome> Change(LiveSession session, string? email, string? password, CancellationToken cancel = default)
    {
        email = email?.Trim() ?? "";
        if (email.Length is 0 or > SignUp.LongestText || !MailAddress.TryCreate(email, out var address) || address.Address != email)
        {
            return new AddressOutcome.Unfit("email", "email");
        }

        await using var desk = await IdentityDesk.Open(_services, cancel);
        if (await desk.Users.FindByIdAsync(session.Account) is not { } account)
        {
            return new AddressOutcome.Unfit("email", "email");
        }

        if (account.PasswordHash is not null)
        {
            var typed = password is { Length: <= SignUp.LongestPassword } ? password : "";
            if (await desk.Try(account.UserName!, account, typed, cancel) is not PasswordLook.Right and var look)
            {
                return new AddressOutcome.Unfit("now", look == PasswordLook.Shut ? "shut" : "wrong");
            }
        }

        var other = await desk.Users.FindByNameAsync(email);
        return new AddressOutcome.Asked(
            other is null || other.Id == account.Id ? _links.Seal(Purpose, account, email, _settings.AddressLinkLasts) : null);
    }

    public async Task<AccountLink> Look(string? token, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(_services, cancel);
        return (await _links.Open(Purpose, token, desk)).Link;
    }

    /// <summary>The address is its owner's: it is the account's from now on, and they sign in with it.</summary>
    public async Task<ProofOutcome> Prove(string? token, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(_services, cancel);
        var (account, link) = await _links.Open(Purpose, token, desk);
        if (account is null || link is not AccountLink.Good { Email: var email })
        {
            return new ProofOutcome.No(link);
        }

        var former = account.EmailConfirmed && !string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase) ? account.Email : null;
        account.UserName = account.Email = email;
        account.EmailConfirmed = true;
        return (await desk.Users.UpdateSecurityStampAsync(account)).Succeeded
            ? new ProofOutcome.Proven(Id<Shopper>.Parse(account.Shopper, null), email, former)
            : new ProofOutcome.No(new AccountLink.Gone());   // taken in the meantime, or used in the same moment
    }
}
