using OpenAisle.Catalogue.Till;

namespace OpenAisle.Orders;

/// <summary>
/// When fees and tips are given back. Before the hand-over nothing is taken, so an order that is cancelled or not collected costs nothing.
/// After it, the house keeps no fee of an order whose goods were all given back. The tip was for the people: it goes back only by a person's word.
/// </summary>
internal static class ChargeRules
{
    /// <summary>Why the house's fees go back by themselves.</summary>
    public const string NothingKept = "nothing-kept";

    public static Decision GiveBack(OrderState state, Guid refund, string code, string reason)
    {
        if (state.Refunds.FirstOrDefault(granted => granted.Refund == refund) is { } before)
        {
            return before.Charge == code
                ? Decision.Already
                : Decision.Because(new StepOutcome.Unfit("charge", "conflict", "This key refunded something else before."));
        }

        return state.Status != OrderStatus.HandedOver ? Decision.Not(state.Status, "Money goes back only after the goods were handed over.")
            : Kept(state).FirstOrDefault(charge => charge.Code == code) is { } kept
                ? Decision.Of(new RefundGranted(refund, 0, Quantity.Pieces(1), kept.Due(), reason, code))
            : Decision.Because(new StepOutcome.Unfit("charge", "no-such-charge", $"No '{code}' was paid that could still be given back."));
    }

    /// <summary>Fees that go back now: all that are kept, once nothing of the goods is.</summary>
    public static IEnumerable<OrderCharge> FeesBack(OrderState state) =>
        state.Status == OrderStatus.HandedOver && state.Goods.All(good => OrderRules.GivenBack(state, good).Quantity >= good.Quantity)
            ? Kept(state).Where(charge => charge.Code != StoreFees.TipCode)
            : [];

    /// <summary>Who got nothing paid none of them.</summary>
    private static IEnumerable<OrderCharge> Kept(OrderState state) =>
        state.Goods.Count == 0 ? [] : state.Charges.Where(charge => !charge.Due().IsZero && !state.Refunds.Exists(refund => refund.Charge == charge.Code));
}
