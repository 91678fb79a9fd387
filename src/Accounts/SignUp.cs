using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace OpenAisle.Accounts;

/// <summary>What became of somebody who wants an account.</summary>
public abstract record SignUpOutcome
{
    private SignUpOutcome()
    {
    }

    /// <param name="Holder">Whose address it is already: they are told by mail, and who asks sees no difference.</param>
    public sealed record Welcome(LiveSession Session, Id<Shopper>? Holder = null) : SignUpOutcome;

    /// <param name="Field"><c>name</c>, <c>email</c> or <c>password</c>.</param>
    public sealed record Unfit(string Field, string Code) : SignUpOutcome;
}

/// <summary>
/// Opens an account. A guest keeps their id, and with it the basket and the orders: nothing has to be moved. An address that was typed is
/// nobody's yet: it becomes the account's once somebody reads what is sent there, so no stranger can take it before, and whether it is
/// somebody's already is told to nobody but them.
/// </summary>
public sealed class SignUp(IServiceProvider services, Sessions sessions, AccountSettings settings, TimeProvider clock)
{
    public const int LongestText = 200;

    /// <summary>Longer ones are refused, so that nobody keeps us hashing.</summary>
    public const int LongestPassword = 200;

    /// <summary>How the name of an account begins whose address nobody has proven, which has no @ as addresses have.</summary>
    private const string UnprovenName = "new-";

    /// <param name="guest">The guest who asks; null for somebody who bought nothing yet.</param>
    /// <param name="before">The session that the form came with: the same form once more opens no second account.</param>
    public async Task<SignUpOutcome> Run(
        string? name, string? email, string? password, Id<Shopper>? guest, Visitor visitor, LiveSession? before = null, CancellationToken cancel = default)
    {
        name = name?.Trim() ?? "";
        email = email?.Trim() ?? "";
        password ??= "";
        if (name.Length > LongestText || name.Any(char.IsControl))
        {
            return new SignUpOutcome.Unfit("name", "text");
        }

        if (email.Length is 0 or > LongestText || !MailAddress.TryCreate(email, out var address) || address.Address != email)
        {
            return new SignUpOutcome.Unfit("email", "email");
        }

        if (password.Length < settings.ShortestPassword)
        {
            return new SignUpOutcome.Unfit("password", "password-short");
        }

        if (password.Length > LongestPassword || password.Contains(email, StringComparison.OrdinalIgnoreCase))
        {
            return new SignUpOutcome.Unfit("password", "password-weak");
        }

        await using var desk = await IdentityDesk.Open(services, cancel);
        if (before is not null && await Same(desk, before.Account, email, password) is not null)
        {
            return new SignUpOutcome.Welcome(before);
        }

        var holder = await desk.Users.FindByNameAsync(email);
        var account = New(name, guest, clock);
        account.UserName = UnprovenName + account.Id;
        account.Email = email;
        try
        {
            var made = await desk.Users.CreateAsync(account, password);
            return made.Succeeded ? await Welcome(account.Id, holder, visitor, cancel) : WhyNot(made);
        }
        catch (DbUpdateException) when (guest is not null)
        {
            // The same form, sent in the same moment by a second tap; anything else is a fault.
            await using var again = await IdentityDesk.Open(services, cancel);
            if (await again.AccountOf(guest.Value, cancel) is not { } first || await Same(again, first, email, password) is null)
            {
                throw;
            }

            return await Welcome(first, holder, visitor, cancel);
        }
    }

    private async Task<SignUpOutcome> Welcome(string account, Account? holder, Visitor visitor, CancellationToken cancel) =>
        new SignUpOutcome.Welcome(
            await sessions.Begin(account, Entrance.Password, visitor, null, cancel), holder is null ? null : Id<Shopper>.Parse(holder.Shopper, null));

    private static async Task<Account?> Same(IdentityDesk desk, string id, string email, string password) =>
        await desk.Users.FindByIdAsync(id) is { PasswordHash: not null } account && string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase)
        && await desk.Users.CheckPasswordAsync(account, password) ? account : null;

    internal static Account New(string name, Id<Shopper>? guest, TimeProvider clock) => new()
    {
        Id = Id<Account>.New(clock).ToString(),
        Name = name,
        Shopper = (guest ?? Id<Shopper>.New(clock)).ToString(),
        BegunAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private static SignUpOutcome.Unfit WhyNot(IdentityResult refused)
    {
        var code = refused.Errors.First().Code;
        return code switch
        {
            nameof(IdentityErrorDescriber.InvalidUserName) => new SignUpOutcome.Unfit("email", "email"),
            _ when code.StartsWith("Password", StringComparison.Ordinal) => new SignUpOutcome.Unfit("password", "password-weak"),
            _ => throw new InvalidOperationException($"Identity refuses a new account: {code}."),
        };
    }
}
