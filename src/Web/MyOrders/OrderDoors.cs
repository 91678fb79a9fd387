using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Web.Shopping;

namespace OpenAisle.Web.MyOrders;

/// <summary>The forms of an order's page: change, cancel, something is wrong.</summary>
internal static class OrderDoors
{
    private const string LinePrefix = "line-";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms("/orders/{order}", People.Shops);
        doors.MapPost("/cancellation", (Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, async (actor, _) => After(order, await actor.Cancel("shopper", "changed-mind"), "")));
        doors.MapPost("/problems", (
            Id<Order> order, [FromForm] string refund, [FromForm] int line, [FromForm] string quantity, [FromForm] string reason,
            ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, async (actor, _) =>
                Id<Refund>.TryParse(refund, null, out var key) && Quantity.TryParse(quantity, null, out var much) && Problem.Reasons.Contains(reason)
                    ? After(order, await actor.GrantRefund(key.Value, line, much, reason), $"#line{line}")
                    : Faults.On($"/orders/{order}", "order", "quantity")));
        doors.MapPost("/phrases", (Id<Order> order, [FromForm] string key, [FromForm] string phrase, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, async (actor, _) => Guid.TryParseExact(key, "D", out var id)
                ? After(order, await actor.Say(id, Phrases.Shopper, phrase, null), "#chat")
                : Faults.On($"/orders/{order}", "order", "other")));
        doors.MapPost("/changes", Change);
        doors.MapPost("/again", Again);
    }

    /// <summary>What was ordered and what lies in the basket of the store, each with the quantity that was typed for it.</summary>
    private static async Task<IResult> Change(
        Id<Order> order, IFormCollection form, ClaimsPrincipal person, IGrainFactory actors, Pricing pricing, ChangeOrder changing, BasketDesk desk,
        CancellationToken cancel) =>
        await Own(order, person, actors, async (_, view) =>
        {
            var page = $"/orders/{order}/change";
            if (!Id<Change>.TryParse(form["change"], null, out var change))
            {
                return Faults.On(page, "order", "other");
            }

            var shopper = person.Shopper!.Value;
            var basket = Visit.BasketOf(shopper, view.Store);
            List<OrderLine> added = [.. ((await desk.Look(basket, shopper, cancel))?.Lines ?? []).Select(line => line.Line).Where(line => form.ContainsKey(LinePrefix + line.Gtin))];
            var wanted = new List<StockLine>();
            foreach (var line in view.Lines.Concat(added.Where(line => view.Lines.All(ordered => ordered.Gtin != line.Gtin))))
            {
                if (!Figures.TryRead(form[LinePrefix + line.Gtin], line.Quantity.Unit, line.Quantity.Scale, out var quantity))
                {
                    return Faults.On(page, "lines", "quantity");
                }

                if (!quantity.IsZero)
                {
                    wanted.Add(new(line.Gtin, quantity));
                }
            }

            SlotId? slot = SlotId.TryParse(form["slot"], null, out var chosen) ? chosen : view.Slot;
            var priced = await pricing.Price(view, wanted, cancel);
            var total = priced.Total(view.Total.Currency);

            // A change is charged to the card that stands; another card is for another day.
            var payment = await actors.GetGrain<IPayment>(order.Value).Look();
            var source = payment.Tenders.LastOrDefault(tender => tender.Status == TenderStatus.Authorised)?.Source ?? default;
            WishedLine[] wishes = [.. added.Where(line => line.Wish is not null && wanted.Exists(one => one.Gtin == line.Gtin)).Select(line => new WishedLine(line.Gtin, line.Wish!))];
            var outcome = await changing.Run(new ChangeWish(order, change, slot, wanted, total, source, wishes), cancel);
            if (outcome is ChangeOutcome.Changed)
            {
                foreach (var line in added)
                {
                    await desk.Set(basket, shopper, line.Gtin, line.Quantity.None, cancel); // it lies in the order now
                }
            }

            return After(order, page, outcome);
        });

    private static async Task<IResult> Again(
        Id<Order> order, ClaimsPrincipal person, IGrainFactory actors, IOffers offers, BasketDesk desk, OrderAgain again, CancellationToken cancel)
    {
        var shopper = person.Shopper!.Value;
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || !person.Is(view.Shopper)
            || await offers.StoreOf(view.Store, cancel) is not { } store)
        {
            return Results.NotFound();
        }

        var basket = Visit.BasketOf(shopper, store.Id);
        await desk.Open(basket, store.Id, shopper, cancel);
        await again.Fill(basket, order, person, cancel);
        return Results.LocalRedirect($"/stores/{store.Slug}/basket");
    }

    private static string After(Id<Order> order, string page, ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Changed or ChangeOutcome.Pending => $"/orders/{order}",
        ChangeOutcome.SoldOut => Faults.On(page, "lines", "sold-out"),
        ChangeOutcome.SlotGone gone => Faults.On(page, "slot", "slot-" + gone.Reason),
        ChangeOutcome.Declined => Faults.On(page, "order", "change-declined"),
        ChangeOutcome.Dropped => Faults.On(page, "order", "change-dropped"),
        ChangeOutcome.TooLate => Faults.On($"/orders/{order}", "order", "too-late"),
        ChangeOutcome.Conflict => Faults.On(page, "order", "change-dropped"),
        ChangeOutcome.Unfit unfit => Faults.On(page, unfit.Field.StartsWith("lines", StringComparison.Ordinal) ? "lines" : "order", unfit.Code),
        _ => throw new UnreachableException(),
    };

    private static string After(Id<Order> order, StepOutcome outcome, string anchor) => outcome switch
    {
        StepOutcome.Done => $"/orders/{order}{anchor}",
        StepOutcome.NotNow => Faults.On($"/orders/{order}", "order", "too-late"),
        StepOutcome.Unfit unfit => Faults.On($"/orders/{order}", "order", unfit.Code),
        StepOutcome.BeyondAuthorised or StepOutcome.NoSuchOrder => Faults.On($"/orders/{order}", "order", "other"),
        _ => throw new UnreachableException(),
    };

    private static async Task<IResult> Own(Id<Order> order, ClaimsPrincipal person, IGrainFactory actors, Func<IOrder, OrderView, Task<string>> then)
    {
        var actor = actors.GetGrain<IOrder>(order.Value);
        return await actor.Look() is { } view && person.Is(view.Shopper)
            ? Results.LocalRedirect(await then(actor, view))
            : Results.NotFound();
    }
}
