namespace OpenAisle.Sandbox;

/// <summary>One side of a movement: minor units into an account (out of it when negative). The sides of a movement sum to zero.</summary>
internal readonly record struct Posting(string Account, long MinorUnits)
{
    public const string Card = "card";
    public const string Held = "held";
    public const string Merchant = "merchant";
    public const string Fees = "fees";

    public static Posting[] Of(Movement movement) => movement.Kind switch
    {
        MovementKind.Authorise => [new(Card, -movement.MinorUnits), new(Held, movement.MinorUnits)],
        MovementKind.Release => [new(Held, -movement.MinorUnits), new(Card, movement.MinorUnits)],
        MovementKind.Capture =>
        [
            new(Held, -movement.MinorUnits),
            new(Merchant, movement.MinorUnits - movement.FeeMinorUnits),
            new(Fees, movement.FeeMinorUnits),
        ],
        MovementKind.Refund => [new(Merchant, -movement.MinorUnits), new(Card, movement.MinorUnits)],
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
