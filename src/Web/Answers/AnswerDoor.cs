using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Messages;
using OpenAisle.Orders;

namespace OpenAisle.Web.Answers;

/// <summary>
/// The shopper's yes or no to something else. Whoever holds the signed link needs no sign-in, and can answer that one question of that one
/// order; whoever is signed in can answer those of their own orders.
/// </summary>
internal static class AnswerDoor
{
    private const string Yes = "yes";
    private const string No = "no";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapOpenForms("/answers").MapPost("/{token}", ByLink);

        var own = routes.MapForms("/orders/{order}", People.Shops);
        own.MapPost("/on-my-way", (Id<Order> order, ClaimsPrincipal person, IGrainFactory actors) =>
            AtTheKerb(order, person, actors, pick => pick.SetOut()));
        own.MapPost("/arrival", (Id<Order> order, [FromForm] string? bay, ClaimsPrincipal person, IGrainFactory actors) =>
            AtTheKerb(order, person, actors, pick => pick.Arrive(string.IsNullOrWhiteSpace(bay) ? null : bay.Trim())));
        own.MapPost("/proposals/{proposal}", ByShopper);
    }

    /// <summary>The shopper says that they are on their way, or at the kerb.</summary>
    private static async Task<IResult> AtTheKerb(Id<Order> order, ClaimsPrincipal person, IGrainFactory actors, Func<IPick, Task<PickOutcome>> say)
    {
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || !person.Is(view.Shopper))
        {
            return Results.NotFound();
        }

        var page = $"/orders/{order}";
        return Results.LocalRedirect(await say(actors.GetGrain<IPick>(order.Value)) switch
        {
            PickOutcome.Done => page,
            PickOutcome.Unfit => Faults.On(page, "bay", "bay"),
            _ => Faults.On(page, "order", "too-late"),
        });
    }

    private static async Task<IResult> ByLink(string token, [FromForm] string? answer, Links links, IGrainFactory actors)
    {
        var page = $"/answers/{Uri.EscapeDataString(token)}";
        return answer is not (Yes or No) || links.ReadAnswer(token) is not LinkReading<AnswerLink>.Good { Link: var link }
            ? Results.LocalRedirect(page)
            : await Answer(actors, link.Order, link.Proposal, answer, "link") is null
                ? Results.NotFound()
                : Results.LocalRedirect(page);
    }

    private static async Task<IResult> ByShopper(
        Id<Order> order, Id<PickStep> proposal, [FromForm] string? answer, ClaimsPrincipal person, IGrainFactory actors)
    {
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || !person.Is(view.Shopper) || answer is not (Yes or No))
        {
            return Results.NotFound();
        }

        var page = $"/orders/{order}";
        return await Answer(actors, order, proposal, answer, "shopper") switch
        {
            AnswerOutcome.Stands => Results.LocalRedirect(page),
            AnswerOutcome.Over => Results.LocalRedirect(Faults.On(page, "order", "too-late")),
            null => Results.NotFound(),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Null when there is no such question.</summary>
    private static async Task<AnswerOutcome?> Answer(IGrainFactory actors, Id<Order> order, Id<PickStep> proposal, string answer, string by) =>
        await actors.GetGrain<IPick>(order.Value).Answer(proposal, answer == Yes, by) is var outcome and not AnswerOutcome.NoSuchProposal ? outcome : null;
}
