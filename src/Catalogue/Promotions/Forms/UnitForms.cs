using System.Globalization;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>Forms that look at one unit at a time.</summary>
internal abstract class UnitForm(string key, string needs) : GoodsForm(key, 1, needs)
{
    public override Machine Machine(Promotion promotion, int most) => new Each(this, promotion);

    /// <summary>What comes off one unit, in minor units: never less than nothing, never more than it costs.</summary>
    protected abstract long Off(Promotion promotion, in Lot lot);

    private sealed class Each(UnitForm form, Promotion promotion) : Machine
    {
        public override bool KeepsEach => true;

        public override int Size => 1;

        public override (double Least, double Most) Brings(in Lot lot) => (Put(0, 0, lot).Gain, Put(0, 0, lot).Gain);

        public override (int Next, long Gain, bool Closes) Put(int state, int part, in Lot lot) =>
            (0, Math.Clamp(form.Off(promotion, lot), 0, lot.Price), true);
    }
}

/// <summary>25 % off each.</summary>
internal sealed class PercentForm() : UnitForm(FormName.Percent, "percent")
{
    public override string Says(Promotion promotion) => $"{Percent(promotion.BasisPoints)} off";

    public static string Percent(int basisPoints) => string.Create(CultureInfo.InvariantCulture, $"{basisPoints / 100m:0.##} %");

    protected override long Off(Promotion promotion, in Lot lot) => lot.Share(promotion.BasisPoints);
}

/// <summary>0.50 off each, or off each pound.</summary>
internal sealed class AmountOffForm() : UnitForm(FormName.AmountOff, "amount")
{
    public override string Says(Promotion promotion) => $"{promotion.Amount} off each";

    protected override long Off(Promotion promotion, in Lot lot) => lot.At(promotion.Amount!.Value);
}

/// <summary>Each, or each pound, at 2.99.</summary>
internal sealed class PriceForm() : UnitForm(FormName.Price, "amount")
{
    public override string Says(Promotion promotion) => $"{promotion.Amount} each";

    protected override long Off(Promotion promotion, in Lot lot) => lot.Price - lot.At(promotion.Amount!.Value);
}
