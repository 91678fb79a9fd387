using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>Orders over HTTP, for the shopper whose they are; associates may read them.</summary>
internal static class OrderDoors
{
    public sealed record Wish(Id<Basket> Basket, string Handover, SlotId? Slot, Money ShownTotal, Id<PaymentSource> Source, Money? Tip = null);

    public sealed record NextTender(Id<PaymentSource> Source);

    public sealed record Change(SlotId? Slot, IReadOnlyList<StockLine> Lines, Money ShownTotal, Id<PaymentSource> Source, IReadOnlyList<WishedLine>? Wishes = null);

    /// <param name="Text">One of <see cref="Phrases.OfShopper"/>.</param>
    public sealed record Phrase(string Text, int? Line = null);

    public sealed record Reason(string Text);

    public sealed record Problem(int Line, Quantity Quantity, string Reason);

    public sealed record PlacedAnswer(Id<Order> Order, string Number, Money Total, Money Authorised);

    /// <summary>What may be wrong with a line. It stands in the journal, so it is a word of a list and no free text.</summary>
    private static readonly string[] ProblemReasons = ["damaged", "missing", "wrong-item", "spoiled", "other"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/orders").WithTags("Orders").RequireAuthorization(People.Shops);

        doors.MapPost("", async (
            Wish wish, IdempotencyKey key, ClaimsPrincipal person, PlaceOrder placing, BasketDesk baskets, IGrainFactory actors, CancellationToken cancel) =>
        {
            var shopper = person.Shopper!.Value;
            if (await actors.GetGrain<IBasket>(wish.Basket.Value).Look() is not { } basket || !person.Is(basket.Shopper))
            {
                return Problems.Field("basket", "no-such-basket", "There is no such basket.");
            }

            // A retry may find its basket emptied or filled anew; the lines that the attempt froze say what was wanted, also after a change.
            var order = actors.GetGrain<IOrder>(key.Value);
            var stands = await order.Look();
            if (stands is not null && !person.Is(stands.Shopper))
            {
                return Problems.Conflict("conflict", "This attempt belongs to somebody else.", IdempotencyKey.Header);
            }

            var lines = stands is null ? basket.Lines : await order.Frozen();
            return Answer(key.For<Order>(), await placing.Run(
                new OrderWish(key.For<Order>(), basket.Store, stands?.Shopper ?? shopper, wish.Handover, wish.Slot, lines, wish.ShownTotal, wish.Source, wish.Basket,
                    wish.Tip, basket.Wishes, Repeats: stands is { Status: not OrderStatus.Attempted }),
                cancel));
        }).Produces<PlacedAnswer>(StatusCodes.Status201Created).Produces<PendingAnswer>(StatusCodes.Status202Accepted).Produces(StatusCodes.Status402PaymentRequired).WithSummary("Places an order; the idempotency key becomes its id.");

        doors.MapGet("", async (ClaimsPrincipal person, OrderBook book, CancellationToken cancel) =>
            TypedResults.Ok(await book.OfShoppers(person.Shoppers, cancel))).WithSummary("Your orders, the newest first.");

        // A PUT, because the number in the address is its key: the same tender again is the same answer, another card under it a conflict.
        doors.MapPut("/{order}/tenders/{tender:int}", (
            Id<Order> order, int tender, NextTender next, ClaimsPrincipal person, PayOrder paying, IGrainFactory actors, CancellationToken cancel) =>
            Own(order, person, actors, async (_, view) => Answer(order, await paying.Run(order, view.Shopper, tender, next.Source, cancel))))
            .Produces<PlacedAnswer>(StatusCodes.Status201Created).Produces<PendingAnswer>(StatusCodes.Status202Accepted).Produces(StatusCodes.Status402PaymentRequired).WithSummary("After a decline, or when the order's card would not be authorised once more: the next tender, by its number.");

        // A PUT: asked twice at once it is given once.
        doors.MapPut("/{order}/hold", (Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, async (actor, _) => Answer(await actor.Extend())))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Not paid yet: keeps goods and time for longer.");

        doors.MapGet("/{order}", (Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, (_, view) => Task.FromResult<IResult>(TypedResults.Ok(view)))).Produces<OrderView>().WithSummary("The order as it stands.");

        doors.MapGet("/{order}/receipt", (Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, (_, view) => Task.FromResult<IResult>(
                Receipt.Of(view) is { } receipt ? TypedResults.Ok(receipt) : Problems.Conflict("not-packed", "There is no receipt before the goods are packed."))))
            .Produces<Receipt>().Produces(StatusCodes.Status409Conflict).WithSummary("What was bought and what it cost.");

        doors.MapGet("/{order}/payment", (Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, async (_, _) => TypedResults.Ok(await actors.GetGrain<IPayment>(order.Value).Look())))
            .Produces<PaymentView>().WithSummary("Where its payment stands.");

        doors.MapPost("/{order}/changes", (
            Id<Order> order, Change change, IdempotencyKey key, ClaimsPrincipal person, ChangeOrder changing, IGrainFactory actors, CancellationToken cancel) =>
            Own(order, person, actors, async (_, _) => ChangeAnswers.Of(await changing.Run(
                new ChangeWish(order, key.For<Orders.Change>(), change.Slot, change.Lines, change.ShownTotal, change.Source, change.Wishes), cancel))))
            .Produces<ChangedAnswer>().Produces<PendingAnswer>(StatusCodes.Status202Accepted).Produces(StatusCodes.Status402PaymentRequired).WithSummary("Changes lines or slot until the cut-off; the lines given are all that is wanted from now on.");

        doors.MapPost("/{order}/phrases", (Id<Order> order, Phrase phrase, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, async (actor, _) => Answer(await actor.Say(key.Value, Phrases.Shopper, phrase.Text, phrase.Line))))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Says one of the phrases to the picker, who reads it in their own language.");

        doors.MapPost("/{order}/cancellation", (Id<Order> order, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, async (actor, _) => Answer(await actor.Cancel("shopper", "changed-mind"))))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Cancels the order, until the cut-off.");

        doors.MapPost("/{order}/problems", (Id<Order> order, Problem problem, IdempotencyKey key, ClaimsPrincipal person, IGrainFactory actors) =>
            Own(order, person, actors, async (actor, _) => ProblemReasons.Contains(problem.Reason)
                ? Answer(await actor.GrantRefund(key.Value, problem.Line, problem.Quantity, problem.Reason))
                : Problems.Field("reason", "reason", $"One of: {string.Join(", ", ProblemReasons)}.")))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Something was wrong with a line: its money goes back to where it came from.");
    }

