using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>What is to become of a message whose time has come.</summary>
internal abstract record LookOutcome
{
    private LookOutcome()
    {
    }

    /// <param name="Letter">With the address at which the shopper is reached now.</param>
    public sealed record Goes(Letter Letter) : LookOutcome;

    /// <summary>It would sound in the quiet hours.</summary>
    public sealed record Waits(DateTimeOffset Until) : LookOutcome;

    public sealed record Stays(MessageStatus Status, string Reason) : LookOutcome;
}

/// <summary>What is known of those who are written to, and of their orders: one look for a whole batch of messages.</summary>
internal sealed record Known(IReadOnlyDictionary<Id<Shopper>, Reach> Reach, IReadOnlyDictionary<Id<Order>, OrderRow> Orders);

/// <summary>
/// The last look at a message before a carrier is given it. It may have been written days ago, waited for a carrier, or been sent again by
/// hand: so what it says must still be so, the shopper must still want it there, and it must not sound at night.
/// </summary>
internal sealed class LastLook(OrderBook book, IGrainFactory actors, Reaches reaches, Letters letters, IOffers offers, TimeProvider clock)
{
    /// <summary>Most warnings are moot when their time comes: one look at the book for all of them wakes no order that was packed in time.</summary>
    public async Task<Known> Know(IReadOnlyList<OutboxEntry> due, CancellationToken cancel) => new(
        await reaches.Of([.. due.Where(entry => entry.Letter.Store is not null).Select(entry => entry.Letter.Shopper).Distinct()], cancel),
        await book.Find(
            [.. due.Where(entry => entry.Letter is { Kind: MessageKind.Late or MessageKind.Ready or MessageKind.Unpaid, Order: not null }).Select(entry => entry.Letter.Order!.Value).Distinct()],
            cancel));

    public async Task<LookOutcome> At(Letter letter, Known known, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (letter.Stale <= now)
        {
            return new LookOutcome.Stays(MessageStatus.Stale, "too-late");
        }

        // What is about an account goes to the very address that it is about, at any time.
        if (letter.Store is not { } store)
        {
            return new LookOutcome.Goes(letter);
        }

        if (!(News.IsStillSo(letter, letter.Order is { } order ? known.Orders.GetValueOrDefault(order) : null) ?? await IsStillSo(letter)))
        {
            return new LookOutcome.Stays(MessageStatus.Moot, "moot");
        }

        var reach = known.Reach[letter.Shopper];
        if (!reach.Choices.Wants(letter.Kind, letter.Channel))
        {
            return new LookOutcome.Stays(MessageStatus.Moot, "declined");
        }

        if (AddressNow(letter, reach) is not { } address)
        {
            return new LookOutcome.Stays(MessageStatus.Failed, "gone");
        }

        return await offers.StoreOf(store, cancel) is { } profile && letters.Due(letter.Kind, letter.Channel, now, reach.Choices, profile) is var loud && loud > now
            ? new LookOutcome.Waits(loud)
            : new LookOutcome.Goes(letter with { Address = address });
    }

    /// <summary>
    /// Where the shopper is reached now: another address when they gave one, null when they are not reached on the channel any more. A browser
    /// that has come to somebody else is told nothing.
    /// </summary>
    private static string? AddressNow(Letter letter, Reach reach)
    {
        var there = reach.Mailboxes.Where(mailbox => mailbox.Channel == letter.Channel).ToList();
        return letter.Channel == Channel.Push ? there.Find(mailbox => mailbox.Address == letter.Address)?.Address
            : there is not [var mailbox, ..] ? null
            : mailbox.IsHeld ? letter.Address   // nobody has said that the new one is theirs
            : mailbox.Address;
    }

    private async Task<bool> IsStillSo(Letter letter)
    {
        var key = letter.Order!.Value.Value;
        var order = letter.Kind is MessageKind.Late or MessageKind.Ready or MessageKind.Unpaid ? await actors.GetGrain<IOrder>(key).Look() : null;
        var pick = letter.Kind == MessageKind.Proposed ? await actors.GetGrain<IPick>(key).Look() : null;
        return News.IsStillSo(letter, order, pick);
    }
}
