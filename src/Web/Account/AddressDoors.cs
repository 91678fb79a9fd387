using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Account;

/// <summary>The forms of a forgotten password, and of an account's address: proven, and changed.</summary>
internal static class AddressDoors
{
    private const string Forgotten = "/sign-in/forgotten";
    private const string Security = "/me/security";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapOpenForms("").RequireRateLimiting(Limits.Links);
        doors.MapPost(Forgotten, Forgot);
        doors.MapPost("/sign-in/new-password/{token}", Reset);
        doors.MapPost("/addresses/{token}", Prove);

        var own = routes.MapForms("/me/address", People.HasAccount).RequireRateLimiting(Limits.Links);
        own.MapPost("", Move);
        own.MapPost("/link", AskAgain);
    }

    private static async Task<IResult> Forgot([FromForm] string? email, AccountPost post, Words words, CancellationToken cancel)
    {
        await post.Forgot(email, words.Code, cancel);
        return Results.LocalRedirect(Forgotten + "?sent=1");
    }

    private static async Task<IResult> Reset(string token, [FromForm] string? password, AccountPost post, CancellationToken cancel)
    {
        var page = $"/sign-in/new-password/{Uri.EscapeDataString(token)}";
        return await post.Reset(token, password, cancel) switch
        {
            ResetOutcome.Done => Results.LocalRedirect("/sign-in?done=password"),
            ResetOutcome.Unfit unfit => Results.LocalRedirect(Faults.On(page, unfit.Field, unfit.Code)),
            ResetOutcome.No => Results.LocalRedirect(page),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> Prove(string token, AccountPost post, Words words, CancellationToken cancel) =>
        Results.LocalRedirect(await post.Prove(token, words.Code, cancel) is ProofOutcome.Proven
            ? "/addresses/done"
            : $"/addresses/{Uri.EscapeDataString(token)}");

    private static async Task<IResult> Move(
        [FromForm] string? email, [FromForm] string? now, HttpContext http, Welcome welcome, AccountPost post, Words words, CancellationToken cancel)
    {
        if (await welcome.Current(http) is not { } session)
        {
            return Results.LocalRedirect("/sign-in?to=" + Uri.EscapeDataString(Security));
        }

        return Results.LocalRedirect(await post.Move(session, email, now, words.Code, cancel) is AddressOutcome.Unfit unfit
            ? Faults.On(Security, unfit.Field == "email" ? "address" : unfit.Field, unfit.Code)
            : Security + "?done=address");
    }

    private static async Task<IResult> AskAgain(HttpContext http, Welcome welcome, AccountPost post, Words words, CancellationToken cancel)
    {
        if (await welcome.Current(http) is { } session)
        {
            await post.AskAgain(session, words.Code, cancel);
        }

        return Results.LocalRedirect(Security + "?done=address");
    }
}
