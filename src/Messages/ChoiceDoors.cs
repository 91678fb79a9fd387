using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Messages;

/// <summary>How a shopper wants to be told, over HTTP.</summary>
internal static class ChoiceDoors
{
    /// <param name="Wanted">By kind and channel; what is owed by e-mail cannot be refused.</param>
    /// <param name="QuietFrom">By the store's clock, such as <c>21:00</c>; both left out for the shop's own.</param>
    public sealed record Wishes(
        string? Language, bool Sms, TimeOnly? QuietFrom, TimeOnly? QuietTo, IReadOnlyDictionary<string, IReadOnlyDictionary<string, bool>> Wanted);

    public sealed record Choice(string Kind, string Channel, bool Wanted);

    public sealed record Quiet(TimeOnly? From, TimeOnly? To);

    public sealed record Consent(bool Agrees);

    public sealed record Tongue(string Language);

    public sealed record Subscription(string Endpoint, string P256dh, string Auth);

    public sealed record Endpoint(string Address);

    public sealed record PublicKey(string Key);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/shoppers/me/messages").RequireAuthorization(People.Shops).WithTags("Messages");
        doors.MapGet("", Look).Produces<Wishes>().WithSummary("How you want to be told.");
        doors.MapPut("/choice", Choose).Produces(StatusCodes.Status204NoContent).WithSummary("Switches one kind of message on or off, on one channel.");
        doors.MapPut("/quiet", async (Quiet quiet, ClaimsPrincipal person, Choices choices, CancellationToken cancel) =>
        {
            if (quiet.From is null != quiet.To is null)
            {
                return Problems.Field(quiet.From is null ? "from" : "to", "missing", "Both times, or neither.");
            }

            await choices.KeepQuiet(person.Shopper!.Value, quiet is { From: { } from, To: { } to } ? new QuietHours(from, to) : null, cancel);
            return (IResult)TypedResults.NoContent();
        }).Produces(StatusCodes.Status204NoContent).WithSummary("In these hours nothing sounds, by the store's clock.");
        doors.MapPut("/language", async (Tongue tongue, ClaimsPrincipal person, Choices choices, CancellationToken cancel) =>
        {
            if (MessageTexts.Find(tongue.Language) is null)
            {
                return Problems.Field("language", "language", $"One of: {string.Join(", ", MessageTexts.All.Select(one => one.Code).Order(StringComparer.Ordinal))}.");
            }

            await choices.Speaks(person.Shopper!.Value, tongue.Language, cancel);
            return (IResult)TypedResults.NoContent();
        }).Produces(StatusCodes.Status204NoContent).WithSummary("The language of your messages; the checkout page sets it too.");
        doors.MapPut("/sms", async (Consent consent, ClaimsPrincipal person, Choices choices, CancellationToken cancel) =>
        {
            await choices.AgreeToSms(person.Shopper!.Value, consent.Agrees, cancel);
            return TypedResults.NoContent();
        }).Produces(StatusCodes.Status204NoContent).WithSummary("Agrees to text messages, or takes it back.");
        doors.MapGet("/push", async (PushKeys keys, CancellationToken cancel) => TypedResults.Ok(new PublicKey(await keys.PublicKey(cancel))))
            .WithSummary("The key that a browser subscribes with.");
        doors.MapPut("/push", async (Subscription what, ClaimsPrincipal person, PushSubscriptions subscriptions, CancellationToken cancel) =>
            await subscriptions.Keep(person.Shopper!.Value, what.Endpoint, what.P256dh, what.Auth, cancel) is { } field
                ? Problems.Field(field, "push", "That is not what a browser gives when it subscribes.")
                : (IResult)TypedResults.NoContent()).Produces(StatusCodes.Status204NoContent).WithSummary("Pushes to this browser from now on.");
        doors.MapPut("/push/end", async (Endpoint what, PushSubscriptions subscriptions, CancellationToken cancel) =>
        {
            await subscriptions.Forget(what.Address, cancel);
            return TypedResults.NoContent();
        }).Produces(StatusCodes.Status204NoContent).WithSummary("Pushes to this browser no more.");
    }

    private static async Task<IResult> Look(ClaimsPrincipal person, Choices choices, CancellationToken cancel)
    {
        var chosen = await choices.Of(person.Shopper!.Value, cancel);
        return TypedResults.Ok(new Wishes(
            chosen.Language, chosen.SmsSince is not null, chosen.Quiet?.From, chosen.Quiet?.To,
            MessageRules.OfOrders.ToDictionary(
                kind => kind.Word(),
                IReadOnlyDictionary<string, bool> (kind) => Enum.GetValues<Channel>().ToDictionary(channel => channel.Word(), channel => chosen.Wants(kind, channel)))));
    }

    private static async Task<IResult> Choose(Choice choice, ClaimsPrincipal person, Choices choices, CancellationToken cancel)
    {
        if (!Enum.TryParse<MessageKind>(choice.Kind, ignoreCase: true, out var kind) || !MessageRules.OfOrders.Contains(kind))
        {
            return Problems.Field("kind", "kind", $"One of: {string.Join(", ", MessageRules.OfOrders.Select(one => one.Word()))}.");
        }

        if (!Enum.TryParse<Channel>(choice.Channel, ignoreCase: true, out var channel) || !Enum.IsDefined(channel))
        {
            return Problems.Field("channel", "channel", $"One of: {string.Join(", ", Enum.GetValues<Channel>().Select(one => one.Word()))}.");
        }

        return await choices.Choose(person.Shopper!.Value, kind, channel, choice.Wanted, cancel)
            ? TypedResults.NoContent()
            : Problems.Conflict("owed", "Of what was agreed, and of a recall, you are told in any case.", "wanted");
    }
}
