namespace OpenAisle.Host.Http;

/// <summary>What a browser may do with our pages: run our own files, and be framed by nobody.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, Settings settings)
{
    // Forms may lead to the payment company, because the browser also asks this of a form that is redirected there.
    private readonly string _policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self' "
        + new Uri(settings.Sandbox.Url).GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext http)
    {
        // At the last moment, because a fault clears the headers that stood before it.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                headers.ContentSecurityPolicy = _policy;   // the worker that reads barcodes brings one of its own
            }

            if (http.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";   // who came by https once comes by nothing else for a year
            }

            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Permissions-Policy"] = "geolocation=(), microphone=(), camera=(self)";
            return Task.CompletedTask;
        });
        return next(http);
    }
}
