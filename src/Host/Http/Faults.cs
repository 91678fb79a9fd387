using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenAisle.Doors;
using OpenAisle.Journal;

namespace OpenAisle.Host.Http;

/// <summary>Exceptions as problem answers: what cannot be read names its field, what cannot be written now says when to ask again.</summary>
internal sealed class Faults(Settings settings, ILogger<Faults> log) : IExceptionHandler
{
    private const int AskAgainAfterSeconds = 2;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;   // nobody is there to read an answer
        }

        var answer = exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => BadJson.Explain(json),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => BareStatus.TooLarge(settings),
            BadHttpRequestException bad => Problems.Of(bad.StatusCode, Code(bad), BadRequest.Sentence(bad), BadRequest.Field(bad)),
            JsonException json => BadJson.Explain(json),
            JournalFullException => AskAgain("journal-full", "Too much is waiting to be written. Nothing was done; ask again with the same key."),
            JournalUnavailableException => AskAgain("journal-unavailable", "The shop cannot write at present. Nothing was done; ask again with the same key."),
            FencedException or OutcomeUnknownException or TimeoutException or OrleansException =>
                AskAgain("outcome-unknown", "Whether it was done is not known. Ask again with the same key: it is done once at most."),
            _ => Broken(httpContext, exception),
        };
        if (answer.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            log.LogWarning("{Method} {Route} is answered with 503: {Reason}", httpContext.Request.Method, RequestLog.RouteOf(httpContext), exception.Message);
            httpContext.Response.Headers.RetryAfter = AskAgainAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        await answer.ExecuteAsync(httpContext);
        return true;
    }

    private static ProblemHttpResult AskAgain(string code, string detail) =>
        Problems.Of(StatusCodes.Status503ServiceUnavailable, code, detail, null);

    private static string Code(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status415UnsupportedMediaType => "media-type",
        StatusCodes.Status408RequestTimeout => "too-slow",
        _ when BadRequest.Field(bad) == IdempotencyKey.Header => "idempotency-key",
        _ => "bad-request",
    };

    private ProblemHttpResult Broken(HttpContext http, Exception exception)
    {
        log.LogError(exception, "{Method} {Route} failed.", http.Request.Method, RequestLog.RouteOf(http));
        return Problems.Of(StatusCodes.Status500InternalServerError, "fault", "Something broke on our side. It is in the log under this trace.", null,
            ("trace", System.Diagnostics.Activity.Current?.Id ?? http.TraceIdentifier));
    }
}
