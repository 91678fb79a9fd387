using OpenAisle.Journal;

namespace OpenAisle.Fulfilment;

/// <summary>
/// What becomes of a question to the shopper. The time to answer runs from when a carrier has it, and without an answer the line is as it
/// was: nobody gets, or pays, what they did not say yes to.
/// </summary>
internal sealed partial class PickActor
{
    public async Task ProposalHandedOver(Id<PickStep> proposal)
    {
        if (PickRules.HandOver(State, proposal, Clock.GetUtcNow()) is { } handed)
        {
            Append(handed, new DeadlineChange(AnswerTo(State.Proposals[proposal].What), handed.AnswerBy));
        }

        await Durable();
    }

    public async Task<AnswerOutcome> Answer(Id<PickStep> proposal, bool accept, string by)
    {
        if (State.Proposals.TryGetValue(proposal, out var asked) && asked.Status == ProposalStatus.Waiting)
        {
            Append(new ProposalAnswered(proposal, accept, by), new DeadlineChange(AnswerTo(asked.What), null));
        }

        var now = State.Proposals.GetValueOrDefault(proposal);
        await Durable();
        if (now is null)
        {
            return new AnswerOutcome.NoSuchProposal();
        }

        await FollowThrough();
        return now.Status == (accept ? ProposalStatus.Accepted : ProposalStatus.Declined)
            ? new AnswerOutcome.Stands(PickViews.Of(now))
            : new AnswerOutcome.Over(PickViews.Of(now));
    }

    public async Task Sweep()
    {
        var overdue = PickRules.Overdue(State, Clock.GetUtcNow());
        foreach (var asked in overdue)
        {
            Append(new ProposalLapsed(asked.What.Step), new DeadlineChange(AnswerTo(asked.What), null));
        }

        await Durable();
        if (overdue.Count > 0)
        {
            await FollowThrough();
        }
    }

    private static string AnswerTo(SubstituteProposed asked) => $"answer-{asked.Line}";
}

/// <summary>Asks a pick whose question to the shopper is due what became of it.</summary>
internal sealed class PickSweeper(IGrainFactory actors) : IDeadlineReader
{
    public string StreamKind => PickKinds.Stream;

    public Task Due(Deadline deadline, CancellationToken cancel) => actors.GetGrain<IPick>(deadline.Stream.Key).Sweep();
}
