using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Kept;

/// <summary>Stands before the pages that many people look at: answers out of what was drawn before, wherever that can be.</summary>
internal static class KeptPageDoor
{
    /// <summary>What a home page says of the next free window is looked up twice a second; the others change with their prices and stock.</summary>
    private static readonly FrozenDictionary<Type, TimeSpan> Kept = new Dictionary<Type, TimeSpan>
    {
        [typeof(StoreHomePage)] = TimeSpan.FromMilliseconds(500),
        [typeof(DepartmentPage)] = TimeSpan.FromSeconds(30),
        [typeof(ProductPage)] = TimeSpan.FromSeconds(30),
    }.ToFrozenDictionary();

    public static void StandBefore(IEndpointConventionBuilder pages) => pages.Finally(endpoint =>
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().FirstOrDefault() is { } page && Kept.TryGetValue(page.Type, out var keptFor)
            && endpoint.RequestDelegate is { } draw)
        {
            endpoint.RequestDelegate = http => Answer(http, draw, keptFor);
        }
    });

    private static async Task Answer(HttpContext http, RequestDelegate draw, TimeSpan keptFor)
    {
        // What was asked beyond the address, a fault to be told, a sort order, is drawn for the one who asks.
        var services = http.RequestServices;
        if (!HttpMethods.IsGet(http.Request.Method) || http.Request.QueryString.HasValue
            || await services.GetRequiredService<Visit>().Store() is not { } store
            || await services.GetRequiredService<KeptPages>().Get(http, draw, store, Languages.Of(http), keptFor) is not { } page)
        {
            await draw(http);
            return;
        }

        var parts = await services.GetRequiredService<VisitorParts>().Of(http, page, store);
        StorePage.Remember(http, store);
        var response = http.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.Vary = "Accept-Encoding";
        response.Headers["blazor-enhanced-nav"] = "allow";   // what the pages' script asks for before it takes an answer over
        ReadOnlyMemory<byte> body;
        if (http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = "gzip";
            body = page.Packed(parts);
        }
        else
        {
            body = page.Plain(parts);
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
