using OpenAisle.Doors;

namespace OpenAisle.Host.Http;

/// <summary>
/// Another site's page may not act in a shopper's name: a browser says where an unsafe request comes from, and only ours may. Programs
/// say nothing of the kind and carry no cookie by themselves.
/// </summary>
internal sealed class CrossSite(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http) =>
        IsSafe(http.Request.Method) || IsOurs(http.Request)
            ? next(http)
            : Problems.Of(StatusCodes.Status403Forbidden, "cross-site", "A page of another site may not do this.", null).ExecuteAsync(http);

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool IsOurs(HttpRequest request)
    {
        // Sec-Fetch-Site cannot be set by a page; older browsers send Origin only (WHATWG Fetch; W3C Fetch Metadata).
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
