namespace OpenAisle.Catalogue.Promotions;

/// <summary>Any 4 of the set for 10.00.</summary>
internal sealed class NForAmountForm() : GoodsForm(FormName.NForAmount, 1, "take amount")
{
    public override string? WhyUnfit(Promotion promotion) => promotion.Take[0] >= 2 ? null : "take must be at least 2";

    public override Machine Machine(Promotion promotion, int most) => new Group(promotion.Take[0], promotion.Amount!.Value.MinorUnits);

    public override string Says(Promotion promotion) => $"any {promotion.Take[0]} for {promotion.Amount}";

    private sealed class Group(int n, long amount) : Machine
    {
        public override int Size => n;

        public override (double Least, double Most) Brings(in Lot lot) => (lot.Price - ((double)amount / n), lot.Price - ((double)amount / n));

        public override (int Next, long Gain, bool Closes) Put(int state, int part, in Lot lot) =>
            state + 1 == n ? (0, lot.Price - amount, true) : (state + 1, lot.Price, false);
    }
}

/// <summary>Any 3 of the set at 10 % off; the next 3 again.</summary>
internal sealed class NPercentForm() : GoodsForm(FormName.NPercent, 1, "take percent")
{
    public override Machine Machine(Promotion promotion, int most) => new Group(promotion.Take[0], promotion.BasisPoints);

    public override string Says(Promotion promotion) => $"any {promotion.Take[0]} at {PercentForm.Percent(promotion.BasisPoints)} off";

    private sealed class Group(int n, int basisPoints) : Machine
    {
        public override int Size => n;

        public override (double Least, double Most) Brings(in Lot lot) => (lot.Share(basisPoints), lot.Share(basisPoints));

        public override bool KeepsEach => true;

        public override (int Next, long Gain, bool Closes) Put(int state, int part, in Lot lot) =>
            ((state + 1) % n, lot.Share(basisPoints), state + 1 == n);
    }
}

/// <summary>6 or more of the set at 25 % off, all of them. All of it is one use.</summary>
internal sealed class ManyPercentForm() : GoodsForm(FormName.ManyPercent, 1, "take percent")
{
    public override Machine Machine(Promotion promotion, int most) => new Enough(promotion.Take[0], promotion.BasisPoints);

    public override string Says(Promotion promotion) =>
        $"{promotion.Take[0]} or more at {PercentForm.Percent(promotion.BasisPoints)} off";

    private sealed class Enough(int n, int basisPoints) : Machine
    {
        public override bool KeepsEach => true;

        public override (int Next, long Gain, bool Closes) Put(int state, int part, in Lot lot) =>
            (Math.Min(state + 1, n), lot.Share(basisPoints), state + 1 == n);

        public override bool IsWhole(int state) => state == 0 || state == n;
    }
}
