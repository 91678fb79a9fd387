namespace OpenAisle.Sandbox;

/// <summary>Where an authorisation stands.</summary>
internal enum Status { Pending, Authorised, Declined, Captured, Voided, Expired }

/// <summary>Kinds of movement of money; each is posted twice (see <see cref="Posting"/>).</summary>
internal enum MovementKind { Authorise, Release, Capture, Refund }

/// <summary>One movement of money under an authorisation. <paramref name="Key"/> is the merchant's reference of a capture or a refund.</summary>
internal sealed record Movement(MovementKind Kind, string Key, long MinorUnits, long FeeMinorUnits, bool Final, DateTimeOffset At);

/// <summary>All that the company knows under one merchant's reference. Without an amount it is a tombstone: voided before it was ever asked for.</summary>
internal sealed record Authorisation(
    string Reference,
    Status Status,
    Amount? Amount,
    string? Token,
    Behaviour Behaviour,
    string? Card,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DecidesAt,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<Movement> Movements)
{
    /// <summary>More captures and refunds than this under one reference are refused, so that one reference stays quick to load.</summary>
    public const int MostMovements = 200;

    public static readonly IReadOnlyDictionary<Status, Status[]> Next = new Dictionary<Status, Status[]>
    {
        [Status.Pending] = [Status.Authorised, Status.Voided],
        [Status.Authorised] = [Status.Captured, Status.Voided, Status.Expired],
        [Status.Declined] = [],   // nothing is held, so nothing can follow
        [Status.Captured] = [],   // money has moved: only a refund gives it back
        [Status.Voided] = [],     // stays voided, even when the issuer says yes afterwards
        [Status.Expired] = [],
    };

    /// <summary>The sequence in the company's books, from 1; 0 until it is written down.</summary>
    public long Sequence { get; init; }

    public long Held => Total(MovementKind.Authorise) - Captured - Total(MovementKind.Release);
    public long Captured => Total(MovementKind.Capture);
    public long Refunded => Total(MovementKind.Refund);

    /// <summary>When something happens to it by itself, if ever.</summary>
    public DateTimeOffset? DueAt => Status switch
    {
        Status.Pending or Status.Voided => DecidesAt,
        Status.Authorised => ExpiresAt,
        Status.Captured when Held > 0 => ExpiresAt,
        _ => null,
    };

    public Movement? Find(MovementKind kind, string key) => Movements.FirstOrDefault(m => m.Kind == kind && m.Key == key);

    public Authorisation To(Status status) => Next[Status].Contains(status)
        ? this with { Status = status }
        : throw new InvalidOperationException($"{Reference} cannot go from {Status} to {status}");

    public Authorisation Move(MovementKind kind, string key, long minorUnits, DateTimeOffset at, long fee = 0, bool final = true) =>
        this with { Movements = [.. Movements, new Movement(kind, key, minorUnits, fee, final, at)] };

    /// <summary>Gives back what is still held, if anything.</summary>
    public Authorisation Release(DateTimeOffset at) => Held == 0 ? this : Move(MovementKind.Release, "", Held, at);

    private long Total(MovementKind kind)
    {
        var total = 0L;
        foreach (var movement in Movements)
        {
            if (movement.Kind == kind)
                total = checked(total + movement.MinorUnits);
        }
        return total;
    }
}
