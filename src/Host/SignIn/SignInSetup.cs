using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.RateLimiting;
using OpenAisle.Doors;

namespace OpenAisle.Host.SignIn;

/// <summary>Who is asking: a cookie for people, a staff key for programs; and the policies that the doors name.</summary>
internal static class SignInSetup
{
    public const string CookieName = "openaisle";

    private const string Chooser = "cookie-or-key";
    private const string SignInLimit = "sign-in";
    private const string GuestLimit = "guests";
    private const int SignInsPerMinute = 30;
    private const int GuestsPerMinute = 1_000;
    private static readonly TimeSpan StaysFor = TimeSpan.FromDays(90);

    public static void AddSignIn(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Services.AddDataProtection()
            .SetApplicationName("OpenAisle")
            .PersistKeysToFileSystem(new DirectoryInfo(settings.Keys ?? Path.Combine(settings.Data, "keys")));
        builder.Services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, chooser => chooser.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? StaffKeyScheme.Name : Guests.CookieScheme)
            .AddCookie(Guests.CookieScheme, Cookie)
            .AddScheme<AuthenticationSchemeOptions, StaffKeyScheme>(StaffKeyScheme.Name, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(People.Shops, policy => policy.RequireClaim(People.ShopperClaim))
            .AddPolicy(People.Works, policy => policy.RequireRole(People.AssociateRole, People.ManagerRole))
            .AddPolicy(People.Manages, policy => policy.RequireRole(People.ManagerRole));
        builder.Services.AddAntiforgery(form =>
        {
            form.Cookie.Name = CookieName + "-form";
            form.Cookie.SameSite = SameSiteMode.Strict;
        });
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(SignInLimit, http => PerMinute(http, SignInsPerMinute));
            limiter.AddPolicy(GuestLimit, http => PerMinute(http, GuestsPerMinute));
        });
    }

    public static void MapSignIn(this WebApplication app, Settings settings)
    {
        var session = app.MapGroup("/api/session").WithTags("Session");
        session.MapGet("", (Delegate)Session.Look);
        session.MapPost("/guest", (Delegate)Session.BeGuest).RequireRateLimiting(GuestLimit);
        session.MapPost("/end", (Delegate)Session.End);
        if (settings.Demo)
        {
            // Without an antiforgery token, so that a script can knock too; CrossSite keeps the forms of other sites out.
            app.MapPost("/demo/sign-in", DemoDoor.SignIn).DisableAntiforgery().RequireRateLimiting(SignInLimit).ExcludeFromDescription();
        }
    }

    private static void Cookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.ExpireTimeSpan = StaysFor;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "to";

        // Programs get the status; people get the page where they can do something about it.
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }

    private static RateLimitPartition<string> PerMinute(HttpContext http, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });
}
