namespace OpenAisle.Catalogue.Promotions;

/// <summary>A form that looks at what the goods of its part come to together. Once a basket, unless it says how often.</summary>
internal abstract class SpendForm(string key, string needs) : Form(key, 1, needs)
{
    /// <param name="spent">What the goods come to before promotions; at least what is asked for.</param>
    /// <param name="left">What other promotions left of that.</param>
    public abstract long Off(Promotion promotion, long spent, long left);

    /// <summary>How often that uses it.</summary>
    public virtual int Uses(Promotion promotion, long spent) => 1;
}

/// <summary>Spend 50.00, get 5.00 off; with a limit of three uses, 15.00 off for 150.00.</summary>
internal sealed class SpendAmountForm() : SpendForm(FormName.SpendAmount, "spend amount")
{
    public override long Off(Promotion promotion, long spent, long left) =>
        Math.Min(left, promotion.Amount!.Value.MinorUnits * Uses(promotion, spent));

    public override int Uses(Promotion promotion, long spent) => (int)Math.Min(promotion.MostUses ?? 1, spent / promotion.Spend!.Value.MinorUnits);

    public override string Says(Promotion promotion) => $"spend {promotion.Spend}, {promotion.Amount} off";
}

/// <summary>Spend 50.00, get 10 % off.</summary>
internal sealed class SpendPercentForm() : SpendForm(FormName.SpendPercent, "spend percent")
{
    public override long Off(Promotion promotion, long spent, long left) =>
        new Money(left, Currency.Usd).Scale(promotion.BasisPoints, Promotion.Whole).MinorUnits;

    public override string Says(Promotion promotion) => $"spend {promotion.Spend}, {PercentForm.Percent(promotion.BasisPoints)} off";
}
