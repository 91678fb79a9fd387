using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web.Floor;

/// <summary>
/// The service worker of the floor's pages. It governs the addresses below its own, so it stands at a fixed one under <c>/work/</c>, and a
/// browser asks for it anew each time.
/// </summary>
internal static class FloorWorker
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/work/worker.js", (HttpContext http) =>
    {
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Stream(typeof(FloorWorker).Assembly.GetManifestResourceStream("assets/floor-worker.js")!, "text/javascript; charset=utf-8");
    }).AllowAnonymous().ExcludeFromDescription();
}
