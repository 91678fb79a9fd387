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
                ? new PickLineView(line, end.Status, end.Good, end.Zone)
                : new PickLineView(line, PickLineStatus.Open, null, line.Zone)).ToArray(),
            picked, toCome, begun.Authorised, begun.Authorised - picked - toCome, state.Packed is not null, state.Packed?.Totes ?? []);
    }
}
