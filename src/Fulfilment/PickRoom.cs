using OpenAisle.Catalogue;

namespace OpenAisle.Fulfilment;

/// <summary>How much fits into what is left of the authorised amount.</summary>
internal static class PickRoom
{
    /// <summary>The money left for one line, whatever is in the tote for it now: authorised − all other lines, picked or to come.</summary>
    public static Money For(PickState state, PickLine line)
    {
        var own = state.Asked(line.Number) is { } asked
            ? state.SetAside(asked)
            : state.Ends.TryGetValue(line.Number, out var end)
            ? end.Good?.Amount ?? Money.Zero(line.Estimate.Currency)
            : line.Estimate;
        return state.Begun!.Authorised - state.Picked - state.StillToCome + own;
    }

    /// <summary>The largest quantity, in the given steps, whose price at <paramref name="unitPrice"/> is within the room.</summary>
    public static Quantity MostThatFits(Quantity steps, Money unitPrice, Money room)
    {
        if (room.MinorUnits < 0)
        {
            return steps.None;
        }

        if (unitPrice.MinorUnits <= 0)
        {
            return steps with { Steps = Quantity.MaxSteps };
        }

        // Half a minor unit rounds up, so price × steps ÷ 10^scale must stay below room + ½: steps < (2·room + 1)·10^scale ÷ (2·price).
        var most = (((((Int128)room.MinorUnits * 2) + 1) * PowerOfTen(steps.Scale)) - 1) / ((Int128)unitPrice.MinorUnits * 2);
        return steps with { Steps = (long)Int128.Min(most, Quantity.MaxSteps) };
    }

    /// <summary>The highest unit price, up to the store's own, at which the quantity costs no more than <paramref name="most"/>.</summary>
    public static Money UnitPriceWithin(Quantity quantity, Money unitPrice, Money most)
    {
        if (quantity.At(unitPrice) <= most)
        {
            return unitPrice;
        }

        var within = (((((Int128)most.MinorUnits * 2) + 1) * PowerOfTen(quantity.Scale)) - 1) / ((Int128)quantity.Steps * 2);
        return new((long)within, unitPrice.Currency);
    }

    /// <summary>
    /// Gross − tare, exactly, in the finer steps of the two. Nothing is rounded before the price is
    /// (a scale of 10 g and a bag of 4 g make a net weight in grams).
    /// </summary>
    public static Quantity Net(Quantity gross, Quantity tare)
    {
        if (tare.IsZero)
        {
            return gross;
        }

        var scale = Math.Max(gross.Scale, tare.Scale);
        return new((long)((gross.Steps * PowerOfTen(scale - gross.Scale)) - (tare.Steps * PowerOfTen(scale - tare.Scale))), gross.Unit, scale);
    }

    /// <summary>True for what is put on a scale and not counted.</summary>
    public static bool IsWeighed(this PickLine line) => line.SoldBy == SoldBy.Weight;

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
