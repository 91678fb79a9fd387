using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>What there is to tell after a fact: of which kind, from when, until when, and about which part of the order.</summary>
/// <param name="About">The slot of a warning, the proposal of a question, the refund; what has to be so still when its time comes.</param>
internal sealed record News(MessageKind Kind, DateTimeOffset Due, DateTimeOffset Stale, string? About = null)
{
    private static readonly TimeSpan KeepsFor = TimeSpan.FromHours(24);

    /// <summary>The line and the amount of a refund.</summary>
    public RefundGranted? Refund { get; init; }

    public ProposalView? Proposal { get; init; }

    /// <summary>Until when another card is waited for.</summary>
    public DateTimeOffset? PayBy { get; init; }

    /// <summary>A fact of the order as it stands now, which may be later than the fact.</summary>
    public static IEnumerable<News> Of(RecordedFact recorded, IFact fact, OrderTold order, PickView? pick)
    {
        var at = recorded.At;
        switch (recorded.Kind)
        {
            case OrderKinds.Placed or OrderKinds.Changed:
                yield return new(recorded.Kind == OrderKinds.Placed ? MessageKind.Confirmed : MessageKind.Changed, at, at + KeepsFor);

                // Nothing in the journal says that time has passed: the warning waits in the outbox, and is moot when the order is in time.
                if (order is { Slot: { } slot, SlotStarts: { } starts, SlotEnds: { } ends })
                {
                    yield return new(MessageKind.Late, starts, ends + KeepsFor, slot);
                }

                break;
            case OrderKinds.Cancelled:
                yield return new(MessageKind.Cancelled, at, at + KeepsFor);
                break;
            case OrderKinds.PaymentWanted when fact is PaymentWanted wanted:
                var payBy = wanted.PayBy ?? (order.SlotEnds > at ? order.SlotEnds.Value : at + KeepsFor);
                yield return new(MessageKind.Unpaid, at, payBy) { PayBy = payBy };
                break;
            case OrderKinds.Packed:
                yield return new(MessageKind.Ready, at, order.SlotEnds is { } until && until > at ? until : at + KeepsFor);
                break;
            case OrderKinds.RefundGranted when fact is RefundGranted { Amount.IsZero: false } refund:
                yield return new(MessageKind.Refunded, at, at + KeepsFor, refund.Refund.ToString("D")) { Refund = refund };
                break;
            case PickNews.Proposed when fact is SubstituteProposed asked:
                var shown = pick?.Lines.FirstOrDefault(line => line.Line.Number == asked.Line)?.Asked;
                if (shown is { Status: ProposalStatus.Waiting } && shown.Id == asked.Step)
                {
                    yield return new(MessageKind.Proposed, at, asked.Lapses, asked.Step.ToString()) { Proposal = shown };
                }

                break;
        }
    }

    /// <summary>
    /// What the order book knows of it: it is a moment behind, so only what cannot change any more counts. Null when the order must be asked.
    /// </summary>
    public static bool? IsStillSo(Letter letter, OrderRow? row) => (letter.Kind, row?.Status) switch
    {
        (MessageKind.Late, OrderStatus.Packed or OrderStatus.HandedOver or OrderStatus.Cancelled or OrderStatus.NotCollected) => false,
        (MessageKind.Ready, OrderStatus.Packed) => true,
        (MessageKind.Ready, OrderStatus.HandedOver or OrderStatus.Cancelled or OrderStatus.NotCollected) => false,
        (MessageKind.Unpaid, OrderStatus.HandedOver or OrderStatus.Cancelled or OrderStatus.NotCollected) => false,
        (MessageKind.Late or MessageKind.Ready or MessageKind.Proposed or MessageKind.Unpaid, _) => null,
        _ => true,
    };

    /// <summary>False when what was to be told is no longer so.</summary>
    public static bool IsStillSo(Letter letter, OrderView? order, PickView? pick) => letter.Kind switch
    {
        MessageKind.Late => order is { Status: OrderStatus.Placed or OrderStatus.Picking } && order.Slot?.ToString() == letter.About,
        MessageKind.Ready => order is { Status: OrderStatus.Packed },
        MessageKind.Unpaid => order is { Wanted: not null },
        MessageKind.Proposed => pick is not null && pick.Lines.Any(
            line => line.Asked is { Status: ProposalStatus.Waiting } asked && asked.Id.ToString() == letter.About),
        _ => true,
    };
}
