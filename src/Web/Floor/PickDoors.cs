using System.Diagnostics;
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
        var doors = routes.MapForms("/work/orders/{order}", People.Picks);
        doors.MapPost("/begin", (Id<Order> order, [FromForm] string step, HttpContext http, IGrainFactory actors) =>
            Step(order, step, http, actors, (pick, id, by) => pick.Begin(id, by)));
        doors.MapPost("/undo", (Id<Order> order, [FromForm] string step, [FromForm] int line, HttpContext http, IGrainFactory actors) =>
            Step(order, step, http, actors, (pick, id, by) => pick.Undo(id, by, line)));
        doors.MapPost("/pieces", (
            Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string quantity, [FromForm] string? code, HttpContext http, IGrainFactory actors) =>
            Take(order, step, line, quantity, code, http, actors));
        doors.MapPost("/weighing", Weigh);
        doors.MapPost("/short", Short);
        doors.MapPost("/substitute", (
            Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string gtin, [FromForm] string quantity,
            HttpContext http, IGrainFactory actors) =>
            Gtin.TryParse(gtin, out var product) && Quantity.TryParse(quantity, null, out var much)
                ? Step(order, step, http, actors, (pick, id, by) => pick.Substitute(id, by, line, product, much), "substitute")
                : Task.FromResult(Back(http, order, "substitute", "quantity")));
        doors.MapPost("/proposal", (
            Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string gtin, [FromForm] string quantity,
            HttpContext http, IGrainFactory actors) =>
            Gtin.TryParse(gtin, out var product) && Quantity.TryParse(quantity, null, out var much)
                ? Step(order, step, http, actors, (pick, id, by) => pick.Propose(id, by, line, product, much), "substitute")
                : Task.FromResult(Back(http, order, "substitute", "quantity")));
        doors.MapPost("/packing", Pack);
        doors.MapPost("/phrases", async (Id<Order> order, [FromForm] string key, [FromForm] string phrase, [FromForm] int? line, HttpContext http, IGrainFactory actors) =>
            Guid.TryParseExact(key, "D", out var id) && await actors.GetGrain<IOrder>(order.Value).Say(id, Phrases.Picker, phrase, Phrases.OfOneLine.Contains(phrase) ? line : null) is StepOutcome.Done
                ? Results.LocalRedirect($"/work/orders/{order}#chat")
                : Back(http, order, "order", "other"));
    }

    /// <param name="code">What was scanned on the pack, if anything was: another product's is refused.</param>
    private static async Task<IResult> Take(
        Id<Order> order, string step, int line, string quantity, string? code, HttpContext http, IGrainFactory actors)
    {
        if (await LineOf(order, line, actors) is { } wanted && !ScannedCode.MayBe(code, wanted.Gtin))
        {
            return Back(http, order, "code", "another-product");
        }

        return Quantity.TryParse(quantity, null, out var all)
            ? await Step(order, step, http, actors, (pick, id, by) => pick.TakePieces(id, by, line, all))
            : Back(http, order, "quantity", "quantity");
    }

    private static async Task<IResult> Weigh(
        Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string gross, [FromForm] string? tare, [FromForm] string? code, HttpContext http, IGrainFactory actors)
    {
        var wanted = await LineOf(order, line, actors);
        if (wanted is not null && !ScannedCode.MayBe(code, wanted.Gtin))
        {
            return Back(http, order, "code", "another-product");
        }

        if (wanted?.Quantity is not { } like || !Figures.TryRead(gross, like.Unit, like.Scale, out var shown) || shown.IsZero)
        {
            return Back(http, order, "gross", "quantity");
        }

        Quantity? packaging = null;
        if (!string.IsNullOrWhiteSpace(tare))
        {
            if (!Figures.TryRead(tare, like.Unit, like.Scale, out var typed))
            {
                return Back(http, order, "tare", "quantity");
            }

            packaging = typed;
        }

        return packaging is { } bag && bag >= shown
            ? Back(http, order, "tare", "tare")
            : await Step(order, step, http, actors, (pick, id, by) => pick.Weigh(id, by, line, shown, packaging), "gross");
    }

    private static async Task<IResult> Short(
        Id<Order> order, [FromForm] string step, [FromForm] int line, [FromForm] string? found, HttpContext http, IGrainFactory actors)
    {
        if (string.IsNullOrWhiteSpace(found))
        {
            found = "0";
        }

        return Figures.TryRead(found, Unit.Piece, 0, out var some)
            ? await Step(order, step, http, actors, (pick, id, by) => pick.ReportShort(id, by, line, some.IsZero ? null : some), "found")
            : Back(http, order, "found", "quantity");
    }

    private static Task<IResult> Pack(Id<Order> order, IFormCollection form, HttpContext http, IGrainFactory actors)
    {
        var totes = TotesOf(form);
        return Step(order, form["step"].ToString(), http, actors, (pick, id, by) => pick.Pack(id, by, totes), "totes");
    }

    /// <summary>A field for each zone with the code of its tote.</summary>
    public static IReadOnlyList<Tote> TotesOf(IFormCollection form) =>
    [
        .. form.Where(field => field.Key.StartsWith(TotePrefix, StringComparison.Ordinal))
            .Where(field => Enum.TryParse<TemperatureZone>(field.Key[TotePrefix.Length..], out _))
            .Select(field => new Tote(field.Value.ToString().Trim().ToUpperInvariant(), Enum.Parse<TemperatureZone>(field.Key[TotePrefix.Length..]))),
    ];

    private static async Task<PickLine?> LineOf(Id<Order> order, int line, IGrainFactory actors) =>
        (await actors.GetGrain<IPick>(order.Value).Look())?.Lines.FirstOrDefault(known => known.Line.Number == line)?.Line;

    private static async Task<IResult> Step(
        Id<Order> order, string step, HttpContext http, IGrainFactory actors,
        Func<IPick, Id<PickStep>, Id<Associate>, Task<PickOutcome>> then, string field = "order")
    {
        if (http.User.Associate is not { } by || !Id<PickStep>.TryParse(step, null, out var id))
        {
            return Results.NotFound();
        }

        if (await StepAnswer.NotTheirs(http, by, $"/work/orders/{order}", "order") is { } theirs)
        {
            return theirs;
        }

        return await then(actors.GetGrain<IPick>(order.Value), id, by) switch
        {
            PickOutcome.Done => Answer(http, order),
            PickOutcome.BeyondHeadroom => Back(http, order, field, "beyond"),
            PickOutcome.NotNow not => Back(http, order, "order", Why(not)),
            PickOutcome.SomebodyElses => Back(http, order, "order", "somebody-elses"),
            PickOutcome.Conflict => Back(http, order, "order", "other"),
            PickOutcome.Unfit unfit => Back(http, order, field, Why(unfit)),
            PickOutcome.NoSuchOrder => Results.NotFound(),
            _ => throw new UnreachableException(),
        };
    }

    internal static string Why(PickOutcome.NotNow not) => not.Code switch { "line-open" => "line-open", "line-done" => "line-done", _ => "too-late" };

    internal static string Why(PickOutcome.Unfit unfit) => unfit.Code switch { "open" => "not-done", "nothing-in-it" => "tare", "code" => "tote-code", _ => unfit.Code };

    private static IResult Back(HttpContext http, Id<Order> order, string field, string code) => Answer(http, order, field, code);

    private static IResult Answer(HttpContext http, Id<Order> order, string? field = null, string code = "") =>
        StepAnswer.Of(http, $"/work/orders/{order}", field, code);
}
