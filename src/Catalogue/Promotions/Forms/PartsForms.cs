namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// Uses that take so many units of each of several parts. Units come in any order, so several uses may stand open at once: the state
/// counts, for each part, the units in it that are not part of a completed use.
/// </summary>
internal abstract class PartsMachine : Machine
{
    private readonly int[] _take;
    private readonly int[] _room;
    private readonly int[] _step;

    /// <param name="most">Uses that may stand open at once.</param>
    protected PartsMachine(IReadOnlyList<int> take, int most)
    {
        _take = [.. take];
        _room = [.. take.Select(count => count * most)];
        _step = new int[_take.Length];
        var states = 1;
        for (var part = 0; part < _take.Length; part++)
        {
            _step[part] = states;
            states = checked(states * (_room[part] + 1));
        }
    }

    public override int UnitsAUse => _take.Sum();

    public override (int Next, long Gain, bool Closes) Put(int state, int part, in Lot lot)
    {
        if (Count(state, part) == _room[part])
        {
            return (-1, 0, false);
        }

        var next = state + _step[part];
        var closes = true;
        for (var other = 0; other < _take.Length; other++)
        {
            closes &= Count(next, other) >= _take[other];
        }

        for (var other = 0; closes && other < _take.Length; other++)
        {
            next -= _step[other] * _take[other];
        }

        return (next, Gain(part, lot, closes), closes);
    }

    protected abstract long Gain(int part, in Lot lot, bool closes);

    private int Count(int state, int part) => state / _step[part] % (_room[part] + 1);
}

/// <summary>Buy 2 of these, get 1 of those at per cent off.</summary>
internal sealed class BuyGetForm() : GoodsForm(FormName.BuyGet, 2, "take percent")
{
    public override Machine Machine(Promotion promotion, int most) => new BuyGet(promotion, most);

    public override string Says(Promotion promotion) =>
        $"buy {promotion.Take[0]}, get {promotion.Take[1]} at {PercentForm.Percent(promotion.BasisPoints)} off";

    private sealed class BuyGet(Promotion promotion, int most) : PartsMachine(promotion.Take, most)
    {
        private const int Got = 1;

        protected override long Gain(int part, in Lot lot, bool closes) => part == Got ? lot.Share(promotion.BasisPoints) : 0;
    }
}

/// <summary>One of each part for an amount together: a meal deal.</summary>
internal sealed class BundleForm() : GoodsForm(FormName.Bundle, Promotion.MostParts, "take amount")
{
    public override Machine Machine(Promotion promotion, int most) => new Bundle(promotion, most);

    public override string Says(Promotion promotion) => $"together for {promotion.Amount}";

    private sealed class Bundle(Promotion promotion, int most) : PartsMachine(promotion.Take, most)
    {
        private readonly long _amount = promotion.Amount!.Value.MinorUnits;

        protected override long Gain(int part, in Lot lot, bool closes) => lot.Price - (closes ? _amount : 0);
    }
}
