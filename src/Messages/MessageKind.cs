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

    /// <summary>Something is missing, and something else is offered: answered by a link.</summary>
    Proposed,

    /// <summary>Packed, and waiting at the kerb.</summary>
    Ready,

    /// <summary>The window has begun, and the order is not packed.</summary>
    Late,
    Refunded,
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
    /// <summary>An e-mail that states what was agreed is owed to the shopper; everything else may be switched off.</summary>
    public static bool MayBeDeclined(MessageKind kind, Channel channel) =>
        channel != Channel.Email || kind is not (MessageKind.Confirmed or MessageKind.Changed or MessageKind.Cancelled);

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
