using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;

namespace OpenAisle.Web.Account;

/// <summary>What goes wrong, as a page for people: what happened and what to do next. Programs get the host's problem answers.</summary>
internal sealed class FaultPages(ILogger<FaultPages> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!LonePages.IsForPeople(httpContext.Request))
        {
            return false;
        }

        var (status, key) = exception switch
        {
            BadHttpRequestException { InnerException: Microsoft.AspNetCore.Antiforgery.AntiforgeryValidationException } => (StatusCodes.Status400BadRequest, "stale"),
            BadHttpRequestException bad => (bad.StatusCode, "stale"),
            JournalFullException or JournalUnavailableException or FencedException or OutcomeUnknownException or TimeoutException =>
                (StatusCodes.Status503ServiceUnavailable, "busy"),
            _ => (StatusCodes.Status500InternalServerError, "broken"),
        };
        if (status >= StatusCodes.Status500InternalServerError)
        {
            // As the address is written in the code: what stands in it may be a link that opens something.
            var route = (httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
            log.LogError(exception, "{Method} {Route} failed.", httpContext.Request.Method, route);
        }

        await LonePages.Show(httpContext, status, key);
        return true;
    }
}
