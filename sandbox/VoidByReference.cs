namespace OpenAisle.Sandbox;

/// <summary>
/// Voids by the merchant's own reference, known or not. After the answer nothing is held under the reference and nothing ever will be,
/// whatever arrives or is decided later.
/// </summary>
internal static class VoidByReference
{
    public static Decision Decide(Authorisation? known, string reference, DateTimeOffset now)
    {
        if (known is null)
        {
            return new Decision.Changed(new Authorisation(
                reference, Status.Voided, null, null, Behaviour.Succeeds, null, "voided_before_asked", now, null, null, []));
        }
        return known.Status switch
        {
            Status.Authorised => new Decision.Changed(known.To(Status.Voided).Release(now), Tell.Voided),
            // DecidesAt stays: the issuer may still say yes, and what it then holds is released at once.
            Status.Pending => new Decision.Changed(known.To(Status.Voided), Tell.Voided),
            Status.Captured => new Decision.Refused(Refusal.Captured),
            _ => new Decision.Stands(known),
        };
    }
}
