using System.Diagnostics;

namespace OpenAisle.Host.Http;

/// <summary>One line a request: method, route as it is written in the code, status and time. Never the query, never what was typed.</summary>
internal sealed class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public static string RouteOf(HttpContext http) =>
        (http.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint()) is RouteEndpoint route
            ? route.RoutePattern.RawText ?? "(unnamed)"
            : "(no route)";

    public async Task InvokeAsync(HttpContext http)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var route = RouteOf(http);
            var level = http.Response.StatusCode >= 500 ? LogLevel.Warning
                : route.StartsWith("/health", StringComparison.Ordinal) ? LogLevel.Trace
                : LogLevel.Debug;
            if (log.IsEnabled(level))
            {
                log.Log(level, "{Method} {Route} {Status} {Milliseconds:0.0} ms",
                    http.Request.Method, route, http.Response.StatusCode, Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
        }
    }
}
