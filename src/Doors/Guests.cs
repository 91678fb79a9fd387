using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Doors;

/// <summary>Guests: whoever fills a first basket is given a shopper's id in the sign-in cookie, and asked for nothing.</summary>
public static class Guests
{
    /// <summary>The scheme of the sign-in cookie.</summary>
    public const string CookieScheme = CookieAuthenticationDefaults.AuthenticationScheme;

    extension(HttpContext http)
    {
        /// <summary>
        /// The shopper who asks; a visitor without one is given a new id, and the cookie goes out with this answer. Call it before
        /// the answer begins.
        /// </summary>
        public async Task<Id<Shopper>> ShopperOrGuest()
        {
            if (http.User.Shopper is { } known)
            {
                return known;
            }

            var shopper = Id<Shopper>.New(http.RequestServices.GetRequiredService<TimeProvider>());
            await http.SignIn([.. http.User.Claims, new Claim(People.ShopperClaim, shopper.ToString())]);
            return shopper;
        }

        /// <summary>Puts the claims into the cookie, and into this request.</summary>
        public Task SignIn(IEnumerable<Claim> claims)
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity(claims, CookieScheme));
            return http.SignInAsync(CookieScheme, http.User, new AuthenticationProperties { IsPersistent = true });
        }
    }
}
