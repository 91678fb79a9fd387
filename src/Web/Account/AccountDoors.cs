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
        var own = routes.MapForms("/me", People.Shops);
        own.MapPost("", Keep);
        own.MapPost("/erasure", Erase);

        // Whoever is signed in may leave, with or without a basket.
        routes.MapOpenForms("").MapPost("/me/sign-out", SignOut);
    }

    private static async Task<IResult> Keep(
        [FromForm] string? name, [FromForm] string? phone, [FromForm] string? email, ClaimsPrincipal person, ShopperBook book, CancellationToken cancel)
    {
        var given = new ShopperDetails(person.Shopper!.Value, name?.Trim() ?? "", phone?.Trim() ?? "", email?.Trim() ?? "");
        if ((ContactFaults.Unfit(given) ?? ContactFaults.Wrong(given)) is { } wrong)
        {
            return Results.LocalRedirect(Faults.On("/me", wrong.Field, wrong.Code));
        }

        await book.Keep(given, cancel);
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

    private static async Task<IResult> SignOut(HttpContext http, Welcome welcome, Sessions sessions)
    {
        if (await welcome.Current(http) is { } session)
        {
            await sessions.End(session.Account, session.Id);
        }

        await http.SignOutAsync(Guests.CookieScheme);
        return Results.LocalRedirect("/");
    }
}
