using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenAisle.Doors;
using OpenAisle.Journal;
using OpenAisle.Payments;

namespace OpenAisle.Host.Http;

/// <summary>What a manager asks of the house as a whole: how far consequences are, what is parked, whether the books agree, whom to forget.</summary>
internal static class ManagerDoors
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private const int MostDays = 92;

    public static void MapManagers(this WebApplication app)
    {
        var doors = app.MapGroup("/api").WithTags("House");
        doors.MapGet("/reactions", (ReactionDesk desk) => TypedResults.Ok(desk.Lags())).RequireAuthorization(People.WatchesHouse)
            .WithSummary("How far each reaction and read model is behind the journal.");
        doors.MapGet("/reactions/parked", async (ReactionDesk desk, CancellationToken cancel) => TypedResults.Ok(await desk.Parked(cancel))).RequireAuthorization(People.WatchesHouse)
            .WithSummary("Streams that a reaction could not get past, and why.");
        doors.MapPost("/reactions/{reaction}/restart", Restart).RequireAuthorization(People.KeepsHouse)
            .WithSummary("Tries the parked streams of a reaction again; one of them, or all.");
        doors.MapPost("/reconciliations", Compare).RequireAuthorization(People.ReadsBooks)
            .Produces(StatusCodes.Status502BadGateway).WithSummary("Compares our books with the payment companies' for days of UTC, both included.");
        doors.MapPost("/shoppers/{shopper}/erasure", Erase).RequireAuthorization(People.Cares)
            .WithSummary("Forgets who a shopper is. Facts and receipts stay, under the id alone.");

        app.MapDelete("/api/shoppers/me", EraseMe).RequireAuthorization(People.Shops).WithTags("Shoppers")
            .WithSummary("Forgets who you are, and signs you out.");
    }

    private static async Task<Results<Ok<int>, ProblemHttpResult>> Restart(string reaction, string? stream, ReactionDesk desk, CancellationToken cancel)
    {
        StreamId? only = null;
        if (stream is not null)
        {
            if (!StreamId.TryParse(stream, out var parsed))
            {
                return Problems.Field(nameof(stream), "not-a-stream", "A stream is written order/0197c0de-….");
            }

            only = parsed;
        }

        return desk.Lags().Any(lag => lag.Name == reaction)
            ? TypedResults.Ok(await desk.Restart(reaction, only, cancel))
            : Problems.NotFound("reaction");
    }

    private static async Task<Results<Ok<Reconciliation>, ProblemHttpResult>> Compare(
        DateOnly first, DateOnly last, Reconcile books, CancellationToken cancel)
    {
        if (last < first || last.DayNumber - first.DayNumber > MostDays)
        {
            return Problems.Field(nameof(last), "too-long", $"From the first day to the last, at most {MostDays} days.");
        }

        try
        {
            return TypedResults.Ok(await books.Days(first, last, cancel));
        }
        catch (HttpRequestException silent)
        {
            return Problems.Of(StatusCodes.Status502BadGateway, "company-silent", $"The payment company does not answer: {silent.Message}", null);
        }
    }

    private static async Task<NoContent> Erase(Id<Shopper> shopper, Erasure erasure, CancellationToken cancel)
    {
        await erasure.Erase(shopper.Value, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> EraseMe(HttpContext http, Erasure erasure, CancellationToken cancel)
    {
        await erasure.Erase(http.User.Shopper!.Value.Value, cancel);
        await http.SignOutAsync(Guests.CookieScheme);
        return TypedResults.NoContent();
    }
}
