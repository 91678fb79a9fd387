using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Webhooks;

/// <summary>Setting up who is told, and looking at what was.</summary>
internal static class WebhookDoors
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/webhooks").RequireAuthorization(People.KeepsHouse).WithTags("Webhooks");
        doors.MapPost("", Add).WithName("AddWebhook")
            .WithSummary("Sets up an address that is told of every fact of some kinds that is written after the call began. The answer holds the secret that its deliveries are signed with.");
        doors.MapGet("", async (WebhookBook book, CancellationToken cancel) => TypedResults.Ok(await book.All(cancel))).WithName("Webhooks")
            .WithSummary("The addresses that are told, and how many deliveries wait or have failed.");
        doors.MapGet("/kinds", (WebhookDesk desk) => TypedResults.Ok(desk.Kinds)).WithName("WebhookKinds")
            .WithSummary("The kinds of fact that an address can be told of.");
        doors.MapDelete("/{webhook}", Remove).WithName("RemoveWebhook").WithSummary("The address is told nothing any more, of what waits either.");
        doors.MapGet("/{webhook}/deliveries", async (Id<Webhook> webhook, WebhookBook book, CancellationToken cancel, string? status = null) =>
                TypedResults.Ok(await book.Deliveries(webhook, status, cancel)))
            .WithName("WebhookDeliveries").WithSummary("The newest deliveries of an address; only those waiting, delivered or failed when asked for.");
        doors.MapPost("/{webhook}/deliveries/{position}/retries", Retry).WithName("RetryDelivery")
            .WithSummary("Sends one that failed or was taken once more, under the id it had before.");
        doors.MapPut("/{webhook}/switch", Switch).WithName("SwitchWebhook")
            .WithSummary("Off: nothing is sent, and what happens waits. On: what waited is sent.");
        doors.MapPut("/{webhook}/secret", Renew).WithName("RenewWebhookSecret")
            .WithSummary("Gives an address a new secret, which the answer holds: everything is signed with it from now on, also what waits.");
        doors.MapPost("/{webhook}/pings", Ping).WithName("PingWebhook").WithSummary("Sends a signed message without a fact at once, and says what the address answered.");
        doors.MapPost("/{webhook}/replays", Replay).WithName("ReplayWebhook")
            .WithSummary("Sends again what failed, and from a position on also what was delivered; each under the id it had before.");
    }

    private static async Task<Results<Created<WebhookAdded>, ProblemHttpResult>> Add(
        IdempotencyKey key, WebhookRequest request, WebhookDesk desk, HttpContext http, CancellationToken cancel)
    {
        switch (await desk.Add(key.For<Webhook>(), request.Url, request.Kinds, cancel))
        {
            case AddOutcome.Added added:
                await http.Note(StaffChange.WebhookAdded, key.Value.ToString("D"), null, null, request.Url);
                return TypedResults.Created($"/api/webhooks/{key.Value:D}", new WebhookAdded(key.For<Webhook>(), added.Secret));
            case AddOutcome.Unfit { Field: "key" } unfit:
                return Problems.Conflict(unfit.Code, unfit.Reason, IdempotencyKey.Header);
            case AddOutcome.Unfit unfit:
                return Problems.Field(unfit.Field, unfit.Code, unfit.Reason);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<Results<Ok<WebhookAdded>, ProblemHttpResult>> Renew(Id<Webhook> webhook, WebhookBook book, HttpContext http, CancellationToken cancel)
    {
        if (await book.Renew(webhook, cancel) is not { } secret)
        {
            return Problems.NotFound("webhook");
        }

        await http.Note(StaffChange.WebhookSecretRenewed, webhook.ToString(), null);
        return TypedResults.Ok(new WebhookAdded(webhook, secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Switch(Id<Webhook> webhook, SwitchRequest request, WebhookBook book, HttpContext http, CancellationToken cancel)
    {
        if (!await (request.On ? book.SwitchOn(webhook, cancel) : book.SwitchOff(webhook, cancel)))
        {
            return Problems.NotFound("webhook");
        }

        await http.Note(StaffChange.WebhookSwitched, webhook.ToString(), null, null, request.On ? "on" : "off");
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<PingAnswer>, ProblemHttpResult>> Ping(Id<Webhook> webhook, WebhookDesk desk, CancellationToken cancel) =>
        await desk.Ping(webhook, cancel) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound("webhook");

    private static async Task<Results<NoContent, ProblemHttpResult>> Retry(Id<Webhook> webhook, long position, WebhookBook book, CancellationToken cancel) =>
        await book.SendAgain(webhook, position, cancel) ? TypedResults.NoContent() : Problems.NotFound("delivery");

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(Id<Webhook> webhook, WebhookBook book, HttpContext http, CancellationToken cancel)
    {
        if (!await book.Remove(webhook, cancel))
        {
            return Problems.NotFound("webhook");
        }

        await http.Note(StaffChange.WebhookRemoved, webhook.ToString(), null);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ReplayAnswer>> Replay(Id<Webhook> webhook, ReplayRequest request, WebhookBook book, CancellationToken cancel) =>
        TypedResults.Ok(new ReplayAnswer(await book.Replay(webhook, request.From, cancel)));
}

/// <param name="Url">Where facts are posted to.</param>
/// <param name="Kinds">Such as <c>order.placed</c>.</param>
public sealed record WebhookRequest(string? Url, IReadOnlyList<string?>? Kinds);

/// <param name="Secret">Of the Standard Webhooks specification: <c>whsec_</c> and 32 bytes in base 64.</param>
public sealed record WebhookAdded(Id<Webhook> Id, string Secret);

public sealed record SwitchRequest(bool On);

/// <param name="From">A position in the journal, or null for just what failed.</param>
public sealed record ReplayRequest(long? From);

/// <param name="Deliveries">How many are sent again.</param>
public sealed record ReplayAnswer(int Deliveries);
