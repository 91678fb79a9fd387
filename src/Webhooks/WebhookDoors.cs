using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;
using OpenAisle.Journal;

namespace OpenAisle.Webhooks;

/// <summary>Setting up who is told, and looking at what was.</summary>
internal static class WebhookDoors
{
    private const int LongestUrl = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/webhooks").RequireAuthorization(People.KeepsHouse).WithTags("Webhooks");
        doors.MapPost("", Add).WithName("AddWebhook")
            .WithSummary("Sets up an address that is told of facts of some kinds from now on. The answer holds the secret that its deliveries are signed with.");
        doors.MapGet("", async (WebhookBook book, CancellationToken cancel) => TypedResults.Ok(await book.All(cancel))).WithName("Webhooks")
            .WithSummary("The addresses that are told, and how many deliveries wait or have failed.");
        doors.MapGet("/kinds", (FactKinds kinds) => TypedResults.Ok(WebhookFeed.OpenKinds(kinds).Order(StringComparer.Ordinal).ToArray())).WithName("WebhookKinds")
            .WithSummary("The kinds of fact that an address can be told of.");
        doors.MapDelete("/{webhook}", Remove).WithName("RemoveWebhook").WithSummary("The address is told nothing any more, of what waits either.");
        doors.MapGet("/{webhook}/deliveries", async (Id<Webhook> webhook, WebhookBook book, CancellationToken cancel, string? status = null) =>
                TypedResults.Ok(await book.Deliveries(webhook, status, cancel)))
            .WithName("WebhookDeliveries").WithSummary("The newest deliveries of an address; only those waiting, delivered or failed when asked for.");
        doors.MapPost("/{webhook}/replays", Replay).WithName("ReplayWebhook")
            .WithSummary("Sends again what failed, and from a position on also what was delivered; each under the id it had before.");
    }

    private static async Task<Results<Created<WebhookAdded>, ProblemHttpResult>> Add(
        IdempotencyKey key, WebhookRequest request, WebhookBook book, WebhookSettings settings, FactKinds kinds, CancellationToken cancel)
    {
        if (request.Url is not { Length: <= LongestUrl } || !Uri.TryCreate(request.Url, UriKind.Absolute, out var url)
            || !(url.Scheme == Uri.UriSchemeHttps || (settings.AllowHttp && url.Scheme == Uri.UriSchemeHttp)) || url.UserInfo.Length > 0)
        {
            return Problems.Field("url", "no-url", $"An https address of at most {LongestUrl} characters, without a name and password in it.");
        }

        var open = WebhookFeed.OpenKinds(kinds).ToHashSet();
        if (request.Kinds is not { Count: > 0 } wanted || wanted.FirstOrDefault(kind => !open.Contains(kind ?? "")) is not null || wanted.Contains(null))
        {
            return Problems.Field("kinds", "unknown-kind", "At least one kind, each one of those under /api/webhooks/kinds.");
        }

        return await book.Add(key.For<Webhook>(), url, [.. wanted.OfType<string>().Distinct()], cancel) is { } secret
            ? TypedResults.Created($"/api/webhooks/{key.Value:D}", new WebhookAdded(key.For<Webhook>(), secret))
            : Problems.Conflict("conflict", $"The key was used for another address, or there are {WebhookBook.MostWebhooks} already.", IdempotencyKey.Header);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(Id<Webhook> webhook, WebhookBook book, CancellationToken cancel) =>
        await book.Remove(webhook, cancel) ? TypedResults.NoContent() : Problems.NotFound("webhook");

    private static async Task<Ok<ReplayAnswer>> Replay(Id<Webhook> webhook, ReplayRequest request, WebhookBook book, CancellationToken cancel) =>
        TypedResults.Ok(new ReplayAnswer(await book.Replay(webhook, request.From, cancel)));
}

/// <param name="Url">Where facts are posted to.</param>
/// <param name="Kinds">Such as <c>order.placed</c>.</param>
public sealed record WebhookRequest(string? Url, IReadOnlyList<string?>? Kinds);

/// <param name="Secret">Of the Standard Webhooks specification: <c>whsec_</c> and 32 bytes in base 64.</param>
public sealed record WebhookAdded(Id<Webhook> Id, string Secret);

/// <param name="From">A position in the journal, or null for just what failed.</param>
public sealed record ReplayRequest(long? From);

/// <param name="Deliveries">How many are sent again.</param>
public sealed record ReplayAnswer(int Deliveries);
