namespace OpenAisle.Sandbox;

/// <summary>How long things take: settings, so that nobody waits a week for an expiry.</summary>
internal sealed record Terms(TimeSpan SlowFor, TimeSpan LateBy, TimeSpan ShortLife, TimeSpan Life);

/// <summary>Sets an amount aside on a card. The merchant's reference is the key: the same asked again is answered the same.</summary>
internal static class Authorise
{
    public static Decision Decide(Authorisation? known, string reference, Amount amount, CardOnFile card, Terms terms, DateTimeOffset now)
    {
        if (known is null)
            return First(reference, amount, card, terms, now);
        if (known.Amount is not null && (known.Amount != amount || known.Token != card.Token))
            return new Decision.Refused(Refusal.Conflict);
        return known.Status switch
        {
            Status.Voided => new Decision.Refused(Refusal.Voided),   // a tombstone too: this is how a void defeats a late request
            Status.Expired => new Decision.Refused(Refusal.Expired),
            _ => new Decision.Stands(known),
        };
    }

    /// <summary>The issuer says yes: the hold stands until it lapses.</summary>
    public static Authorisation Approve(Authorisation asked, DateTimeOffset at) =>
        asked.Move(MovementKind.Authorise, "", asked.Amount!.MinorUnits, at);

    private static Decision.Changed First(string reference, Amount amount, CardOnFile card, Terms terms, DateTimeOffset now)
    {
        var life = card.Behaviour == Behaviour.ShortLived ? terms.ShortLife : terms.Life;
        var asked = new Authorisation(reference, Status.Pending, amount, card.Token, card.Behaviour, card.Label, null, now, null, null, []);
        return card.Behaviour switch
        {
            Behaviour.Declined => Decline(asked, "card_declined"),
            Behaviour.Insufficient => Decline(asked, "insufficient_funds"),
            Behaviour.Late => new Decision.Changed(asked with { DecidesAt = now + terms.LateBy, ExpiresAt = now + terms.LateBy + life }),
            _ => new Decision.Changed(Approve(asked.To(Status.Authorised), now) with { ExpiresAt = now + life }, Tell.Authorised),
        };
    }

    private static Decision.Changed Decline(Authorisation asked, string reason) =>
        new(asked with { Status = Status.Declined, Reason = reason }, Tell.Declined);
}
