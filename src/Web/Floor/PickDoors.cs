using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;

namespace OpenAisle.Web.Floor;

/// <summary>The forms of the picker. Each step has an id of the page's making: tapped twice, it is done once.</summary>
internal static class PickDoors
{
    private const string TotePrefix = "tote-";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/work/orders/{order}").RequireAuthorization(People.Works).ExcludeFromDescription();
        doors.MapPost("/begin", (Id<Order> order, [FromForm] string step, ClaimsPrincipal person, IGrainFactory actors) =>
            Step(order, step, person, actors, (pick, id, by) => pick.Begin(id, by)));
        doors.MapPost("/undo", (Id<Order> order, [FromForm] string step, [FromForm] int line, ClaimsPrincipal person, IGrainFactory actors) =>
            Step(order, step, person, actors, (pick, id, by) => pick.Undo(id, by, line)));
        doors.MapPost("/pieces", (
            Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string quantity, ClaimsPrincipal person, IGrainFactory actors) =>
            Quantity.TryParse(quantity, null, out var all)
                ? Step(order, step, person, actors, (pick, id, by) => pick.TakePieces(id, by, line, all))
                : Task.FromResult(Back(order, "quantity", "quantity")));
        doors.MapPost("/weighing", Weigh);
        doors.MapPost("/short", Short);
        doors.MapPost("/substitute", (
            Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string gtin, [FromForm] string quantity,
            ClaimsPrincipal person, IGrainFactory actors) =>
            Gtin.TryParse(gtin, out var product) && Quantity.TryParse(quantity, null, out var much)
                ? Step(order, step, person, actors, (pick, id, by) => pick.Substitute(id, by, line, product, much), "substitute")
                : Task.FromResult(Back(order, "substitute", "quantity")));
        doors.MapPost("/proposal", (
            Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string gtin, [FromForm] string quantity,
            ClaimsPrincipal person, IGrainFactory actors) =>
            Gtin.TryParse(gtin, out var product) && Quantity.TryParse(quantity, null, out var much)
                ? Step(order, step, person, actors, (pick, id, by) => pick.Propose(id, by, line, product, much), "substitute")
                : Task.FromResult(Back(order, "substitute", "quantity")));
        doors.MapPost("/packing", Pack);
    }

    private static async Task<IResult> Weigh(
        Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string gross, [FromForm] string? tare, ClaimsPrincipal person, IGrainFactory actors)
    {
        var unit = await LineOf(order, line, actors) is { } known ? known.Quantity : default(Quantity?);
        if (unit is not { } like || !Figures.TryRead(gross, like.Unit, like.Scale, out var shown) || shown.IsZero)
        {
            return Back(order, "gross", "quantity");
        }

        Quantity? packaging = null;
        if (!string.IsNullOrWhiteSpace(tare))
        {
            if (!Figures.TryRead(tare, like.Unit, like.Scale, out var typed))
            {
                return Back(order, "tare", "quantity");
            }

            packaging = typed;
        }

        return packaging is { } bag && bag >= shown
            ? Back(order, "tare", "tare")
            : await Step(order, step, person, actors, (pick, id, by) => pick.Weigh(id, by, line, shown, packaging), "gross");
    }

    private static async Task<IResult> Short(
        Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string? found, ClaimsPrincipal person, IGrainFactory actors)
    {
        if (string.IsNullOrWhiteSpace(found))
        {
            found = "0";
        }

        return Figures.TryRead(found, Unit.Piece, 0, out var some)
            ? await Step(order, step, person, actors, (pick, id, by) => pick.ReportShort(id, by, line, some.IsZero ? null : some), "found")
            : Back(order, "found", "quantity");
    }

    private static Task<IResult> Pack(Id<Order> order, IFormCollection form, ClaimsPrincipal person, IGrainFactory actors)
    {
        var totes = form.Where(field => field.Key.StartsWith(TotePrefix, StringComparison.Ordinal))
            .Where(field => Enum.TryParse<TemperatureZone>(field.Key[TotePrefix.Length..], out _))
            .Select(field => new Tote(field.Value.ToString().Trim().ToUpperInvariant(), Enum.Parse<TemperatureZone>(field.Key[TotePrefix.Length..])))
            .ToList();
        return Step(order, form["step"].ToString(), person, actors, (pick, id, by) => pick.Pack(id, by, totes), "totes");
    }

    private static async Task<PickLine?> LineOf(Id<Order> order, int line, IGrainFactory actors) =>
        (await actors.GetGrain<IPick>(order.Value).Look())?.Lines.FirstOrDefault(known => known.Line.Number == line)?.Line;

    private static async Task<IResult> Step(
        Id<Order> order, string step, ClaimsPrincipal person, IGrainFactory actors,
        Func<IPick, Id<PickStep>, Id<Associate>, Task<PickOutcome>> then, string field = "order")
    {
        if (person.Associate is not { } by || !Id<PickStep>.TryParse(step, null, out var id))
        {
            return Results.NotFound();
        }

        return await then(actors.GetGrain<IPick>(order.Value), id, by) switch
        {
            PickOutcome.Done => Results.LocalRedirect($"/work/orders/{order}"),
            PickOutcome.BeyondHeadroom => Back(order, field, "beyond"),
            PickOutcome.NotNow not => Back(order, "order", not.Code == "line-open" ? "not-done" : "too-late"),
            PickOutcome.SomebodyElses => Results.LocalRedirect($"/work/orders/{order}"),
            PickOutcome.Conflict => Back(order, "order", "other"),
            PickOutcome.Unfit unfit => Back(order, field, unfit.Code),
            PickOutcome.NoSuchOrder => Results.NotFound(),
            _ => throw new UnreachableException(),
        };
    }

    private static IResult Back(Id<Order> order, string field, string code) => Results.LocalRedirect(Faults.On($"/work/orders/{order}", field, code));
}
