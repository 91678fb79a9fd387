using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>What accounts bring to a host.</summary>
public static class AccountsModule
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, AccountSettings? settings = null)
    {
        services.AddSingleton(settings ?? new AccountSettings());
        services.AddMigrations(AccountTables.Step, Tries.Table, AccountTables.ByStore, AccountTables.Changes);
        services.TryAddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<Tries>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<GuestIds>();
        services.AddSingleton<SignUp>();
        services.AddSingleton<SignInByPassword>();
        services.AddSingleton<PasskeyDesk>();
        services.AddSingleton<Passwords>();
        services.AddDataProtection();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton(provider => new ForgottenPasswords(
            provider, provider.GetRequiredService<Sessions>(), provider.GetRequiredService<AccountSettings>(), provider.GetRequiredService<AccountLinks>()));
        services.AddSingleton(provider => new AccountAddresses(
            provider, provider.GetRequiredService<AccountSettings>(), provider.GetRequiredService<AccountLinks>()));
        services.AddSingleton<Staff>();
        services.AddSingleton<SharedPhones>();
        services.AddSingleton<IStoreOf, StoreOfPhone>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<IDeskLog>(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton(provider => new AccountErasure(
            provider.GetRequiredService<IShopDatabase>(), provider.GetRequiredService<Sessions>(), provider.GetRequiredService<GuestIds>(),
            provider.GetRequiredService<Tries>()));
        services.AddPersonalTables(
            new("account", "select shopper, id, user_name, email, email_confirmed, name, associate, begun_at from accounts where shopper = @shopper"),
            new("formerGuests", "select shopper, account from former_guests where shopper = @shopper"),
            new("passkeys", "select a.shopper, p.data from passkeys p join accounts a on a.id = p.account where a.shopper = @shopper"),
            new("sessions", "select a.shopper, s.kind, s.device, s.seen_from, s.began_at, s.seen_at from sessions s join accounts a on a.id = s.account where a.shopper = @shopper"),
            new("duties", "select a.shopper, d.duty, d.store, d.granted_at from duties d join accounts a on a.associate = d.associate where a.shopper = @shopper"));
        services.AddSingleton<IErasable>(provider => provider.GetRequiredService<AccountErasure>());
        return services;
    }
}
