using System.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web.Account;

/// <summary>Coming in with a password, one's sessions, and a new password, over HTTP. Passkeys are asked for by a browser alone.</summary>
internal static class SessionApi
{
    public sealed record Wish(string Name, string Email, string Password);

    public sealed record Credentials(string Email, string Password);

    public sealed record Passwords(string Old, string Password);

    /// <param name="IsThis">The one that asks.</param>
    public sealed record Mine(Id<Session> Id, Entrance Entrance, string Device, string From, DateTimeOffset Began, DateTimeOffset Seen, bool IsThis);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/session/password", async (Credentials with, HttpContext http, SignInByPassword signIn, Welcome welcome, CancellationToken cancel) =>
            await Answer(await signIn.Run(with.Email, with.Password, Visitor.Of(http), cancel), http, welcome, "password"))
            .AllowAnonymous().RequireRateLimiting(Limits.SignIn).WithTags("Session").Produces(StatusCodes.Status204NoContent).WithSummary("Signs in to an account; a guest's basket and orders come along.");

        routes.MapPost("/api/accounts", async (Wish wish, HttpContext http, SignUp signUp, Welcome welcome, AccountPost post, Texts.Words words, CancellationToken cancel) =>
            await post.Open(wish.Name, wish.Email, wish.Password, http, signUp, welcome, words.Code, cancel) switch
            {
                SignUpOutcome.Welcome => (IResult)TypedResults.NoContent(),
                SignUpOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, "It cannot be taken as it is."),
                _ => throw new UnreachableException(),
            }).AllowAnonymous().RequireRateLimiting(Limits.SignIn).WithTags("Accounts")
            .Produces(StatusCodes.Status204NoContent).WithSummary("Opens an account and signs in to it. Its address is proven by a link that is sent there; whether it is somebody's already is told to nobody but them.");

        var own = routes.MapGroup("/api/shoppers/me").RequireAuthorization(People.HasAccount).WithTags("Accounts");
        own.MapGet("/account", (HttpContext http, Welcome welcome, OpenAisle.Accounts.Passwords passwords, CancellationToken cancel) => Own(http, welcome, async current =>
            await passwords.Look(current, cancel) is { } account ? TypedResults.Ok(account) : Problems.NotFound("account")))
            .Produces<AccountView>().WithSummary("Your account: its address, and by what you sign in.");
        own.MapGet("/sessions", (HttpContext http, Welcome welcome, Sessions sessions, CancellationToken cancel) => Own(http, welcome, async current =>
            TypedResults.Ok((await sessions.Of(current.Account, cancel))
                .Select(row => new Mine(row.Id, row.Entrance, row.Device, row.From, row.Began, row.Seen, row.Id == current.Id)).ToArray())))
            .Produces<Mine[]>().WithSummary("Where you are signed in.");
        own.MapDelete("/sessions/{session}", (Id<Session> session, HttpContext http, Welcome welcome, Sessions sessions, CancellationToken cancel) => Own(http, welcome, async current =>
        {
            await sessions.End(current.Account, session, cancel);
            if (session == current.Id)
            {
                await http.SignOutAsync(Guests.CookieScheme);
            }

            return TypedResults.NoContent();
        })).Produces(StatusCodes.Status204NoContent).WithSummary("Ends one of your sessions.");
        own.MapDelete("/sessions", (HttpContext http, Welcome welcome, Sessions sessions, CancellationToken cancel) => Own(http, welcome, async current =>
        {
            await sessions.EndAll(current.Account, current.Id, cancel);
            return TypedResults.NoContent();
        })).Produces(StatusCodes.Status204NoContent).WithSummary("Ends every session of yours but the one that asks.");
        own.MapPut("/password", (Passwords wish, HttpContext http, Welcome welcome, OpenAisle.Accounts.Passwords passwords, CancellationToken cancel) => Own(http, welcome, async current =>
            await passwords.Change(current, wish.Old, wish.Password, cancel) is var (field, code)
                ? Problems.Field(field, code, "The former password must be right, and the new one long enough and not easy to guess.")
                : TypedResults.NoContent())).RequireRateLimiting(Limits.SignIn).Produces(StatusCodes.Status204NoContent).WithSummary("Sets a new password; every other session of yours ends.");
    }

    internal static async Task<IResult> Answer(SignInOutcome outcome, HttpContext http, Welcome welcome, string field)
    {
        switch (outcome)
        {
            case SignInOutcome.Welcome come:
                await welcome.In(http, come.Session);
                return TypedResults.NoContent();
            case SignInOutcome.Wrong:
                return Problems.Field(field, "wrong", "That is not right.");
            case SignInOutcome.Shut:
                return Problems.Of(StatusCodes.Status429TooManyRequests, "shut", "Too many were wrong. Try again in a few minutes.", field);
            default:
                throw new UnreachableException();
        }
    }

    internal static async Task<IResult> Own(HttpContext http, Welcome welcome, Func<LiveSession, Task<IResult>> then) =>
        await welcome.Current(http) is { } session ? await then(session) : TypedResults.Unauthorized();
}
