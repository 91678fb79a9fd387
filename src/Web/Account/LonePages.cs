using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Web.Account;

/// <summary>Pages that stand at no address: what to show somebody whose request led nowhere.</summary>
public static class LonePages
{
    private const string EnhancedNavigation = "blazor-enhanced-nav";

    /// <summary>True for a browser that wants a page.</summary>
    public static bool IsForPeople(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <summary>The page for a bare status.</summary>
    public static Task Show(HttpContext http, int status) => Show(http, status, status switch
    {
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not-found",
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => "busy",
        < StatusCodes.Status500InternalServerError => "stale",
        _ => "broken",
    });

    /// <summary>A field held what nobody can see.</summary>
    public static Task ShowUnreadable(HttpContext http) => Show(http, StatusCodes.Status400BadRequest, "unreadable");

    internal static async Task Show(HttpContext http, int status, string key)
    {
        RenderFragment lone = builder =>
        {
            builder.OpenComponent<FaultPart>(0);
            builder.AddComponentParameter(1, nameof(FaultPart.Key), key);
            builder.CloseComponent();
        };

        // What a page set before it gave up; set twice, it is an error of its own.
        http.Response.Headers.Remove(EnhancedNavigation);

        // In a scope of its own: the page that failed has used up this request's renderer.
        var services = http.RequestServices;
        await using var scope = services.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await new RazorComponentResult<App>(new Dictionary<string, object?> { [nameof(App.Lone)] = lone }) { StatusCode = status }.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = services;
        }
    }
}
