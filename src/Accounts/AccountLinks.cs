using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace OpenAisle.Accounts;

/// <summary>A link that is to go out by e-mail.</summary>
public sealed record SentLink(Id<Shopper> Shopper, string Email, string Token, DateTimeOffset Expires);

/// <summary>What a link of an account can come to.</summary>
public abstract record AccountLink
{
    private AccountLink()
    {
    }

    /// <param name="Email">The address that it was sent to.</param>
    public sealed record Good(string Email) : AccountLink;

    public sealed record Expired : AccountLink;

    /// <summary>Used before, overtaken by another one, or not ours.</summary>
    public sealed record Gone : AccountLink;
}

/// <summary>
/// Sealed words that go out by e-mail and come back once: each for one purpose, one account and one address, until a time, and only while
/// the account's stamp is the same. Whatever they are for changes the stamp, so none works twice.
/// </summary>
internal sealed class AccountLinks(IDataProtectionProvider keys, TimeProvider clock)
{
    private const char Divider = '\n';
    private const int LongestToken = 2_000;

    public SentLink Seal(string purpose, Account account, string email, TimeSpan lasts)
    {
        var expires = clock.GetUtcNow() + lasts;
        var text = string.Join(Divider, expires.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), account.Id, account.SecurityStamp, email);
        return new(Id<Shopper>.Parse(account.Shopper, null), email, For(purpose).Protect(text), expires);
    }

    /// <summary>Whose it is, and what came of it.</summary>
    public async Task<(Account? Account, AccountLink Link)> Open(string purpose, string? token, IdentityDesk desk)
    {
        if (Read(purpose, token) is not [var until, var id, var stamp, var email] || !long.TryParse(until, CultureInfo.InvariantCulture, out var expires))
        {
            return (null, new AccountLink.Gone());
        }

        if (expires <= clock.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return (null, new AccountLink.Expired());
        }

        return await desk.Users.FindByIdAsync(id) is { } account && account.SecurityStamp == stamp
            ? (account, new AccountLink.Good(email))
            : (null, new AccountLink.Gone());
    }

    private string[] Read(string purpose, string? token)
    {
        try
        {
            return token is { Length: > 0 and <= LongestToken } ? For(purpose).Unprotect(token).Split(Divider) : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private IDataProtector For(string purpose) => keys.CreateProtector("OpenAisle.Accounts.Links.1", purpose);
}
