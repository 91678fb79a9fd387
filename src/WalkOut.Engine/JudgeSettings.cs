namespace OpenAisle.WalkOut.Engine;

/// <summary>What a store decides: the costs of mistakes, and how long to wait.</summary>
public sealed record JudgeSettings
{
    public static JudgeSettings Standard { get; } = new();

    /// <summary>Cost of charging a unit that was not taken.</summary>
    public double OverchargeCost { get; init; } = 4;

    /// <summary>Cost of not charging a unit that was taken.</summary>
    public double UnderchargeCost { get; init; } = 1;

    /// <summary>A receipt goes to review when the probability that it is exactly right is below this.</summary>
    public double ReviewBelow { get; init; } = 0.85;

    /// <summary>A receipt goes to review when of loose goods the grams may be off by more than this share of them.</summary>
    public double ReviewBoundAbove { get; init; } = 0.1;

    /// <summary>Messages up to so much older than the newest are put in order; older ones are refused.</summary>
    public double ReorderSeconds { get; init; } = 0.5;

    /// <summary>
    /// How long after an exit the receipt waits for evidence that others may still bring. Who was only not seen, and comes back under their id
    /// within it, has not left.
    /// </summary>
    public double ReceiptDelaySeconds { get; init; } = 120;

    /// <summary>A person not seen for so long, without an exit being told, has left.</summary>
    public double GoneAfterSeconds { get; init; } = 20;

    /// <summary>Most competing hypotheses kept in one knot of events that depend on each other.</summary>
    public int BeamWidth { get; init; } = 192;
}