    private static async Task<IResult> Own(
        Id<Order> order, ClaimsPrincipal person, IGrainFactory actors, Func<IOrder, OrderView, Task<IResult>> then)
    {
        var actor = actors.GetGrain<IOrder>(order.Value);
        return await actor.Look() is { } view && person.Is(view.Shopper) ? await then(actor, view) : Problems.NotFound("order");
    }

    public static IResult Answer(Id<Order> order, CheckoutOutcome outcome) => outcome switch
    {
        CheckoutOutcome.Placed placed => TypedResults.Created(
            $"/api/orders/{order}", new PlacedAnswer(order, OrderNumber.Of(order), placed.Total, placed.Authorised)),
        CheckoutOutcome.PriceChanged changed => Problems.Of(
            StatusCodes.Status409Conflict, "price-changed", $"It comes to {changed.Now} now; nothing was ordered.", "shownTotal", ("now", changed.Now)),
        CheckoutOutcome.SoldOut soldOut => Problems.Of(
            StatusCodes.Status409Conflict, "sold-out", "Not all of it is there any more; nothing was ordered.", "lines", ("available", soldOut.Available)),
        CheckoutOutcome.SlotGone gone => Problems.Conflict($"slot-{gone.Reason}", "That time cannot be had any more; nothing was ordered.", "slot"),
        CheckoutOutcome.Declined declined => Problems.Of(
            StatusCodes.Status402PaymentRequired, "declined", "The card was declined. Your goods are kept for a while: try another one.", "source",
            ("reason", declined.Reason), ("order", order), ("nextTender", declined.NextTender), ("heldUntil", declined.HeldUntil)),
        CheckoutOutcome.Pending => TypedResults.Accepted($"/api/orders/{order}", new PendingAnswer(order, PendingAnswer.Pending)),
        CheckoutOutcome.Abandoned abandoned => Problems.Conflict("abandoned", $"This attempt is over ({abandoned.Reason}); nothing was taken. Begin a new one."),
        CheckoutOutcome.Conflict conflict => Problems.Conflict("conflict", conflict.Reason, IdempotencyKey.Header),
        CheckoutOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, unfit.Reason),
        _ => throw new UnreachableException(),
    };

    private static IResult Answer(StepOutcome outcome) => StepAnswers.Of(outcome);
}
