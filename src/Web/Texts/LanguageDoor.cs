using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web.Texts;

/// <summary>Remembers the language that somebody chose.</summary>
internal static class LanguageDoor
{
    private static readonly CookieOptions Remembered = new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), IsEssential = true };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapOpenForms("").MapPost("/language", (HttpContext http, [FromForm] string code, [FromForm] string? back) =>
        {
            if (Languages.Find(code) is { } language)
            {
                http.Response.Cookies.Append(Languages.Cookie, language.Code, Remembered);
            }

            return Results.LocalRedirect(Faults.Local(back, "/"));
        });
}
