using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;

namespace OpenAisle.Host.Http;

/// <summary>How requests are taken in: strict JSON, a limit for bodies, problem answers, and the order of the middleware.</summary>
internal static class HttpSetup
{
    public static void AddHttp(this WebApplicationBuilder builder, Settings settings)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxRequestBytes;
        });
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Faults>();
        builder.Services.AddHttpClient();
        builder.Services.AddHealth();
        builder.AddCompression();
        builder.Services.AddApiDocument();

        // A body that cannot be read is an exception that Faults turns into a problem, in every environment.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.Configure<JsonOptions>(options => Strict(options.SerializerOptions));
    }

    /// <summary>
    /// Pages shrink to a fifth. Over TLS too: what is secret in a page, the token of its forms, is another text each time, so its length
    /// under a chosen text tells nothing. The files of the pages are packed already, and a stream of events must not wait for more.
    /// </summary>
    private static void AddCompression(this WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "application/json", "application/problem+json"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
    }

    public static void UseHttp(this WebApplication app)
    {
        if (app.Services.GetRequiredService<Settings>().Proxies is { Count: > 0 } proxies)
        {
            app.UseForwardedHeaders(Forwarded(proxies));
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseResponseCompression();
        app.UseMiddleware<RequestLog>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(BareStatus.Explain);
        app.UseMiddleware<CrossSite>();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseMiddleware<StoreNames>();   // before it is asked who may enter that store
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(StoreNames.Answer);
        app.UseAntiforgery();
        app.Use(RefuseForgedForms);
        app.UseMiddleware<PlainText>();   // after it, as it has read the form anyway
    }

    /// <summary>Only what the nearest of our proxies says: whatever a stranger wrote into the header before it is not read.</summary>
    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<string> proxies)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        return forwarded;
    }

    /// <summary>A form without the page's own secret is refused before a door reads it.</summary>
    private static Task RefuseForgedForms(HttpContext http, RequestDelegate next) =>
        http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } check
            ? throw new BadHttpRequestException("The form's token is missing, or belongs to somebody else.", check.Error!)
            : next(http);

    /// <summary>Unknown, repeated and missing fields, numbers in quotes and numbers for names are refused rather than guessed at.</summary>
    internal static void Strict(JsonSerializerOptions json)
    {
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Converters.Add(new UnitJson());
        json.Converters.Add(new PlainTextJson());
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}
