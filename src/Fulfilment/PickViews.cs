using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>How a pick's state is shown.</summary>
internal static class PickViews
{
    public static PickView? Of(Id<Order> order, PickState state)
    {
        if (state.Begun is not { } begun)
        {
            return null;
        }

        var picked = state.Picked;
        var toCome = state.StillToCome;
        return new(
            order, begun.Store, state.Picker,
            begun.Lines.Select(line => state.Ends.TryGetValue(line.Number, out var end)
                ? new PickLineView(line, end.Status, end.Good, end.Zone, Asked(state, line.Number))
                : new PickLineView(line, PickLineStatus.Open, null, line.Zone, Asked(state, line.Number))).ToArray(),
            picked, toCome, begun.Authorised, begun.Authorised - picked - toCome, state.Packed is not null, state.Packed?.Totes ?? [], state.AgeSeen, state.Arrived,
            state.Clocks.ToArray(), state.SetOutAt);
    }

    public static ProposalView Of(Proposal proposal) => new(
        proposal.What.Step, proposal.What.Line, proposal.What.Gtin, proposal.What.Name, proposal.What.Quantity, proposal.What.Amount,
        proposal.Status, proposal.AnswerBy, proposal.IsHandedOver);

    /// <summary>The last question about a line.</summary>
    private static ProposalView? Asked(PickState state, int line)
    {
        for (var i = state.Substitutes.Count - 1; i >= 0; i--)
        {
            if (state.Substitutes[i].Line == line)
            {
                return state.Proposals.TryGetValue(state.Substitutes[i].Step, out var proposal) ? Of(proposal) : null;
            }
        }

        return null;
    }
}
