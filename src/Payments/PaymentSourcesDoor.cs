using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Payments;

/// <summary>What a shopper sends after giving a card to the payment company: its token, never its number.</summary>
public sealed record NewPaymentSource(string? Provider, string? Token, string? Label);

/// <summary>A means of payment as its shopper sees it.</summary>
public sealed record PaymentSourceAnswer(Id<PaymentSource> Id, string Provider, string Label);

/// <summary>The doors to one's own means of payment.</summary>
internal static class PaymentSourcesDoor
{
    public static void MapPaymentSources(this IEndpointRouteBuilder app)
    {
        var door = app.MapGroup("/api/payment-sources").RequireAuthorization(People.Shops).WithTags("Payments");
        door.MapPost("", Add).WithSummary("Keeps a payment company's token as a means of payment. The same token again gives the same id.");
        door.MapGet("", List).WithSummary("The means of payment one may choose from.");
        door.MapDelete("/{id}", Remove).WithSummary("Forgets a means of payment.");
    }

    private static async Task<Results<Ok<PaymentSourceAnswer>, ProblemHttpResult>> Add(
        NewPaymentSource source, ClaimsPrincipal person, PaymentSources sources, CancellationToken cancel)
    {
        if (person.Shopper is not { } shopper)
        {
            return NoShopper();
        }

        return await sources.Add(shopper, source.Provider ?? "", source.Token ?? "", source.Label ?? "", cancel) switch
        {
            AddSourceOutcome.Added added => TypedResults.Ok(new PaymentSourceAnswer(added.Source, source.Provider!, source.Label!)),
            AddSourceOutcome.Refused refused => Problems.Field(refused.Field, refused.Code, refused.Detail),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<Results<Ok<PaymentSourceAnswer[]>, ProblemHttpResult>> List(
        ClaimsPrincipal person, PaymentSources sources, CancellationToken cancel) =>
        person.Shopper is { } shopper
            ? TypedResults.Ok((await sources.Of(shopper, cancel))
                .Select(kept => new PaymentSourceAnswer(kept.Id, kept.Provider, kept.Label)).ToArray())
            : NoShopper();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        Id<PaymentSource> id, ClaimsPrincipal person, PaymentSources sources, CancellationToken cancel)
    {
        if (person.Shopper is not { } shopper)
        {
            return NoShopper();
        }

        await sources.Remove(shopper, id, cancel);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NoShopper() =>
        Problems.Of(StatusCodes.Status403Forbidden, "no-shopper", "Only somebody who shops has means of payment.", null);
}
