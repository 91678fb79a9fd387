using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue;
using OpenAisle.Doors;
using OpenAisle.Fulfilment.Labels;

namespace OpenAisle.Fulfilment.Floor;

/// <summary>The floor over HTTP: what stands where from now on, and the tags of the shelves.</summary>
internal static class FloorDoors
{
    /// <param name="Tag">What stands on the shelf's edge: <c>S-3-2-4</c>.</param>
    public sealed record Moved(Gtin Gtin, string Tag);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/stores/{store}").WithTags("Floor").RequireAuthorization(People.KeepsStock);
        doors.MapPost("/moves", async (Id<Store> store, Moved what, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            await actors.GetGrain<IFloor>(store.Value).Move(key.For<ProductMove>(), person.Associate!.Value, what.Gtin, what.Tag) switch
            {
                MoveOutcome.Stands stands => TypedResults.Ok(stands),
                MoveOutcome.Unfit unfit => (IResult)Problems.Field(unfit.Field, unfit.Code, unfit.Reason),
                _ => throw new UnreachableException(),
            }).Produces<MoveOutcome.Stands>().WithSummary("The product stands at that shelf's tag from now on.");
        doors.MapGet("/moves", async (Id<Store> store, IGrainFactory actors) => TypedResults.Ok(await actors.GetGrain<IFloor>(store.Value).Latest()))
            .WithSummary("What was moved last, by whom, from where to where.");
        doors.MapGet("/shelf-tags", Print).Produces<Stream>(StatusCodes.Status200OK, "application/pdf", "application/x-zpl").WithSummary("The tags of an aisle's shelves, as pdf or zpl.");
    }

    private static async Task<IResult> Print(
        Id<Store> store, int aisle, string? paper, IEnumerable<ILabelPaper> papers, [FromServices] IPlaces places, CancellationToken cancel)
    {
        if (papers.FirstOrDefault(one => one.Name == (paper ?? "pdf")) is not { } on)
        {
            return Problems.Field("paper", "paper", $"One of: {string.Join(", ", papers.Select(one => one.Name))}.");
        }

        Label[] labels = [.. (await places.Shelves(store, cancel)).Where(place => place.Aisle == aisle).Select(place => new ShelfTag(place.Aisle, place.Bay, place.Shelf).Label())];
        return labels.Length == 0 ? Problems.NotFound("aisle") : Results.Bytes(on.Print(labels), on.ContentType, $"aisle-{aisle}.{on.Name}");
    }
}
