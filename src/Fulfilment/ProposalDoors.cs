using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>What the picker asks about an order, and the shopper's answer, over HTTP.</summary>
internal static class ProposalDoors
{
    public sealed record Reply(bool Accept);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/orders/{order}/proposals").RequireAuthorization(People.Shops).WithTags("Orders");
        doors.MapGet("", async (Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
            !await IsTheirs(order, person, actors) ? Problems.NotFound("order")
            : (IResult)TypedResults.Ok((await actors.GetGrain<IPick>(order.Value).Look())?.Lines.Select(line => line.Asked).OfType<ProposalView>().ToArray() ?? []))
            .Produces<ProposalView[]>().WithSummary("What you were asked about your order while it was picked, by line; those that wait for your answer, and the others.");
        doors.MapPut("/{proposal}", async (Id<Order> order, Id<PickStep> proposal, Reply reply, ClaimsPrincipal person, IGrainFactory actors) =>
            !await IsTheirs(order, person, actors) ? Problems.NotFound("order")
            : await actors.GetGrain<IPick>(order.Value).Answer(proposal, reply.Accept, "shopper") switch
            {
                AnswerOutcome.Stands stands => (IResult)TypedResults.Ok(stands.Proposal),
                AnswerOutcome.Over => Problems.Conflict("over", "It was answered otherwise before, it lapsed, or the picker took it back."),
                AnswerOutcome.NoSuchProposal => Problems.NotFound("proposal"),
                _ => throw new UnreachableException(),
            }).Produces<ProposalView>().WithSummary("Takes what is offered instead, or not. The same answer again is answered the same.");
    }

    private static async Task<bool> IsTheirs(Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
        await actors.GetGrain<IOrder>(order.Value).Look() is { } view && person.Is(view.Shopper);
}
