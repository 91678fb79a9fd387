using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenAisle.Journal;

namespace OpenAisle.Host.Http;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take orders, and what is worse than it should be.</summary>
internal static class Health
{
    private const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) =>
        services.AddMigrations(JournalHealth.Table)
            .AddHealthChecks()
            .AddCheck<JournalHealth>("journal", tags: [Ready])
            .AddCheck<ReactionHealth>("reactions", tags: [Ready])
            .AddCheck<ProviderHealth>("payments", tags: [Ready]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write });
    }

    private static Task Write(HttpContext http, HealthReport report) =>
        http.Response.WriteAsJsonAsync(new
        {
            Status = Word(report.Status),
            Checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new { Status = Word(entry.Value.Status), entry.Value.Description, entry.Value.Data }),
        });

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}

/// <summary>Without the payment company the shop still sells nothing new, but it keeps what it has: degraded, not down.</summary>
internal sealed class ProviderHealth(Settings settings, IHttpClientFactory clients) : IHealthCheck
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AnswersWithin);
        try
        {
            using var client = clients.CreateClient(nameof(ProviderHealth));
            using var answer = await client.GetAsync(new Uri(new Uri(settings.Sandbox.Url), "/health"), patience.Token);
            return answer.IsSuccessStatusCode
                ? HealthCheckResult.Healthy("The payment company answers.")
                : HealthCheckResult.Degraded($"The payment company answers {(int)answer.StatusCode}.");
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            return HealthCheckResult.Degraded("The payment company does not answer.");
        }
    }
}
