using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenAisle.Journal;
using OpenAisle.Payments.Sandbox;

namespace OpenAisle.Payments;

/// <summary>Which providers a shop has, and how patient it is with them.</summary>
public sealed record PaymentSettings
{
    /// <summary>Null where the sandbox is not used.</summary>
    public SandboxSettings? Sandbox { get; init; }

    public bool PayAtStore { get; init; } = true;

    public PaymentPatience Patience { get; init; } = new();
}

/// <summary>What payments bring to a host.</summary>
public static class PaymentsModule
{
    public static IServiceCollection AddPayments(this IServiceCollection services, PaymentSettings settings)
    {
        services.AddFactKinds([.. PaymentFacts.Kinds]);
        services.AddMigrations(PaymentSources.Table, PaymentBook.Table);

        services.AddSingleton(settings.Patience);
        services.AddSingleton<Outside>();
        services.AddSingleton<PaymentSources>();
        services.AddSingleton<IErasable>(provider => provider.GetRequiredService<PaymentSources>());
        services.AddPersonalTables(new PersonalTable("cards", "select shopper, id, provider, label, added from payment_sources where shopper = @shopper"));
        services.AddReadModel<PaymentBook>();
        services.AddDeadlineReader<PaymentDeadlines>();
        services.AddLaw<PaymentLaw>();
        services.AddSingleton(provider => new Reconcile(
            provider.GetRequiredService<IShopDatabase>(), provider.GetServices<IPaymentProvider>(), provider.GetRequiredService<Outside>(),
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<TimeProvider>()));

        services.AddHostedService<AfterRestore>();

        // The providers: a payment company more is a line more.
        if (settings.PayAtStore)
        {
            services.AddSingleton<IPaymentProvider, PayAtStore>();
        }

        if (settings.Sandbox is { } sandbox)
        {
            services.AddSingleton(sandbox);
            services.AddSingleton<IPaymentProvider, SandboxProvider>();
        }

        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    public static void MapPayments(this IEndpointRouteBuilder app)
    {
        app.MapPaymentSources();
        app.MapSandboxNotifications();
    }
}
