using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenAisle.Accounts;
using OpenAisle.Doors;

namespace OpenAisle.Host.SignIn;

/// <summary>Who the caller is: looked up, made a guest, ended.</summary>
internal static class SessionDoors
{
    public static Ok<SessionView> Look(HttpContext http) => TypedResults.Ok(View(http));

    public static async Task<Ok<SessionView>> BeGuest(HttpContext http)
    {
        await http.ShopperOrGuest();
        return TypedResults.Ok(View(http));
    }

    public static async Task<NoContent> End(HttpContext http, Sessions sessions, CancellationToken cancel)
    {
        if (http.User.Session is { } id && await sessions.Check(new(id), cancel) is { } session)
        {
            await sessions.End(session.Account, session.Id, cancel);
        }

        await http.SignOutAsync(Guests.CookieScheme);
        return TypedResults.NoContent();
    }

    private static SessionView View(HttpContext http) => new(
        http.User.Shopper, http.User.Associate, [.. http.User.Posts.Select(post => post.ToString())]);
}

/// <summary>Who the caller is.</summary>
/// <param name="Posts">Duties and where they hold: <c>Picker@0197c0de-…</c>, <c>Auditor@*</c> for every store.</param>
internal sealed record SessionView(Id<Shopper>? Shopper, Id<Associate>? Associate, IReadOnlyList<string> Posts);
