using OpenAisle.Catalogue.Till;

namespace OpenAisle.Orders;

/// <summary>What the house charges beside the goods, or the tip: shown from the basket on, and frozen with the order.</summary>
/// <param name="Code">The fee's own code, or <see cref="StoreFees.TipCode"/>.</param>
[GenerateSerializer, Immutable]
public sealed record OrderCharge(string Code, string Name, Money Amount, Money Tax)
{
    public Money Due() => Amount + Tax;

    internal static OrderCharge[] Of(RungUp rung) => [.. rung.Fees.Select(fee => new OrderCharge(fee.Fee.Code, fee.Fee.Name, fee.Amount, fee.Tax))];

    internal static OrderCharge Tip(Money tip) => new(StoreFees.TipCode, "Tip", tip, Money.Zero(tip.Currency));
}
