using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpenAisle.Doors;

namespace OpenAisle.Orders;

/// <summary>How a step in an order's life is answered over HTTP, whichever door it came in by.</summary>
public static class StepAnswers
{
    public static IResult Of(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Done => TypedResults.NoContent(),
        StepOutcome.NotNow not => Problems.Of(StatusCodes.Status409Conflict, "not-now", not.Reason, null, ("orderStatus", not.Status.ToString())),
        StepOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, unfit.Reason),
        StepOutcome.BeyondAuthorised beyond => Problems.Of(
            StatusCodes.Status409Conflict, "beyond-authorised", $"It comes to {beyond.Total}, and {beyond.Authorised} is authorised.", "goods",
            ("total", beyond.Total), ("authorised", beyond.Authorised)),
        StepOutcome.NoSuchOrder => Problems.NotFound("order"),
        _ => throw new UnreachableException(),
    };
}
