using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Doors;

/// <summary>Who may do what: each policy with the duties that allow it. Read downwards; nothing else says who may.</summary>
public static class Allowed
{
    private static readonly FrozenDictionary<string, Rule> Rules = new Dictionary<string, Rule>
    {
        [People.Works] = InStore(Duty.Picker, Duty.Counter, Duty.Kerb, Duty.StoreManager),
        [People.Picks] = InStore(Duty.Picker, Duty.StoreManager),
        [People.HandsOver] = InStore(Duty.Kerb, Duty.StoreManager),
        [People.KeepsStock] = InStore(Duty.Picker, Duty.Counter, Duty.StoreManager),
        [People.Manages] = InStore(Duty.StoreManager),
        [People.ReadsFigures] = InStore(Duty.StoreManager, Duty.Finance, Duty.Auditor),
        [People.Prices] = InStore(Duty.PriceDesk, Duty.StoreManager),
        [People.Desk] = InStore(Duty.StoreManager, Duty.PriceDesk),
        [People.LooksUpOrders] = InStore(Duty.StoreManager, Duty.CareDesk, Duty.Auditor),
        [People.GivesBack] = InStore(Duty.StoreManager, Duty.CareDesk),
        [People.Recalls] = InStore(Duty.StoreManager, Duty.Administrator),
        [People.RecallsHouse] = InHouse(Duty.StoreManager, Duty.Administrator),
        [People.Cares] = InHouse(Duty.CareDesk, Duty.Administrator),        // a shopper belongs to no store
        [People.PricesHouse] = InHouse(Duty.PriceDesk, Duty.Administrator), // a file may hold prices of every store
        [People.KeepsHouse] = InHouse(Duty.Administrator),
        [People.WatchesHouse] = InHouse(Duty.Administrator, Duty.Auditor),
        [People.ReadsBooks] = InHouse(Duty.Finance, Duty.Auditor, Duty.Administrator),
        [People.Staffs] = InStore(Duty.StoreManager, Duty.Administrator),   // what each may grant: Accounts/Grants.cs
        [People.Audits] = InStore(Duty.StoreManager, Duty.Auditor, Duty.Administrator),
    }.ToFrozenDictionary();

    /// <summary>The duties that a policy asks for; null for one that is about no duty.</summary>
    public static IReadOnlyList<Duty>? DutiesOf(string policy) => Rules.TryGetValue(policy, out var rule) ? rule.Duties : null;

    public static IServiceCollection AddAllowed(this IServiceCollection services)
    {
        var policies = services.AddAuthorizationBuilder()
            .AddPolicy(People.Shops, policy => policy.RequireClaim(People.ShopperClaim))
            .AddPolicy(People.HasAccount, policy => policy.RequireClaim(People.SessionClaim).RequireClaim(People.ShopperClaim));
        foreach (var (name, rule) in Rules)
        {
            policies.AddPolicy(name, policy => policy.AddRequirements(rule));
        }

        services.AddSingleton<IAuthorizationHandler, DutyCheck>();
        return services;
    }

    private static Rule InStore(params Duty[] duties) => new(duties, WholeHouse: false);

    private static Rule InHouse(params Duty[] duties) => new(duties, WholeHouse: true);

    /// <param name="WholeHouse">It is about every store at once, so the duty must be too.</param>
    internal sealed record Rule(IReadOnlyList<Duty> Duties, bool WholeHouse) : IAuthorizationRequirement;
}
