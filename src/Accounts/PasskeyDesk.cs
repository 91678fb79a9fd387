using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace OpenAisle.Accounts;

/// <summary>A passkey in the list of one's own.</summary>
/// <param name="Id">Its credential id, base64url.</param>
public sealed record PasskeyRow(string Id, string Name, DateTimeOffset Made)
{
    internal static IReadOnlyList<PasskeyRow> Of(IList<UserPasskeyInfo> passkeys) =>
        [.. passkeys.OrderBy(passkey => passkey.CreatedAt).Select(passkey => new PasskeyRow(Base64Url.EncodeToString(passkey.CredentialId), passkey.Name ?? "", passkey.CreatedAt))];
}

/// <summary>A question that a browser's authenticator answers, and what we must know to check the answer.</summary>
/// <param name="Options">What <c>navigator.credentials</c> is given (W3C WebAuthn level 3, section 5).</param>
/// <param name="State">To be sealed and sent back with the answer.</param>
public sealed record PasskeyQuestion(string Options, string State);

/// <summary>Passkeys: kept for an account, and proved instead of a password.</summary>
public sealed class PasskeyDesk(IServiceProvider services, Sessions sessions)
{
    /// <summary>Passkeys of one account.</summary>
    public const int Most = 10;

    /// <summary>Longest answer of an authenticator that is read.</summary>
    private const int LongestAnswer = 16_384;

    /// <summary>Asks the device to make a passkey for the account.</summary>
    public async Task<PasskeyQuestion?> Offer(LiveSession session, HttpContext http, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(services, cancel);
        if (await desk.Users.FindByIdAsync(session.Account) is not { } account || (await desk.Users.GetPasskeysAsync(account)).Count >= Most)
        {
            return null;
        }

        var name = account.Email ?? account.Name;
        var made = await desk.Passkeys.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = account.Id, Name = name, DisplayName = account.Name.Length > 0 ? account.Name : name }, http);
        return new(made.CreationOptionsJson, made.AttestationState ?? "");
    }

    /// <summary>Keeps the passkey that the device made. False when the answer is not to our question.</summary>
    public async Task<bool> Keep(LiveSession session, string? answer, string? state, string device, HttpContext http, CancellationToken cancel = default)
    {
        if (answer is not { Length: > 0 and <= LongestAnswer })
        {
            return false;
        }

        await using var desk = await IdentityDesk.Open(services, cancel);
        if (await desk.Users.FindByIdAsync(session.Account) is not { } account)
        {
            return false;
        }

        var made = await desk.Passkeys.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = answer, AttestationState = state });
        if (!made.Succeeded || made.UserEntity.Id != account.Id || (await desk.Users.GetPasskeysAsync(account)).Count >= Most)
        {
            return false;
        }

        made.Passkey.Name = device;
        return (await desk.Users.AddOrUpdatePasskeyAsync(account, made.Passkey)).Succeeded;
    }

    public async Task Forget(LiveSession session, string? id, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(services, cancel);
        if (id is { Length: <= LongestAnswer } && Base64Url.IsValid(id) && await desk.Users.FindByIdAsync(session.Account) is { } account)
        {
            await desk.Users.RemovePasskeyAsync(account, Base64Url.DecodeFromChars(id));
        }
    }

    /// <summary>Asks any device for any passkey of ours; whose it is, the answer says.</summary>
    public async Task<PasskeyQuestion> Ask(HttpContext http, CancellationToken cancel = default)
    {
        await using var desk = await IdentityDesk.Open(services, cancel);
        var asked = await desk.Passkeys.MakeRequestOptionsAsync(null, http);
        return new(asked.RequestOptionsJson, asked.AssertionState ?? "");
    }

    public async Task<SignInOutcome> SignIn(string? answer, string? state, Visitor visitor, HttpContext http, CancellationToken cancel = default)
    {
        if (answer is not { Length: > 0 and <= LongestAnswer })
        {
            return new SignInOutcome.Wrong();
        }

        await using var desk = await IdentityDesk.Open(services, cancel);
        var proved = await desk.Passkeys.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = answer, AssertionState = state });
        if (!proved.Succeeded)
        {
            return new SignInOutcome.Wrong();
        }

        // With its new counter: a copy of the authenticator is known by an older one.
        await desk.Users.AddOrUpdatePasskeyAsync(proved.User, proved.Passkey);
        return new SignInOutcome.Welcome(await sessions.Begin(proved.User.Id, Entrance.Passkey, visitor, null, cancel));
    }
}
