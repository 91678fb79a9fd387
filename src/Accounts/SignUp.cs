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

    public sealed record Welcome(LiveSession Session) : SignUpOutcome;

    /// <summary>The address has an account already.</summary>
    public sealed record Taken : SignUpOutcome;

    /// <param name="Field"><c>name</c>, <c>email</c> or <c>password</c>.</param>
    public sealed record Unfit(string Field, string Code) : SignUpOutcome;
}

/// <summary>Opens an account. A guest keeps their id, and with it the basket and the orders: nothing has to be moved.</summary>
public sealed class SignUp(IServiceProvider services, Sessions sessions, AccountSettings settings, TimeProvider clock)
{
    public const int LongestText = 200;

    /// <summary>Longer ones are refused, so that nobody keeps us hashing.</summary>
    public const int LongestPassword = 200;

    /// <param name="guest">The guest who asks; null for somebody who bought nothing yet.</param>
    public async Task<SignUpOutcome> Run(string? name, string? email, string? password, Id<Shopper>? guest, Visitor visitor, CancellationToken cancel = default)
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
        var account = New(name, guest, clock);
        account.UserName = account.Email = email;
        try
        {
            var made = await desk.Users.CreateAsync(account, password);
            return made.Succeeded
                ? new SignUpOutcome.Welcome(await sessions.Begin(account.Id, Entrance.Password, visitor, null, cancel))
                : WhyNot(made);
        }
        catch (DbUpdateException)
        {
            // The same form, sent in the same moment by a second tap; anything else is a fault.
            await using var again = await IdentityDesk.Open(services, cancel);
            if (await again.Users.FindByNameAsync(email) is null)
            {
                throw;
            }

            return new SignUpOutcome.Taken();
        }
    }

    internal static Account New(string name, Id<Shopper>? guest, TimeProvider clock) => new()
    {
        Id = Id<Account>.New(clock).ToString(),
        Name = name,
        Shopper = (guest ?? Id<Shopper>.New(clock)).ToString(),
        BegunAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private static SignUpOutcome WhyNot(IdentityResult refused)
    {
        var code = refused.Errors.First().Code;
        return code switch
        {
            nameof(IdentityErrorDescriber.DuplicateUserName) => new SignUpOutcome.Taken(),
            nameof(IdentityErrorDescriber.InvalidUserName) => new SignUpOutcome.Unfit("email", "email"),
            _ when code.StartsWith("Password", StringComparison.Ordinal) => new SignUpOutcome.Unfit("password", "password-weak"),
            _ => throw new InvalidOperationException($"Identity refuses a new account: {code}."),
        };
    }
}
