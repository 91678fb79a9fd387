namespace OpenAisle.Catalogue.Promotions;

/// <summary>Equal units of one line: pieces, or one pack by its weight.</summary>
/// <param name="Price">What one of them costs before this layer, in minor units.</param>
/// <param name="Each">One piece, or the pack's weight.</param>
internal readonly record struct Lot(int Line, long Price, int Count, Quantity Each)
{
    /// <summary>An amount for a whole piece, pound or kilogram, as it comes to for this unit.</summary>
    public long At(Money perWhole) => Each.At(perWhole).MinorUnits;

    /// <summary>That part of the price, rounded half away from zero, as money is everywhere.</summary>
    public long Share(int basisPoints) => new Money(Price, Currency.Usd).Scale(basisPoints, Promotion.Whole).MinorUnits;
}

/// <summary>
/// A promotion as the search for the best set sees it: units of goods are put in one after the other, and each brings a gain. It counts
/// only when the machine is whole at the end. States are numbers; 0 is empty.
/// </summary>
internal abstract class Machine
{
    /// <summary>True when units must come dearest first, because the cheapest of a group are what is discounted.</summary>
    public virtual bool WantsDearestFirst => false;

    /// <summary>True when each unit keeps its own gain; otherwise the gain of all is spread over all, by price.</summary>
    public virtual bool KeepsEach => false;

    /// <summary>Units that one use takes, where all are of one part and any will do; otherwise zero.</summary>
    public virtual int Size => 0;

    /// <summary>Units that one use takes, of all its parts together; zero where that is not fixed.</summary>
    public virtual int UnitsAUse => Size;

    /// <summary>What a unit brings in any use, at least and at most, so that a use brings no less and no more than its units together.</summary>
    public virtual (double Least, double Most) Brings(in Lot lot) => (0, double.PositiveInfinity);

    /// <summary>
    /// Puts a unit in. Next is negative when there is no room, and does not depend on the lot; closes when it completes a use.
    /// </summary>
    public abstract (int Next, long Gain, bool Closes) Put(int state, int part, in Lot lot);

    /// <summary>False while a use stands open: then nothing counts.</summary>
    public virtual bool IsWhole(int state) => state == 0;
}
