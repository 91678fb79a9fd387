using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web.Account;

/// <summary>
/// Passkeys over HTTP: a question first, which a cookie of a few minutes goes with, and then the authenticator's answer to it (W3C WebAuthn
/// level 3).
/// </summary>
internal static class PasskeyApi
{
    private const string SignInNote = "api-passkey";
    private const string NewNote = "api-new-passkey";

    /// <param name="Credential">The answer, as <c>PublicKeyCredential.toJSON()</c> writes it.</param>
    public sealed record Proof(JsonObject Credential);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session/passkey").AllowAnonymous().RequireRateLimiting(Limits.SignIn).WithTags("Session");
        session.MapPost("/question", async (HttpContext http, PasskeyDesk passkeys, SealedNote note, CancellationToken cancel) =>
        {
            var question = await passkeys.Ask(http, cancel);
            note.Leave(http, SignInNote, question.State);
            return TypedResults.Ok(Read(question));
        }).WithSummary("What an authenticator is asked to sign in with any passkey of the shop: the options of navigator.credentials.get.");
        session.MapPost("", async (Proof proof, HttpContext http, PasskeyDesk passkeys, SealedNote note, Welcome welcome, CancellationToken cancel) =>
            await SessionApi.Answer(
                await passkeys.SignIn(proof.Credential.ToJsonString(), note.Take(http, SignInNote), Visitor.Of(http), http, cancel), http, welcome, "credential"))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Signs in by the authenticator's answer; a guest's basket and orders come along.");

        var own = routes.MapGroup("/api/shoppers/me/passkeys").RequireAuthorization(People.HasAccount).WithTags("Accounts");
        own.MapPost("/question", (HttpContext http, Welcome welcome, PasskeyDesk passkeys, SealedNote note, CancellationToken cancel) => SessionApi.Own(http, welcome, async current =>
        {
            if (await passkeys.Offer(current, http, cancel) is not { } question)
            {
                return Problems.Conflict("too-many", $"An account has at most {PasskeyDesk.Most} passkeys.");
            }

            note.Leave(http, NewNote, question.State);
            return TypedResults.Ok(Read(question));
        })).Produces<JsonObject>().WithSummary("What an authenticator is asked to make a passkey for your account: the options of navigator.credentials.create.");
        own.MapPost("", (Proof proof, HttpContext http, Welcome welcome, PasskeyDesk passkeys, SealedNote note, CancellationToken cancel) => SessionApi.Own(http, welcome, async current =>
            await passkeys.Keep(current, proof.Credential.ToJsonString(), note.Take(http, NewNote), Visitor.Of(http).Device, http, cancel)
                ? TypedResults.NoContent()
                : Problems.Field("credential", "passkey", "It does not answer the question that was asked last.")))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Keeps the passkey that the authenticator made.");
        own.MapDelete("/{passkey}", (string passkey, HttpContext http, Welcome welcome, PasskeyDesk passkeys, CancellationToken cancel) => SessionApi.Own(http, welcome, async current =>
        {
            await passkeys.Forget(current, passkey, cancel);
            return TypedResults.NoContent();
        })).Produces(StatusCodes.Status204NoContent).WithSummary("Forgets a passkey.");
    }

    private static JsonObject Read(PasskeyQuestion question) => JsonNode.Parse(question.Options)!.AsObject();
}
