using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>
/// Identity's own classes over one connection of the shop's database, for one piece of work. Made when somebody signs in and not when the
/// host starts: Entity Framework takes a moment for its model, which no first page should wait for.
/// </summary>
internal sealed class IdentityDesk : IAsyncDisposable
{
    private readonly AccountTables _tables;
    private readonly Tries _tries;

    private IdentityDesk(AccountTables tables, UserManager<Account> users, Tries tries)
    {
        (_tables, _tries) = (tables, tries);
        Users = users;
    }

    public UserManager<Account> Users { get; }

    public PasskeyHandler<Account> Passkeys => new(Users, Options.Create(new IdentityPasskeyOptions
    {
        ResidentKeyRequirement = "preferred",   // so that nobody has to type who they are
        UserVerificationRequirement = "preferred",
    }));

    public static async Task<IdentityDesk> Open(IServiceProvider services, CancellationToken cancel)
    {
        var database = services.GetRequiredService<IShopDatabase>();
        var connection = await database.Open(cancel);
        var tables = new AccountTables(OptionsFor(database.Engine, connection, services));
        var identity = Options.Create(IdentityRules(services.GetRequiredService<AccountSettings>()));
        var words = new IdentityErrorDescriber();
        var users = new UserManager<Account>(
            new UserOnlyStore<Account, AccountTables, string, IdentityUserClaim<string>, IdentityUserLogin<string>, IdentityUserToken<string>, AccountPasskey>(tables, words),
            identity, services.GetRequiredService<IPasswordHasher<Account>>(), [new UserValidator<Account>(words)], [new PasswordValidator<Account>(words)],
            new UpperInvariantLookupNormalizer(), words, services, services.GetRequiredService<ILogger<UserManager<Account>>>());
        return new(tables, users, services.GetRequiredService<Tries>());
    }

    /// <summary>Everything that is done here, and by others with the transaction, until it is committed.</summary>
    public async Task<DbTransaction> Begin(CancellationToken cancel) => (await _tables.Database.BeginTransactionAsync(cancel)).GetDbTransaction();

    /// <summary>
    /// Looks at a password, and counts that somebody tried. Takes as long where there is no account, or one without a password, so that the
    /// time tells nobody who has one.
    /// </summary>
    public async Task<PasswordLook> Try(string address, Account? account, string password, CancellationToken cancel)
    {
        if (!await _tries.Count(address, cancel))
        {
            return PasswordLook.Shut;
        }

        if (account?.PasswordHash is null)
        {
            Users.PasswordHasher.HashPassword(new Account(), password);
            return PasswordLook.Wrong;
        }

        if (!await Users.CheckPasswordAsync(account, password))
        {
            return PasswordLook.Wrong;
        }

        await _tries.Forget(address, cancel);
        return PasswordLook.Right;
    }

    /// <summary>
    /// The same for somebody who comes in by an address. It may be one account's, and the newest of those of which nobody has said yet
    /// that it is theirs has a word too: two passwords are looked at in any case, so that nobody sees by the time which of them there are.
    /// </summary>
    public async Task<(PasswordLook Look, Account? Account)> Try(string address, string password, CancellationToken cancel)
    {
        if (!await _tries.Count(address, cancel))
        {
            return (PasswordLook.Shut, null);
        }

        Account? right = null;
        foreach (var account in new[] { await Users.FindByNameAsync(address), await Unproven(address, cancel) })
        {
            if (account?.PasswordHash is null)
            {
                Users.PasswordHasher.HashPassword(new Account(), password);
            }
            else if (await Users.CheckPasswordAsync(account, password))
            {
                right ??= account;
            }
        }

        if (right is null)
        {
            return (PasswordLook.Wrong, null);
        }

        await _tries.Forget(address, cancel);
        return (PasswordLook.Right, right);
    }

    /// <summary>The newest account for which somebody typed that address, and nobody has proven it.</summary>
    public async Task<Account?> Unproven(string address, CancellationToken cancel)
    {
        var id = await _tables.Database.GetDbConnection().QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            """
            select id from accounts where normalized_email = @address and email_confirmed = 0 and normalized_user_name <> @address
            order by begun_at desc, id desc limit 1
            """, new { address = Users.NormalizeEmail(address) }, _tables.Database.CurrentTransaction?.GetDbTransaction(), cancellationToken: cancel));
        return id is null ? null : await Users.FindByIdAsync(id);
    }

    public Task<string?> AccountOf(Id<Shopper> shopper, CancellationToken cancel) =>
        _tables.Database.GetDbConnection().QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            "select id from accounts where shopper = @shopper", new { shopper = shopper.ToString() }, cancellationToken: cancel));

    /// <summary>Whoever got in another way may be wrong anew.</summary>
    public Task ForgetTries(string address, CancellationToken cancel) => _tries.Forget(address, cancel);

    /// <summary>Identity's own rules of passwords.</summary>
    public async Task<bool> Accepts(Account account, string password)
    {
        foreach (var rule in Users.PasswordValidators)
        {
            if (!(await rule.ValidateAsync(Users, account, password)).Succeeded)
            {
                return false;
            }
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Users.Dispose();
        var connection = _tables.Database.GetDbConnection();
        await _tables.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static DbContextOptions<AccountTables> OptionsFor(string engine, DbConnection connection, IServiceProvider services)
    {
        var options = new DbContextOptionsBuilder<AccountTables>().UseLoggerFactory(services.GetRequiredService<ILoggerFactory>());
        return (engine == Engines.Postgres ? options.UseNpgsql(connection) : options.UseSqlite(connection)).Options;
    }

    private static IdentityOptions IdentityRules(AccountSettings settings) => new()
    {
        User = { RequireUniqueEmail = false },   // the e-mail address is the user name, and that is unique; who only works here may have none
        Password =
        {
            RequiredLength = settings.ShortestPassword,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
            RequiredUniqueChars = 3,
        },
    };
}

/// <summary>What became of a password that somebody typed.</summary>
internal enum PasswordLook
{
    Right,
    Wrong,

    /// <summary>Too many were wrong: it was not looked at.</summary>
    Shut,
}
