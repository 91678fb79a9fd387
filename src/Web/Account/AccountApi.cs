using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Account;

/// <summary>A forgotten password and an account's address, over HTTP.</summary>
internal static class AccountApi
{
    /// <param name="Email">Of the account; the answer is the same whether there is one.</param>
    public sealed record Forgotten(string Email);

    public sealed record NewPassword(string Token, string Password);

    public sealed record Proof(string Token);

    /// <param name="Password">The account's, where it has one.</param>
    public sealed record Move(string Email, string? Password = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/accounts").AllowAnonymous().WithTags("Accounts").RequireRateLimiting(Limits.Links);
        doors.MapPost("/password-links", async (Forgotten of, AccountPost post, Words words, CancellationToken cancel) =>
        {
            await post.Forgot(of.Email, words.Code, cancel);
            return TypedResults.Accepted((string?)null);
        }).Produces(StatusCodes.Status202Accepted).WithSummary("Sends a link to a new password to the account's address, if there is one.");
        doors.MapPut("/password", async (NewPassword of, AccountPost post, CancellationToken cancel) => await post.Reset(of.Token, of.Password, cancel) switch
        {
            ResetOutcome.Done => (IResult)TypedResults.NoContent(),
            ResetOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, "At least the shop's shortest length, and not easy to guess."),
            ResetOutcome.No { Link: var link } => No(link),
            _ => throw new UnreachableException(),
        }).Produces(StatusCodes.Status204NoContent).WithSummary("Sets a new password by a link's token, once; every session of the account ends.");
        doors.MapPut("/address", async (Proof of, AccountPost post, Words words, CancellationToken cancel) => await post.Prove(of.Token, words.Code, cancel) switch
        {
            ProofOutcome.Proven => (IResult)TypedResults.NoContent(),
            ProofOutcome.No { Link: var link } => No(link),
            _ => throw new UnreachableException(),
        }).Produces(StatusCodes.Status204NoContent).WithSummary("Says by a link's token that the address is one's own: the account has it from now on.");
        routes.MapPut("/api/shoppers/me/address", async (Move of, HttpContext http, Welcome welcome, AccountPost post, Words words, CancellationToken cancel) =>
            await welcome.Current(http) is not { } session ? TypedResults.Unauthorized()
            : await post.Move(session, of.Email, of.Password, words.Code, cancel) is AddressOutcome.Unfit unfit
                ? Problems.Field(unfit.Field == "now" ? "password" : unfit.Field, unfit.Code, "The address or the password is not right.")
                : (IResult)TypedResults.Accepted((string?)null))
            .RequireAuthorization(People.HasAccount).RequireRateLimiting(Limits.Links).WithTags("Accounts")
            .Produces(StatusCodes.Status202Accepted).WithSummary("Sends a link to another address; the account has it once the link was followed.");
        routes.MapPost("/api/shoppers/me/address/link", (HttpContext http, Welcome welcome, AccountPost post, Words words, CancellationToken cancel) =>
            SessionApi.Own(http, welcome, async session =>
            {
                await post.AskAgain(session, words.Code, cancel);
                return TypedResults.Accepted((string?)null);
            }))
            .RequireAuthorization(People.HasAccount).RequireRateLimiting(Limits.Links).WithTags("Accounts").Produces(StatusCodes.Status202Accepted)
            .WithSummary("Sends the link to the account's own address once more, while it is not proven.");
    }

    private static ProblemHttpResult No(AccountLink link) =>
        Problems.Conflict(link is AccountLink.Expired ? "expired" : "used", "The link is too old, was used, or is not ours: ask for another one.", "token");
}
