using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web.Account;

/// <summary>The forms about how one comes in: password, passkeys, sessions.</summary>
internal static class SecurityDoors
{
    private const string Page = "/me/security";
    private const string NewPasskeyNote = "new-passkey";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var own = routes.MapForms("/me", People.HasAccount);
        own.MapPost("/password", ChangePassword).RequireRateLimiting(Limits.SignIn);
        own.MapPost("/sessions/end", EndSession);
        own.MapPost("/sessions/end-others", EndOthers);
        own.MapPost("/passkeys/question", OfferPasskey);
        own.MapPost("/passkeys", KeepPasskey);
        own.MapPost("/passkeys/forget", ForgetPasskey);
    }

    private static Task<IResult> ChangePassword(
        [FromForm] string? old, [FromForm] string? password, HttpContext http, Welcome welcome, Passwords passwords, CancellationToken cancel) =>
        Own(http, welcome, async session => await passwords.Change(session, old, password, cancel) is var (field, code)
            ? Results.LocalRedirect(Faults.On(Page, field, code))
            : Results.LocalRedirect(Page + "?done=password"));

    private static Task<IResult> EndSession([FromForm] string? session, HttpContext http, Welcome welcome, Sessions sessions, CancellationToken cancel) =>
        Own(http, welcome, async current =>
        {
            if (Id<Session>.TryParse(session, null, out var id))
            {
                await sessions.End(current.Account, id, cancel);
            }

            if (id != current.Id)
            {
                return Results.LocalRedirect(Page + "?done=ended");
            }

            await http.SignOutAsync(Guests.CookieScheme);
            return Results.LocalRedirect("/");
        });

    private static Task<IResult> EndOthers(HttpContext http, Welcome welcome, Sessions sessions, CancellationToken cancel) =>
        Own(http, welcome, async current =>
        {
            await sessions.EndAll(current.Account, current.Id, cancel);
            return Results.LocalRedirect(Page + "?done=ended");
        });

    private static Task<IResult> OfferPasskey(HttpContext http, Welcome welcome, PasskeyDesk passkeys, SealedNote note, CancellationToken cancel) =>
        Own(http, welcome, async current =>
        {
            if (await passkeys.Offer(current, http, cancel) is not { } question)
            {
                return Results.Conflict();
            }

            note.Leave(http, NewPasskeyNote, question.State);
            return Results.Text(question.Options, "application/json");
        });

    private static Task<IResult> KeepPasskey([FromForm] string? answer, HttpContext http, Welcome welcome, PasskeyDesk passkeys, SealedNote note, CancellationToken cancel) =>
        Own(http, welcome, async current =>
            await passkeys.Keep(current, answer, note.Take(http, NewPasskeyNote), Visitor.Of(http).Device, http, cancel)
                ? Results.LocalRedirect(Page + "?done=passkey")
                : Results.LocalRedirect(Faults.On(Page, "passkey", "passkey")));

    private static Task<IResult> ForgetPasskey([FromForm] string? passkey, HttpContext http, Welcome welcome, PasskeyDesk passkeys, CancellationToken cancel) =>
        Own(http, welcome, async current =>
        {
            await passkeys.Forget(current, passkey, cancel);
            return Results.LocalRedirect(Page + "?done=forgotten");
        });

    private static async Task<IResult> Own(HttpContext http, Welcome welcome, Func<LiveSession, Task<IResult>> then) =>
        await welcome.Current(http) is { } session ? await then(session) : Results.LocalRedirect("/sign-in");
}
