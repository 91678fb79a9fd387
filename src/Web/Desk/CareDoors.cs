using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Orders.Care;
using OpenAisle.Payments;
using OpenAisle.Web.MyOrders;

namespace OpenAisle.Web.Desk;

/// <summary>The forms of an order's story: money back on a shopper's behalf, and a second person's word.</summary>
internal static class CareDoors
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms("/manage/orders/{order}/refunds", People.GivesBack);
        doors.MapPost("", Ask);
        doors.MapPost("/{refund}", Decide);
        routes.MapForms("", People.GivesBack).MapPost("/manage/orders/{order}/cancellation", Cancel);
    }

    private static async Task<IResult> Ask(
        Id<Order> order, [FromForm] string store, [FromForm] string refund, [FromForm] int line, [FromForm] string quantity, [FromForm] string reason,
        ClaimsPrincipal person, CareRefunds care, CancellationToken cancel)
    {
        var page = Page(order, store);
        return Results.LocalRedirect(
            Id<Refund>.TryParse(refund, null, out var id) && Quantity.TryParse(quantity, null, out var much) && Problem.Reasons.Contains(reason)
            && person.Associate is { } by
                ? After(page, await care.Ask(id, order, line, much, reason, by, cancel))
                : Faults.On(page, "refund", "quantity"));
    }

    /// <summary>The shopper called and wants it no more; until picking begins.</summary>
    private static async Task<IResult> Cancel(Id<Order> order, [FromForm] string store, Kerb kerb) =>
        Results.LocalRedirect(await kerb.Cancel(order, "shopper-asked") is StepOutcome.Done
            ? Page(order, store) + "&done=cancelled"
            : Faults.On(Page(order, store), "refund", "too-late"));

    private static async Task<IResult> Decide(
        Id<Order> order, Id<Refund> refund, [FromForm] string store, [FromForm] string decision, ClaimsPrincipal person, CareRefunds care,
        CancellationToken cancel) => Results.LocalRedirect(person.Associate is { } by
            ? After(Page(order, store), await care.Decide(refund, order, decision == "yes", by, cancel))
            : Faults.On(Page(order, store), "refund", "other"));

    private static string After(string page, CareOutcome outcome) => outcome switch
    {
        CareOutcome.Granted => page + "&done=granted",
        CareOutcome.NeedsSecond => page + "&done=needs-second",
        CareOutcome.SamePerson => Faults.On(page, "refund", "same-person"),
        CareOutcome.NoSuchRequest => Faults.On(page, "refund", "other"),
        CareOutcome.Refused { Why: StepOutcome.NotNow } => page + "&done=declined",
        CareOutcome.Refused => Faults.On(page, "refund", "quantity"),
        _ => throw new UnreachableException(),
    };

    private static string Page(Id<Order> order, string store) => $"/manage/orders/{order}?store={Uri.EscapeDataString(store)}";
}
