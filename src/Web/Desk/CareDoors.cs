using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Orders.Care;
using OpenAisle.Orders.Slots;
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
        routes.MapForms("", People.GivesBack).MapPost("/manage/orders/{order}/changes", Change);
        routes.MapForms("", People.GivesBack).MapPost("/manage/orders/{order}/proposals/{proposal}", Answer);
    }

    private static async Task<IResult> Ask(
        Id<Order> order, [FromForm] string store, [FromForm] string refund, [FromForm] int line, [FromForm] string quantity, [FromForm] string reason,
        ClaimsPrincipal person, CareDesk desk, HttpContext http, [FromForm] string? part = null)
    {
        var page = Page(order, store);
        return Results.LocalRedirect(
            Id<Refund>.TryParse(refund, null, out var id) && Quantity.TryParse(quantity, null, out var all) && ReadPart(part, all, out var much) && Problem.Reasons.Contains(reason)
            && person.Associate is { } by
                ? After(page, await desk.Ask(http, id, order, line, much, reason, by))
                : Faults.On(page, "refund", "quantity"));
    }

    /// <summary>So much of all that there is to give back; all of it where nothing is typed.</summary>
    private static bool ReadPart(string? part, Quantity all, out Quantity much)
    {
        much = all;
        return string.IsNullOrWhiteSpace(part) || Figures.TryRead(part, all.Unit, all.Scale, out much);
    }

    private static async Task<IResult> Cancel(Id<Order> order, [FromForm] string store, CareDesk desk, HttpContext http) =>
        Results.LocalRedirect(await desk.Cancel(http, order) is StepOutcome.Done
            ? Page(order, store) + "&done=cancelled"
            : Faults.On(Page(order, store), "refund", "too-late"));

    /// <summary>What was shown is what is ordered: lines, time and total come from the page that showed them.</summary>
    private static async Task<IResult> Change(Id<Order> order, IFormCollection form, CareDesk desk, IGrainFactory actors, IOffers offers, HttpContext http)
    {
        var story = Page(order, form["store"].ToString());
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view)
        {
            return Results.NotFound();
        }

        var page = WantedLines.Address(order, form);
        var others = WantedLines.Others(view, form.Keys);
        var offered = await offers.Find(view.Store, others, http.RequestAborted);
        return Results.LocalRedirect(
            Id<Change>.TryParse(form["change"], null, out var change) && Money.TryParse(form["shown"], null, out var shown)
            && WantedLines.Read(view, name => form[name], others, offered) is { } lines
                ? await desk.Change(http, order, change, SlotId.TryParse(form["slot"], null, out var slot) ? slot : view.Slot, lines, shown) switch
                {
                    ChangeOutcome.Changed => story + "&done=changed",
                    ChangeOutcome.Pending => story + "&done=change-asked",
                    ChangeOutcome.SoldOut => Faults.On(page + WantedLines.Edit, "lines", "caller-sold-out"),
                    ChangeOutcome.SlotGone gone => Faults.On(page + WantedLines.Edit, "slot", "slot-" + gone.Reason),
                    ChangeOutcome.Declined => Faults.On(page, "order", "caller-declined"),
                    ChangeOutcome.Dropped or ChangeOutcome.Conflict => Faults.On(page, "order", "change-dropped"),
                    ChangeOutcome.TooLate => Faults.On(story, "refund", "too-late"),
                    ChangeOutcome.Unfit { Field: "shownTotal" } => Faults.On(page, "order", "caller-price-changed"),
                    ChangeOutcome.Unfit unfit => Faults.On(page + WantedLines.Edit, "lines", unfit.Code == "empty" ? "caller-empty" : unfit.Code),
                    _ => throw new UnreachableException(),
                }
                : Faults.On(page + WantedLines.Edit, "lines", "quantity"));
    }

    private static async Task<IResult> Answer(
        Id<Order> order, Id<PickStep> proposal, [FromForm] string store, [FromForm] string answer, CareDesk desk, HttpContext http) =>
        answer is not ("yes" or "no") ? Results.NotFound() : await desk.Answer(http, order, proposal, answer == "yes") switch
        {
            AnswerOutcome.Stands => Results.LocalRedirect(Page(order, store) + "&done=answered"),
            AnswerOutcome.Over => Results.LocalRedirect(Faults.On(Page(order, store), "refund", "too-late")),
            AnswerOutcome.NoSuchProposal => Results.NotFound(),
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> Decide(
        Id<Order> order, Id<Refund> refund, [FromForm] string store, [FromForm] string decision, ClaimsPrincipal person, CareDesk desk,
        HttpContext http) => Results.LocalRedirect(person.Associate is { } by
            ? After(Page(order, store), await desk.Decide(http, refund, order, decision == "yes", by))
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
