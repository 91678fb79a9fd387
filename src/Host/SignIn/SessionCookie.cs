using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using OpenAisle.Accounts;
using OpenAisle.Doors;
using OpenAisle.Web.Account;

namespace OpenAisle.Host.SignIn;

/// <summary>
/// What the cookie says, asked again at each request: of somebody with an account it only names the session, and what they may do now
/// stands with that. So a session that was ended, or a duty withdrawn, is over at once.
/// </summary>
internal static class SessionCookie
{
    public static async Task Look(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var person = context.Principal!;
        if (person.Session is not { } id)
        {
            // A guest. Duties stand in a cookie in the demo only; one that was kept from there opens nothing elsewhere.
            if (!http.RequestServices.GetRequiredService<Settings>().Demo && person.HasClaim(claim => claim.Type is People.PostClaim or People.AssociateClaim))
            {
                context.RejectPrincipal();
            }
            else if (person.Shopper is { } guest && !await IsGuest(http, guest))
            {
                context.RejectPrincipal();   // an older copy of the cookie, from before the guest had an account or was erased
            }

            return;
        }

        if (await http.RequestServices.GetRequiredService<Sessions>().Check(new(id), http.RequestAborted) is { } session)
        {
            // On a shared phone the shopper is whoever fills a basket there, and nobody's account.
            var shopper = session.Entrance == Entrance.SharedPhone && person.Shopper is { } guest && await IsGuest(http, guest)
                ? person.FindAll(People.ShopperClaim) : [];
            context.ReplacePrincipal(new ClaimsPrincipal(new ClaimsIdentity([.. session.Claims(), .. shopper], Guests.CookieScheme)));
            return;
        }

        context.RejectPrincipal();
        await http.SignOutAsync(Guests.CookieScheme);
    }

    private static ValueTask<bool> IsGuest(HttpContext http, Id<Shopper> shopper) =>
        http.RequestServices.GetRequiredService<GuestIds>().IsGuest(shopper, http.RequestAborted);

    /// <summary>Programs get the status; people get the page where they can do something about it, on a shared phone the one that asks who has it.</summary>
    public static Task Lead(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            context.Response.StatusCode = status;
        }
        else if (status == StatusCodes.Status401Unauthorized && context.Request.Path.StartsWithSegments("/work", StringComparison.Ordinal)
            && PhoneCookie.IsThere(context.Request))
        {
            context.Response.Redirect("/work/phone?to=" + Uri.EscapeDataString(HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : "/work"));
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
