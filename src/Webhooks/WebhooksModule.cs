using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Doors;
using OpenAisle.Journal;

namespace OpenAisle.Webhooks;

/// <summary>What the module brings to a host.</summary>
public static class WebhooksModule
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookSettings settings)
    {
        services.AddSingleton(settings);
        services.AddDataProtection();
        services.AddMigrations(WebhookBook.Tables, WebhookBook.Beginnings, WebhookBook.ByAddress);
        services.AddSingleton<WebhookBook>();
        services.AddSingleton(provider => new WebhookDesk(
            provider.GetRequiredService<WebhookBook>(), settings, provider.GetRequiredService<FactKinds>(), provider.GetRequiredService<SignedPost>()));
        services.AddSingleton<SignedPost>();
        services.AddReadModel<WebhookFeed>();

        // An answer that leads elsewhere is no answer: what was signed for one address goes to no other.
        services.AddHttpClient(Courier.Client).ConfigurePrimaryHttpMessageHandler(() => OutsideOnly.Handler(settings.AllowInside));
        return services;
    }

    /// <summary>For a host that serves: commands on its data must not send anything.</summary>
    public static IServiceCollection AddCourier(this IServiceCollection services) => services.AddHostedService<Courier>();

    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        WebhookDoors.Map(routes);
        return routes;
    }
}
