using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Account;

/// <summary>The forms by which somebody comes in: as a guest, with a password, with a passkey, with a new account.</summary>
internal static class SignInDoors
{
    private const string PasskeyNote = "passkey";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapOpenForms("");
        doors.MapPost("/sign-in/guest", BeGuest).RequireRateLimiting(Limits.Guests);
        doors.MapPost("/sign-in", ByPassword).RequireRateLimiting(Limits.SignIn);
        doors.MapPost("/sign-up", Open).RequireRateLimiting(Limits.SignIn);
        doors.MapPost("/sign-in/passkey/question", AskForPasskey).RequireRateLimiting(Limits.SignIn);
        doors.MapPost("/sign-in/passkey", ByPasskey).RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> BeGuest([FromForm] string? to, HttpContext http)
    {
        await http.ShopperOrGuest();
        return Results.LocalRedirect(Faults.Local(to, "/"));
    }

    private static async Task<IResult> ByPassword(
        [FromForm] string? email, [FromForm] string? password, [FromForm] string? to, HttpContext http, SignInByPassword signIn, Welcome welcome, CancellationToken cancel) =>
        await After(await signIn.Run(email, password, Visitor.Of(http), cancel), "password", to, http, welcome);

    private static async Task<IResult> Open(
        [FromForm] string? name, [FromForm] string? email, [FromForm] string? password, [FromForm] string? to,
        HttpContext http, SignUp signUp, Welcome welcome, AccountPost post, Words words, CancellationToken cancel)
    {
        var page = With("/sign-up", to);
        switch (await post.Open(name, email, password, http, signUp, welcome, words.Code, cancel))
        {
            case SignUpOutcome.Welcome:
                return Results.LocalRedirect(Faults.Local(to, "/me?welcome=1"));
            case SignUpOutcome.Unfit unfit:
                return Results.LocalRedirect(Faults.On(page, unfit.Field, unfit.Code));
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> AskForPasskey(HttpContext http, PasskeyDesk passkeys, SealedNote note, CancellationToken cancel)
    {
        var question = await passkeys.Ask(http, cancel);
        note.Leave(http, PasskeyNote, question.State);
        return Results.Text(question.Options, "application/json");
    }

    private static async Task<IResult> ByPasskey(
        [FromForm] string? answer, [FromForm] string? to, HttpContext http, PasskeyDesk passkeys, SealedNote note, Welcome welcome, CancellationToken cancel) =>
        await After(await passkeys.SignIn(answer, note.Take(http, PasskeyNote), Visitor.Of(http), http, cancel), "passkey", to, http, welcome);

    private static async Task<IResult> After(SignInOutcome outcome, string field, string? to, HttpContext http, Welcome welcome)
    {
        switch (outcome)
        {
            case SignInOutcome.Welcome come:
                await welcome.In(http, come.Session);
                return Results.LocalRedirect(Faults.Local(to, "/"));
            case SignInOutcome.Wrong:
                return Results.LocalRedirect(Faults.On(With("/sign-in", to), field, field == "passkey" ? "passkey" : "wrong"));
            case SignInOutcome.Shut:
                return Results.LocalRedirect(Faults.On(With("/sign-in", to), field, "shut"));
            default:
                throw new UnreachableException();
        }
    }

    private static string With(string page, string? to) => Faults.Local(to, "") is { Length: > 0 } given ? $"{page}?to={Uri.EscapeDataString(given)}" : page;
}
