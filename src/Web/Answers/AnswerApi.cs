using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment;
using OpenAisle.Messages;

namespace OpenAisle.Web.Answers;

/// <summary>The question behind a message's link over HTTP: whoever holds the link needs no sign-in, and can answer that one question.</summary>
internal static class AnswerApi
{
    public sealed record Answer(bool Accept);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/answers/{token}").AllowAnonymous().RequireRateLimiting(Limits.Links).WithTags("Orders");
        doors.MapGet("", (string token, Links links, IGrainFactory actors) => Open(token, links, async link =>
            (await actors.GetGrain<IPick>(link.Order.Value).Look())?.Lines.FirstOrDefault(line => line.Asked?.Id == link.Proposal)?.Asked is { } asked
                ? TypedResults.Ok(asked)
                : Problems.NotFound("proposal"))).Produces<ProposalView>().WithSummary("What a message's link asks.");
        doors.MapPut("", (string token, Answer answer, Links links, IGrainFactory actors) => Open(token, links, async link =>
            await actors.GetGrain<IPick>(link.Order.Value).Answer(link.Proposal, answer.Accept, "link") switch
            {
                AnswerOutcome.Stands stands => TypedResults.Ok(stands.Proposal),
                AnswerOutcome.Over => Problems.Conflict("over", "It was answered otherwise before, it lapsed, or the picker took it back."),
                AnswerOutcome.NoSuchProposal => Problems.NotFound("proposal"),
                _ => throw new UnreachableException(),
            })).Produces<ProposalView>().WithSummary("Takes what a message's link offers instead, or not. The same answer again is answered the same.");
    }

    private static async Task<IResult> Open(string token, Links links, Func<AnswerLink, Task<IResult>> then) => links.ReadAnswer(token) switch
    {
        LinkReading<AnswerLink>.Good { Link: var link } => await then(link),
        LinkReading<AnswerLink>.Expired => Problems.Conflict("expired", "The link is too old.", "token"),
        LinkReading<AnswerLink>.Forged => Problems.NotFound("link"),
        _ => throw new UnreachableException(),
    };
}
