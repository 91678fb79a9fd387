namespace OpenAisle.Orders;

/// <summary>How an order's state is shown. Lists are arrays: what crosses between hosts must be of a type that Orleans knows.</summary>
internal static class OrderViews
{
    public static OrderView? Of(Id<Order> id, OrderState state) => state.Attempt is not { } attempt ? null : new(
        id,
        attempt.Store,
        attempt.Shopper,
        state.Status,
        attempt.Handover,
        state.Slot,
        state.SlotEnds,
        state.CutOff,
        state.AttemptedAt,
        state.PlacedAt == default ? null : state.PlacedAt,
        state.HandedOverAt,
        state.Lines,
        state.Total,
        state.Authorised == default ? Money.Zero(state.Total.Currency) : state.Authorised,
        attempt.PriceRule,
        state.Goods,
        state.Status is OrderStatus.Packed or OrderStatus.HandedOver ? state.Charged : null,
        state.Refunds.Select(refund => new RefundView(refund.Refund, refund.Line, refund.Quantity, refund.Amount, refund.Reason, refund.Charge)).ToArray(),
        state.Picker,
        state.EndReason,
        state.Pending is not null,
        state.Charges.Count == 0 ? null : [.. state.Charges],
        state.Status == OrderStatus.Attempted ? state.Lapses : null,
        state.Said.Count == 0 ? null : [.. state.Said],
        state.PaymentWanted is { } wanted && !OrderLife.IsFinished(state.Status)
            ? new(wanted.Reason, state.LastTender + 1, RenewalRules.ToAuthorise(state), wanted.PayBy)
            : null);
}
