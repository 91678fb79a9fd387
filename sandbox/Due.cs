namespace OpenAisle.Sandbox;

/// <summary>What happens to an authorisation by itself when its time has come: a late decision, or an expiry.</summary>
internal static class Due
{
    /// <summary>Applies all that is due, in its order; each step is dated when it was due, so a company that slept tells the same story.</summary>
    public static (Authorisation Now, IReadOnlyList<string> Tell) Settle(Authorisation known, DateTimeOffset now)
    {
        List<string> tell = [];
        while (known.DueAt is { } due && due <= now)
        {
            // Every case below takes its own due time away, so the loop ends after a decision and an expiry.
            switch (known.Status)
            {
                case Status.Pending:
                    known = Authorise.Approve(known.To(Status.Authorised), due) with { DecidesAt = null };
                    tell.Add(Tell.Authorised);
                    break;
                case Status.Voided:   // the issuer says yes after the void was asked for
                    known = (Authorise.Approve(known, due) with { DecidesAt = null, Reason = "authorised_after_void" }).Release(due);
                    tell.Add(Tell.Voided);
                    break;
                case Status.Authorised:
                    known = known.To(Status.Expired).Release(due);
                    tell.Add(Tell.Expired);
                    break;
                case Status.Captured:   // the rest of a capture that was not final
                    known = known.Release(due);
                    break;
                default:
                    throw new InvalidOperationException($"{known.Reference} is {known.Status} and cannot be due");
            }
        }
        return (known, tell);
    }
}
