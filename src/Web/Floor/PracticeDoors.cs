using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Fulfilment.Practice;

namespace OpenAisle.Web.Floor;

/// <summary>The forms of somebody who practises on a made-up order: those of the picker, under an address of their own.</summary>
internal static class PracticeDoors
{
    public const string Page = "/work/practice";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms(Page, People.Picks);
        doors.MapPost("/begin", Begin);
        doors.MapPost("/pieces", ([FromForm] string step, [FromForm] int line, [FromForm] string quantity, [FromForm] string? code, ClaimsPrincipal person, PracticeDesk desk) =>
            Scanned(person, desk, line, code, () =>
                Step(person, desk, step, "quantity", (pick, id) => Quantity.TryParse(quantity, null, out var all) ? pick.TakePieces(id, line, all) : Unread)));
        doors.MapPost("/weighing", (
            [FromForm] string step, [FromForm] int line, [FromForm] string gross, [FromForm] string? tare, [FromForm] string? code, ClaimsPrincipal person, PracticeDesk desk) =>
            Scanned(person, desk, line, code, () => Weigh(step, line, gross, tare, person, desk)));
        doors.MapPost("/short", ([FromForm] string step, [FromForm] int line, [FromForm] string? found, ClaimsPrincipal person, PracticeDesk desk) =>
            Step(person, desk, step, "found", (pick, id) => Figures.TryRead(string.IsNullOrWhiteSpace(found) ? "0" : found, Unit.Piece, 0, out var some)
                ? pick.ReportShort(id, line, some.IsZero ? null : some)
                : Unread));
        doors.MapPost("/substitute", (
            [FromForm] string step, [FromForm] int line, [FromForm] string gtin, [FromForm] string quantity, ClaimsPrincipal person, PracticeDesk desk) =>
            Step(person, desk, step, "substitute", (pick, id) => Gtin.TryParse(gtin, out var product) && Quantity.TryParse(quantity, null, out var much)
                ? pick.Substitute(id, line, product, much)
                : Unread));
        doors.MapPost("/undo", ([FromForm] string step, [FromForm] int line, ClaimsPrincipal person, PracticeDesk desk) =>
            Step(person, desk, step, "order", (pick, id) => pick.Undo(id, line)));
        doors.MapPost("/packing", (IFormCollection form, ClaimsPrincipal person, PracticeDesk desk) =>
            Step(person, desk, form["step"].ToString(), "totes", (pick, id) => pick.Pack(id, PickDoors.TotesOf(form))));
    }

    private static Task<PickOutcome> Unread => Task.FromResult<PickOutcome>(new PickOutcome.Unfit("quantity", "quantity", "It cannot be read."));

    private static async Task<IResult> Begin([FromForm] string store, ClaimsPrincipal person, PracticeDesk desk, TimeProvider clock)
    {
        if (person.Associate is not { } by || !Id<Store>.TryParse(store, null, out var id))
        {
            return Results.NotFound();
        }

        return await desk.Of(by).Begin(id, unchecked((int)clock.GetUtcNow().Ticks)) is PickOutcome.Done
            ? Results.LocalRedirect(Page)
            : Results.LocalRedirect(Faults.On(Page, "order", "other"));
    }

    private static async Task<IResult> Scanned(ClaimsPrincipal person, PracticeDesk desk, int line, string? code, Func<Task<IResult>> then) =>
        person.Associate is { } by && (await desk.Of(by).Look())?.Lines.FirstOrDefault(known => known.Line.Number == line)?.Line is { } wanted
        && !ScannedCode.MayBe(code, wanted.Gtin)
            ? Results.LocalRedirect(Faults.On(Page, "code", "another-product"))
            : await then();

    private static async Task<IResult> Weigh(string step, int line, string gross, string? tare, ClaimsPrincipal person, PracticeDesk desk)
    {
        if (person.Associate is not { } by || (await desk.Of(by).Look())?.Lines.FirstOrDefault(known => known.Line.Number == line)?.Line.Quantity is not { } like)
        {
            return Results.LocalRedirect(Page);
        }

        Quantity? packaging = null;
        if (!string.IsNullOrWhiteSpace(tare))
        {
            if (!Figures.TryRead(tare, like.Unit, like.Scale, out var typed))
            {
                return Results.LocalRedirect(Faults.On(Page, "tare", "quantity"));
            }

            packaging = typed;
        }

        return await Step(person, desk, step, "gross", (pick, id) =>
            Figures.TryRead(gross, like.Unit, like.Scale, out var shown) && !shown.IsZero ? pick.Weigh(id, line, shown, packaging) : Unread);
    }

    private static async Task<IResult> Step(
        ClaimsPrincipal person, PracticeDesk desk, string step, string field, Func<IPracticePick, Id<PickStep>, Task<PickOutcome>> then)
    {
        if (person.Associate is not { } by || !Id<PickStep>.TryParse(step, null, out var id))
        {
            return Results.NotFound();
        }

        return Results.LocalRedirect(await then(desk.Of(by), id) switch
        {
            PickOutcome.Done or PickOutcome.NoSuchOrder => Page,
            PickOutcome.BeyondHeadroom => Faults.On(Page, field, "beyond"),
            PickOutcome.NotNow not => Faults.On(Page, "order", PickDoors.Why(not)),
            PickOutcome.SomebodyElses or PickOutcome.Conflict => Faults.On(Page, "order", "other"),
            PickOutcome.Unfit unfit => Faults.On(Page, field, PickDoors.Why(unfit)),
            _ => throw new UnreachableException(),
        });
    }
}
