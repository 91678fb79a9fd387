using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenAisle.Doors;

namespace OpenAisle.Host.SignIn;

/// <summary>Who the caller is: looked up, made a guest, ended.</summary>
internal static class Session
{
    public static Ok<SessionView> Look(HttpContext http) => TypedResults.Ok(View(http));

    public static async Task<Ok<SessionView>> BeGuest(HttpContext http)
    {
        await http.ShopperOrGuest();
        return TypedResults.Ok(View(http));
    }

    public static async Task<NoContent> End(HttpContext http)
    {
        await http.SignOutAsync(Guests.CookieScheme);
        return TypedResults.NoContent();
    }

    public static IEnumerable<Claim> StaffClaims(string role, string associate) =>
        [new(People.AssociateClaim, associate), new(ClaimTypes.Role, role)];

    private static SessionView View(HttpContext http) => new(
        http.User.Shopper, http.User.Associate, [.. http.User.FindAll(ClaimTypes.Role).Select(role => role.Value)]);
}

/// <summary>Who the caller is.</summary>
internal sealed record SessionView(Id<Shopper>? Shopper, Id<Associate>? Associate, IReadOnlyList<string> Roles);
