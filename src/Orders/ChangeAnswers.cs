using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpenAisle.Doors;

namespace OpenAisle.Orders;

/// <summary>What a changed order comes to.</summary>
public sealed record ChangedAnswer(Money Total, Money Authorised);

/// <summary>The payment company has not said yet; the order, where there is one, tells how it ended.</summary>
public sealed record PendingAnswer(Id<Order>? Order, string Status)
{
    internal const string Pending = "pending";
}

/// <summary>How a change of an order is answered over HTTP, whoever asked for it.</summary>
public static class ChangeAnswers
{
    public static IResult Of(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Changed changed => TypedResults.Ok(new ChangedAnswer(changed.Total, changed.Authorised)),
        ChangeOutcome.SoldOut soldOut => Problems.Of(
            StatusCodes.Status409Conflict, "sold-out", "Not all of it is there; the order stands as it was.", "lines", ("available", soldOut.Available)),
        ChangeOutcome.SlotGone gone => Problems.Conflict($"slot-{gone.Reason}", "That time cannot be had; the order stands as it was.", "slot"),
        ChangeOutcome.Declined declined => Problems.Of(
            StatusCodes.Status402PaymentRequired, "declined", "The card was declined; the order stands as it was.", "source", ("reason", declined.Reason)),
        ChangeOutcome.Pending => TypedResults.Accepted((string?)null, new PendingAnswer(null, PendingAnswer.Pending)),
        ChangeOutcome.Dropped dropped => Problems.Conflict("dropped", $"The change did not come to be ({dropped.Reason}); the order stands as it was."),
        ChangeOutcome.TooLate late => Problems.Conflict("too-late", late.Reason),
        ChangeOutcome.Conflict conflict => Problems.Conflict("conflict", conflict.Reason, IdempotencyKey.Header),
        ChangeOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, unfit.Reason),
        _ => throw new UnreachableException(),
    };
}
