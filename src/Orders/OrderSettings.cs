namespace OpenAisle.Orders;

/// <summary>The grocer's choices and the limits of an order.</summary>
public sealed record OrderSettings
{
    public PriceRule PriceRule { get; init; } = PriceRule.AsOrdered;

    /// <summary>How long goods and slot are kept for somebody who has not paid yet.</summary>
    public TimeSpan HeldFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>An authorisation that ends before the goods are collected is made anew so long before; a short one in the last quarter of its life.</summary>
    public TimeSpan RenewsBefore { get; init; } = TimeSpan.FromDays(1);

    /// <summary>So long after the end of its window an order may still be collected, and has to be authorised.</summary>
    public TimeSpan CollectedWithin { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Authorisations of one card that the payment company may leave undecided before the shopper is asked for another one.</summary>
    public int MostRenewalTries { get; init; } = 3;

    /// <summary>The time between two of them.</summary>
    public TimeSpan RenewsAgainAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often somebody who has not paid yet may ask for that time again (WCAG 2.2.1 asks for ten).</summary>
    public int MostExtensions { get; init; } = 10;

    /// <summary>Phrases between shopper and picker on one order.</summary>
    public int MostPhrases { get; init; } = 60;

    /// <summary>What one person may give back on an order, in minor units of its currency; beyond it a second one decides.</summary>
    public long RefundLimitMinor { get; init; } = 25_00;

    /// <summary>How often it is looked whether a refund was granted of which its order does not know.</summary>
    public TimeSpan CareLooksEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The highest tip, as per cent of the goods: more is a slip of the finger.</summary>
    public int MaxTipPercent { get; init; } = 100;

    /// <summary>Lines in one basket or order.</summary>
    public int MaxLines { get; init; } = 200;

    /// <summary>Pieces in one line.</summary>
    public int MaxPieces { get; init; } = 99;

    /// <summary>Weight in one line, in grams.</summary>
    public int MaxWeightGrams { get; init; } = 50_000;
}
