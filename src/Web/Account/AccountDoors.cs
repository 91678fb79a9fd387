using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Journal;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Web.Account;

/// <summary>The forms about oneself.</summary>
internal static class AccountDoors
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/me").RequireAuthorization(People.Shops).ExcludeFromDescription();
        own.MapPost("", Keep);
        own.MapPost("/erasure", Erase);
        own.MapPost("/sign-out", SignOut);
        routes.MapPost("/sign-in/guest", BeGuest).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Keep(
        [FromForm] string? name, [FromForm] string? phone, [FromForm] string? email, ClaimsPrincipal person, ShopperBook book, CancellationToken cancel)
    {
        foreach (var (field, text) in new[] { ("name", name), ("phone", phone), ("email", email) })
        {
            if (text is { Length: > ShopperDetails.MaxLength } || (text ?? "").Any(char.IsControl))
            {
                return Results.LocalRedirect(Faults.On("/me", field, "text"));
            }
        }

        await book.Keep(new ShopperDetails(person.Shopper!.Value, name?.Trim() ?? "", phone?.Trim() ?? "", email?.Trim() ?? ""), cancel);
        return Results.LocalRedirect("/me?saved=1");
    }

    /// <summary>Everything that names the shopper goes, and with it the way in; orders stay as the law asks, without a name.</summary>
    private static async Task<IResult> Erase(
        [FromForm] string? sure, HttpContext http, ClaimsPrincipal person, Erasure erasure, CancellationToken cancel)
    {
        if (sure != "yes")
        {
            return Results.LocalRedirect("/me");
        }

        await erasure.Erase(person.Shopper!.Value.Value, cancel);
        await http.SignOutAsync(Guests.CookieScheme);
        return Results.LocalRedirect("/?erased=1");
    }

    private static async Task<IResult> SignOut([FromForm] string? none, HttpContext http)
    {
        await http.SignOutAsync(Guests.CookieScheme);
        return Results.LocalRedirect("/");
    }

    private static async Task<IResult> BeGuest([FromForm] string? to, HttpContext http)
    {
        await http.ShopperOrGuest();
        return Results.LocalRedirect(Faults.Local(to, "/"));
    }
}
