using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenAisle.Doors;
using OpenAisle.Web.Account;

namespace OpenAisle.Host.Http;

/// <summary>Answers that would have no body (no such address, no such method, not signed in) get one.</summary>
internal static class BareStatus
{
    public static Task Explain(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        if (LonePages.IsForPeople(context.HttpContext.Request))
        {
            return LonePages.Show(context.HttpContext, status);
        }

        if (status == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(context.HttpContext.RequestServices.GetRequiredService<Settings>()).ExecuteAsync(context.HttpContext);
        }

        var (code, detail) = status switch
        {
            StatusCodes.Status401Unauthorized => ("not-signed-in", "Sign in first."),
            StatusCodes.Status403Forbidden => ("not-allowed", "You are signed in, but not as somebody who may do this."),
            StatusCodes.Status404NotFound => ("not-found", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => ("method", "This address does not take that method."),
            StatusCodes.Status415UnsupportedMediaType => ("media-type", "The body must be JSON (application/json)."),
            StatusCodes.Status429TooManyRequests => ("too-many", "Too many requests; wait a minute."),
            _ => ("status-" + status, "The request was not carried out."),
        };
        return Problems.Of(status, code, detail, null).ExecuteAsync(context.HttpContext);
    }

    public static ProblemHttpResult TooLarge(Settings settings) => Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body is larger than {settings.MaxRequestBytes} bytes.", null,
        ("limitBytes", settings.MaxRequestBytes));
}
