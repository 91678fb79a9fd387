using OpenAisle.Host.Http;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OpenAisle.Host;

/// <summary>
/// Traces and metrics from the request to the commit, sent by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT says. Without it nothing is
/// collected, and nothing paid for it. Addresses are told as they are written in the code: what stands in them, or behind a question mark,
/// may be somebody's words or a link that opens something.
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            return;
        }

        // A request's trace goes on inside the actors that it calls.
        builder.UseOrleans(silo => silo.AddActivityPropagation());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("openaisle"))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(pages => pages.EnrichWithHttpResponse = (trace, answer) =>
                    trace.SetTag("url.path", RequestLog.RouteOf(answer.HttpContext)).SetTag("url.query", null))
                .AddHttpClientInstrumentation(calls => calls.EnrichWithHttpRequestMessage = (trace, request) =>
                    trace.SetTag("url.full", request.RequestUri?.GetLeftPart(UriPartial.Authority)))
                .AddSource("Microsoft.Orleans.Application", "Npgsql", "OpenAisle.*")
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Microsoft.Orleans", "Npgsql", "OpenAisle.*")
                .AddOtlpExporter());
    }
}
