using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Messages;
using OpenAisle.Orders;

namespace OpenAisle.Web.Desk;

/// <summary>What the store's shoppers were told, over HTTP. Links in messages are not told: they open what they are about.</summary>
internal static class OutboxApi
{
    /// <param name="Reason">Why it did not arrive, in the carrier's words or ours.</param>
    public sealed record Message(
        string Id, Id<Order>? Order, MessageKind Kind, Channel Channel, string Language, string Address, string Subject, string Body, MessageStatus Status,
        string? Reason, int Tries, DateTimeOffset CreatedAt, DateTimeOffset? TakenAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/stores/{store}/messages").RequireAuthorization(People.Manages).WithTags("Messages");
        doors.MapGet("", async (Id<Store> store, Outbox outbox, CancellationToken cancel, bool failed = false) =>
            TypedResults.Ok((await outbox.OfStore(store, failed, cancel)).Select(Of).ToArray()))
            .WithSummary("The newest messages of the store; only those that did not arrive, when asked for.");
        doors.MapPost("/{message}/again", async (Id<Store> store, string message, Outbox outbox, CancellationToken cancel) =>
            await outbox.SendAgain(message, store, cancel) ? TypedResults.NoContent()
                : (IResult)Problems.Conflict("not-failed", "Only what failed, or whose outcome is not known, is sent again, and only in its time."))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Sends one that failed, or whose outcome is not known, once more.");
    }

    private static Message Of(OutboxEntry entry) => new(
        entry.Letter.Id, entry.Letter.Order, entry.Letter.Kind, entry.Letter.Channel, entry.Letter.Language, entry.Letter.Address, entry.Letter.Subject,
        entry.Letter.Body, entry.Status, entry.Reason, entry.Tries, entry.CreatedAt, entry.TakenAt);
}
