namespace OpenAisle.Sandbox;

/// <summary>Takes money that was set aside: in total never more than authorised. A final capture releases the rest.</summary>
internal static class Capture
{
    public const long FeeBasisPoints = 150;
    public const long FeeFixedMinorUnits = 10;

    public static Decision Decide(Authorisation? known, string key, Amount amount, bool final, DateTimeOffset now)
    {
        if (known is null)
            return new Decision.Refused(Refusal.NotFound);
        if (known.Find(MovementKind.Capture, key) is { } made)
        {
            return made.MinorUnits == amount.MinorUnits && made.Final == final && known.Amount!.Currency == amount.Currency
                ? new Decision.Stands(known)
                : new Decision.Refused(Refusal.Conflict);
        }
        return Refuse(known, amount) is { } why ? new Decision.Refused(why) : Take(known, key, amount.MinorUnits, final, now);
    }

    /// <summary>What the company keeps of a capture: 1.5 % rounded half up, and ten minor units, but never more than the capture.</summary>
    public static long Fee(long minorUnits) => Math.Min(minorUnits, (minorUnits * FeeBasisPoints + 5_000) / 10_000 + FeeFixedMinorUnits);

    private static Refusal? Refuse(Authorisation known, Amount amount) => known.Status switch
    {
        Status.Voided => Refusal.Voided,
        Status.Expired => Refusal.Expired,
        Status.Pending => Refusal.Pending,
        Status.Declined => Refusal.Declined,
        Status.Captured when known.Held == 0 => Refusal.Closed,
        _ when known.Amount!.Currency != amount.Currency => Refusal.OtherCurrency,
        _ when amount.MinorUnits > known.Held => Refusal.AboveAuthorised,
        _ when known.Movements.Count >= Authorisation.MostMovements => Refusal.TooMany,
        _ => null,
    };

    private static Decision.Changed Take(Authorisation known, string key, long minorUnits, bool final, DateTimeOffset now)
    {
        var taken = (known.Status == Status.Captured ? known : known.To(Status.Captured))
            .Move(MovementKind.Capture, key, minorUnits, now, Fee(minorUnits), final);
        return new Decision.Changed(final ? taken.Release(now) : taken, Tell.Captured);
    }
}
