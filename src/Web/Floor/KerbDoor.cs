using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;

namespace OpenAisle.Web.Floor;

/// <summary>The form of the hand-over.</summary>
internal static class KerbDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.HandsOver).MapPost("/work/kerb/hand-over", HandOver);

    private static async Task<IResult> HandOver(
        [FromForm] string order, [FromForm] string number, [FromForm] string? store, [FromForm] int? seenOver, ClaimsPrincipal person, Kerb kerb)
    {
        if (person.Associate is not { } by || !Id<Order>.TryParse(order, null, out var id))
        {
            return Results.NotFound();
        }

        var page = $"/work/kerb?store={Uri.EscapeDataString(store ?? "")}";
        return Results.LocalRedirect(await kerb.HandOver(id, number, by, seenOver ?? 0) switch
        {
            StepOutcome.Done => $"{page}&handed={id}",
            StepOutcome.NotNow => Faults.On(page, "number", "too-late"),
            StepOutcome.Unfit { Code: "age-check" } => Faults.On($"{page}&number={Uri.EscapeDataString(number)}", "age", "age-check"),
            StepOutcome.Unfit or StepOutcome.NoSuchOrder => Faults.On(page, "number", "no-such-order"),
            StepOutcome.BeyondAuthorised => Faults.On(page, "number", "other"),
            _ => throw new UnreachableException(),
        });
    }
}
