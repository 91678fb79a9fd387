using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;

namespace OpenAisle.Web.Floor;

/// <summary>The forms of the kerb: the hand-over, and the end of an order that nobody came for.</summary>
internal static class KerbDoor
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapForms("", People.HandsOver);
        forms.MapPost("/work/kerb/hand-over", HandOver);
        forms.MapPost("/work/kerb/uncollected", CloseUncollected);
    }

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

    private static async Task<IResult> CloseUncollected(
        [FromForm] string order, [FromForm] string? store, [FromForm] string? sure, ClaimsPrincipal person, Kerb kerb)
    {
        if (person.Associate is not { } by || !Id<Order>.TryParse(order, null, out var id))
        {
            return Results.NotFound();
        }

        var page = $"/work/kerb?store={Uri.EscapeDataString(store ?? "")}";
        return Results.LocalRedirect(sure != "yes" ? page : await kerb.CloseUncollected(id, by) switch
        {
            StepOutcome.Done => $"{page}&closed={id}",
            StepOutcome.NotNow { Status: OrderStatus.Packed } => Faults.On($"{page}&number={OrderNumber.Of(id)}", "number", "window-open"),
            StepOutcome.NotNow => Faults.On(page, "number", "too-late"),
            StepOutcome.Unfit or StepOutcome.NoSuchOrder => Faults.On(page, "number", "no-such-order"),
            StepOutcome.BeyondAuthorised => Faults.On(page, "number", "other"),
            _ => throw new UnreachableException(),
        });
    }
}
