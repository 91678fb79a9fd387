using System.Net;
using System.Net.Sockets;
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
    private const int SignInsPerMinute = 30;
    private const int LinksPerMinute = 30;
    private const int ExportsPerMinute = 20;
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
        builder.Services.AddAllowed();
        builder.Services.AddAntiforgery(form =>
        {
            form.Cookie.Name = CookieName + "-form";
            form.Cookie.SameSite = SameSiteMode.Strict;
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(Limits.SignIn, http => PerMinute(http, SignInsPerMinute));
            limiter.AddPolicy(Limits.Links, http => PerMinute(http, LinksPerMinute));
            limiter.AddPolicy(Limits.Exports, http => PerMinute(http, ExportsPerMinute));
            limiter.AddPolicy(Limits.Guests, http => PerMinute(http, GuestsPerMinute));
            limiter.AddPolicy(Limits.Search, http => PerMinute(http, settings.SearchesPerMinute));
        });
    }

    public static void MapSignIn(this WebApplication app, Settings settings)
    {
        var session = app.MapGroup("/api/session").WithTags("Session");
        session.MapGet("", (Delegate)SessionDoors.Look);
        session.MapPost("/guest", (Delegate)SessionDoors.BeGuest).RequireRateLimiting(Limits.Guests);
        session.MapPost("/end", (Delegate)SessionDoors.End);
        if (settings.Demo)
        {
            // Without an antiforgery token, so that a script can knock too; CrossSite keeps the forms of other sites out.
            app.MapPost("/demo/sign-in", DemoDoor.SignIn).DisableAntiforgery().RequireRateLimiting(Limits.SignIn).ExcludeFromDescription();
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
        cookie.Events.OnValidatePrincipal = SessionCookie.Look;
        cookie.Events.OnRedirectToLogin = context => SessionCookie.Lead(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => SessionCookie.Lead(context, StatusCodes.Status403Forbidden);
    }

    private static RateLimitPartition<string> PerMinute(HttpContext http, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(
            Knocker(http.Connection.RemoteIpAddress),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });

    /// <summary>Whose limit it is: an address; of the IPv6 kind its network, because a single line has 2^64 of them (RFC 6177).</summary>
    internal static string Knocker(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address?.ToString() ?? "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length / 2).Clear();
        return new IPAddress(bytes).ToString();
    }
}
