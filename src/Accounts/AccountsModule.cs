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
        services.AddMigrations(AccountTables.Step);
        services.TryAddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<Sessions>();
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
        services.AddSingleton<AccountErasure>();
        services.AddSingleton<IErasable>(provider => provider.GetRequiredService<AccountErasure>());
        return services;
    }
}
