using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>Where a message stands.</summary>
public enum MessageStatus
{
    Waiting,

    /// <summary>Until the address is known to be the shopper's.</summary>
    Held,

    /// <summary>A carrier has it, and has not answered yet.</summary>
    Handing,
    Sent,

    /// <summary>Refused, or tried as often as it may be.</summary>
    Failed,

    /// <summary>The host or the line broke while a carrier had it that cannot be asked: perhaps sent, so never sent again by itself.</summary>
    Unknown,

    /// <summary>What it said was no longer so when its time came.</summary>
    Moot,

    /// <summary>Its time passed before it could be handed over.</summary>
    Stale,
}

/// <summary>One message to one person on one channel.</summary>
/// <param name="Id">Follows from the fact, the kind and the channel: the same fact is told once. Carriers are given it as their key.</param>
/// <param name="Order">Null when it is about the account.</param>
/// <param name="About">What of the order it is about, where it is about a part: the proposal, the slot.</param>
/// <param name="Link">Where the reader can do something about it.</param>
/// <param name="Stale">From then on it is not worth telling.</param>
public sealed record Letter(
    string Id, Id<Order>? Order, Id<Store>? Store, Id<Shopper> Shopper, MessageKind Kind, Channel Channel, string? About, string Language,
    string Address, string Subject, string Body, Uri? Link, DateTimeOffset Due, DateTimeOffset Stale)
{
    public bool IsHeld { get; init; }
}

/// <summary>A message as the outbox page shows it.</summary>
public sealed record OutboxEntry(
    Letter Letter, MessageStatus Status, string? Reason, int Tries, DateTimeOffset CreatedAt, DateTimeOffset? TakenAt);
