namespace OpenAisle.Sandbox;

/// <summary>Gives captured money back to the card: in total never more than captured. The fee is not given back.</summary>
internal static class Refund
{
    public static Decision Decide(Authorisation? known, string key, Amount amount, DateTimeOffset now)
    {
        if (known is null)
            return new Decision.Refused(Refusal.NotFound);
        if (known.Find(MovementKind.Refund, key) is { } made)
        {
            return made.MinorUnits == amount.MinorUnits && known.Amount!.Currency == amount.Currency
                ? new Decision.Stands(known)
                : new Decision.Refused(Refusal.Conflict);
        }
        if (known.Captured == 0)
            return new Decision.Refused(Refusal.NotCaptured);
        if (known.Amount!.Currency != amount.Currency)
            return new Decision.Refused(Refusal.OtherCurrency);
        if (amount.MinorUnits > known.Captured - known.Refunded)
            return new Decision.Refused(Refusal.AboveCaptured);
        if (known.Movements.Count >= Authorisation.MostMovements)
            return new Decision.Refused(Refusal.TooMany);
        return new Decision.Changed(known.Move(MovementKind.Refund, key, amount.MinorUnits, now), Tell.Refunded);
    }
}
