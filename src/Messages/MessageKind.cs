using System.Diagnostics;

namespace OpenAisle.Messages;

/// <summary>What a shopper is told about.</summary>
public enum MessageKind
{
    /// <summary>The order stands.</summary>
    Confirmed,

    /// <summary>The order stands otherwise.</summary>
    Changed,
    Cancelled,

    /// <summary>Its card would not be authorised once more: another one is asked for.</summary>
    Unpaid,

    /// <summary>Something is missing, and something else is offered: answered by a link.</summary>
    Proposed,

    /// <summary>Packed, and waiting at the kerb.</summary>
    Ready,

    /// <summary>The window has begun, and the order is not packed.</summary>
    Late,
    Refunded,

    /// <summary>Something they bought is called back: owed to whoever bought it, whatever else they switched off.</summary>
    Recalled,

    /// <summary>A link to set a new password.</summary>
    Password,

    /// <summary>A link that proves an address.</summary>
    Address,

    /// <summary>To the former address: the account has another one now.</summary>
    Moved,

    /// <summary>Somebody wanted to open an account with an address that has one.</summary>
    Known,
}

/// <summary>A way of telling.</summary>
public enum Channel
{
    Email,
    Push,
    Sms,
}

/// <summary>What is decided about each kind of message.</summary>
public static class MessageRules
{
    /// <summary>What a shopper is told about goods and orders; the rest is about the account, and only by e-mail.</summary>
    public static IReadOnlyList<MessageKind> OfOrders { get; } =
    [
        MessageKind.Confirmed, MessageKind.Changed, MessageKind.Cancelled, MessageKind.Unpaid, MessageKind.Proposed, MessageKind.Ready,
        MessageKind.Late, MessageKind.Refunded, MessageKind.Recalled,
    ];

    /// <summary>
    /// An e-mail that states what was agreed is owed to the shopper, and so is a recall, on every channel they are reached by (a text message
    /// wants their consent even then); everything else may be switched off.
    /// </summary>
    public static bool MayBeDeclined(MessageKind kind, Channel channel) => kind switch
    {
        MessageKind.Recalled => channel == Channel.Sms,
        MessageKind.Confirmed or MessageKind.Changed or MessageKind.Cancelled or MessageKind.Unpaid => channel != Channel.Email,
        _ => OfOrders.Contains(kind),
    };

    /// <summary>Its link opens an account: it stands in no list of messages, and nowhere once it is sent.</summary>
    public static bool IsSecret(MessageKind kind) => kind is MessageKind.Password or MessageKind.Address;

    /// <summary>Sounds in the quiet hours too: somebody stands in the aisle and waits for the answer.</summary>
    public static bool MayWake(MessageKind kind) => kind == MessageKind.Proposed;

    /// <summary>Unless the shopper says otherwise: a text message costs and startles, so it is asked for first; push was asked for by subscribing.</summary>
    public static bool IsWantedUnasked(Channel channel) => channel switch
    {
        Channel.Email or Channel.Push => true,
        Channel.Sms => false,
        _ => throw new UnreachableException(),
    };

    /// <summary>The word in texts, tables and addresses.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
