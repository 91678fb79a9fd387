namespace OpenAisle.Catalogue.Promotions;

/// <summary>Of each group of n the cheapest f at per cent off: 3 for 2, the second at half price, the cheapest free.</summary>
/// <remarks>
/// Whatever goods take part, it is best to group them dearest first: then each group's cheapest are as dear as they can be. So it is
/// enough to put units in by falling price: the first n − f of a group are paid for, the others discounted.
/// </remarks>
internal sealed class CheapestMachine(int n, int f, int basisPoints) : Machine
{
    public override bool WantsDearestFirst => true;

    public override int Size => n;

    /// <summary>The f cheapest are no more than their share of all n.</summary>
    public override (double Least, double Most) Brings(in Lot lot) => (0, (double)lot.Share(basisPoints) * f / n);

    public override (int Next, long Gain, bool Closes) Put(int state, int part, in Lot lot) =>
        ((state + 1) % n, state >= n - f ? lot.Share(basisPoints) : 0, state + 1 == n);
}

/// <summary>3 for 2.</summary>
internal sealed class NForMForm() : GoodsForm(FormName.NForM, 1, "take pay")
{
    public override string? WhyUnfit(Promotion promotion) =>
        promotion.Pay >= 1 && promotion.Pay < promotion.Take[0] ? null : "pay must be at least 1 and below take";

    public override Machine Machine(Promotion promotion, int most) =>
        new CheapestMachine(promotion.Take[0], promotion.Take[0] - promotion.Pay, Promotion.Whole);

    public override string Says(Promotion promotion) => $"{promotion.Take[0]} for {promotion.Pay}, the cheapest free";
}

/// <summary>Of each 2 the cheapest at half price.</summary>
internal sealed class CheapestForm() : GoodsForm(FormName.Cheapest, 1, "take percent")
{
    public override string? WhyUnfit(Promotion promotion) => promotion.Take[0] >= 2 ? null : "take must be at least 2";

    public override Machine Machine(Promotion promotion, int most) => new CheapestMachine(promotion.Take[0], 1, promotion.BasisPoints);

    public override string Says(Promotion promotion) =>
        $"of each {promotion.Take[0]} the cheapest at {PercentForm.Percent(promotion.BasisPoints)} off";
}
