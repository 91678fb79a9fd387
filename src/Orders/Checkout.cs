using System.Diagnostics;
using OpenAisle.Journal;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>
/// Basket → order. An attempt is the order's id: the story runs once, whoever asks again awaits it or hears how it ended, and after a
/// crash the facts say where it goes on. The order's stream alone decides: it holds <see cref="Placed"/> or <see cref="Abandoned"/>.
/// </summary>
internal sealed partial class OrderActor
{
    /// <summary>The story that was begun last, with its tender: only who asks the same gets its answer.</summary>
    private (int Tender, Id<PaymentSource> Source, Task<CheckoutOutcome> Answer)? _story;

    public async Task<CheckoutOutcome> Checkout(CheckoutRequest request)
    {
        var (opens, answer) = OrderRules.Open(State, request, seams.Handover(request.Handover), settings, Clock.GetUtcNow());
        if (opens is not null)
        {
            Append(opens, new DeadlineChange(Lapse, opens.Lapses));
        }
        else if (answer is not null)
        {
            await Durable();
            LeaveSoon();
            return answer;
        }

        return await TellOnce(tender: 1, request.Source);
    }

    public async Task<CheckoutOutcome> Pay(int tender, Id<PaymentSource> source)
    {
        TenderView? other;
        do
        {
            await OthersAreTold(tender, source);
            if (State.Status is OrderStatus.Placed or OrderStatus.Picking or OrderStatus.Packed or OrderStatus.HandedOver)
            {
                var answer = await PayAnew(tender, source);
                LeaveSoon();
                return answer;
            }

            other = State.Status == OrderStatus.Attempted ? await StandingTender(tender) : null;
        }
        while (IsAnotherTold(tender, source)); // somebody else's card went ahead while we looked

        switch (other?.Status)
        {
            case TenderStatus.Authorised:
                return await TellOnce(other.Number, other.Source);
            case TenderStatus.Intended:
                await Durable();
                return new CheckoutOutcome.Pending();
            default:
                return await TellOnce(tender, source);
        }
    }

    /// <summary>One story at a time: whoever asks the same while it goes on awaits it, whoever asks something else comes after it.</summary>
    private async Task<CheckoutOutcome> TellOnce(int tender, Id<PaymentSource> source)
    {
        await OthersAreTold(tender, source);
        if (_story is not { Answer.IsCompleted: false } story)
        {
            _story = story = (tender, source, Tell(tender, source));
        }

        try
        {
            return await story.Answer;
        }
        finally
        {
            LeaveSoon();
        }
    }

    private bool IsAnotherTold(int tender, Id<PaymentSource> source) =>
        _story is { Answer.IsCompleted: false } story && (story.Tender, story.Source) != (tender, source);

    /// <summary>How another story ends is for those to hear who asked for it, an exception too.</summary>
    private async Task OthersAreTold(int tender, Id<PaymentSource> source)
    {
        while (IsAnotherTold(tender, source))
        {
            await ((Task)_story!.Value.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task<CheckoutOutcome> Tell(int tender, Id<PaymentSource> source)
    {
        // 1. The priced lines are frozen: from here on the shopper pays what was shown.
        await Durable();
        if (State.Status != OrderStatus.Attempted)
        {
            return await Ended();
        }

        var attempt = State.Attempt!;
        var handover = seams.Handover(attempt.Handover) ?? throw new InvalidOperationException($"No handover '{attempt.Handover}'.");
        SlotPlan? window = null;
        if (!handover.GoodsInHand)
        {
            // 2. The goods are held and 3. the slot is booked, side by side: both lapse by themselves if we fall here.
            var holding = HoldGoods(attempt.Store, revision: 1, attempt.Lines);
            var booking = SlotBook(attempt.Store).Book(Id.For<Booking>(), revision: 1, attempt.Slot!.Value, attempt.Lines.Items());
            await Task.WhenAll(holding, booking);
            if (await holding is not HoldOutcome.Held)
            {
                return await Abandon(await holding);
            }

            if (await booking is not BookOutcome.Booked booked)
            {
                return await Abandon(await booking);
            }

            window = booked.Plan;
        }

        // 4. The payment is authorised: the estimate, and headroom for what is still to be weighed.
        var authorised = await Payment.Authorise(new Tender(tender, attempt.ToAuthorise, source));
        if (State.Status != OrderStatus.Attempted)
        {
            return await Ended(); // swept while we waited; what was authorised is voided by that
        }

        if (authorised is AuthoriseOutcome.Authorised yes)
        {
            // 5. The order is placed. Nothing below this line can undo it.
            Place(attempt, handover, new Placed(tender, yes.Amount, window?.Ends, window?.CutOff, attempt.Basket, yes.Expires));
        }

        CheckoutOutcome answer = authorised switch
        {
            AuthoriseOutcome.Authorised => OrderRules.Answer(State),
            AuthoriseOutcome.Declined no => new CheckoutOutcome.Declined(no.Reason, tender + 1, State.Lapses), // the hold stands; try another card
            AuthoriseOutcome.Pending => new CheckoutOutcome.Pending(),
            AuthoriseOutcome.Conflict conflict => new CheckoutOutcome.Conflict(conflict.Reason),
            _ => throw new UnreachableException(),
        };
        await Durable();
        return answer;
    }

    /// <summary>How it has ended, once that is on disk: an end that was told and then lost could still come otherwise.</summary>
    private async Task<CheckoutOutcome> Ended()
    {
        var answer = OrderRules.Answer(State);
        await Durable();
        return answer;
    }

    /// <summary>Goods in hand are packed and handed over by the placing itself.</summary>
    private void Place(Attempted attempt, IHandover handover, Placed placed)
    {
        if (!handover.GoodsInHand)
        {
            var renewal = RenewalRules.DueAt(Clock.GetUtcNow(), placed.AuthorisedUntil, placed.SlotEnds, placed.CutOff, settings);
            if (renewal is null)
            {
                Append(placed, new DeadlineChange(Lapse, null));
            }
            else
            {
                Append(placed, new DeadlineChange(Lapse, null), new DeadlineChange(Renewal, renewal));
            }

            return;
        }

        PackedLine[] goods = [.. attempt.Lines.Select(line =>
            new PackedLine(
                line.Number, line.Gtin, line.Name, line.Quantity, line.UnitPrice, line.Amount,
                Charge: line.Terms is null ? null : line.Charge()))];
        Append([placed, new Packed(goods, attempt.Total, By: null), new HandedOver(By: null)], new DeadlineChange(Lapse, null));
    }

    private async Task<CheckoutOutcome> Abandon(HoldOutcome why)
    {
        await Abandon(why is HoldOutcome.SoldOut ? "sold-out" : "not-held");
        return why switch
        {
            HoldOutcome.SoldOut soldOut => new CheckoutOutcome.SoldOut(soldOut.Available),
            HoldOutcome.Unfit unfit => new CheckoutOutcome.Unfit("lines", "unit", unfit.Reason),
            HoldOutcome.Conflict => new CheckoutOutcome.Conflict("The goods were held under this attempt with other content."),
            HoldOutcome.Ended => await Ended(),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<CheckoutOutcome> Abandon(BookOutcome why)
    {
        var reason = Reason(why);
        await Abandon($"slot-{reason}");
        return why is BookOutcome.Ended ? await Ended() : new CheckoutOutcome.SlotGone(reason);
    }

    private async Task Abandon(string reason)
    {
        if (State.Status == OrderStatus.Attempted)
        {
            Append(new Abandoned(reason), new DeadlineChange(Lapse, null));
        }

        await Durable();
    }

    /// <summary>
    /// Before a card is tried: another one that was authorised after all places the order, one in doubt is waited for. Declined or voided
    /// ones are out of the way.
    /// </summary>
    private async Task<TenderView?> StandingTender(int next) => (await Payment.Look()).Tenders
        .FirstOrDefault(tender => tender.Number != next && tender.Status is TenderStatus.Authorised or TenderStatus.Intended);

    /// <summary>All suppliers or none: what one refuses, the release of the abandoned order frees at the others.</summary>
    private async Task<HoldOutcome> HoldGoods(Id<Store> store, int revision, IReadOnlyList<OrderLine> lines)
    {
        HoldOutcome held = new HoldOutcome.Held();
        foreach (var supplier in State.Suppliers) // one whose lines a change takes off holds nothing in this revision
        {
            var supplied = lines.Where(line => line.Supplier == supplier).Select(line => new StockLine(line.Gtin, line.Quantity)).ToArray();
            var outcome = await seams.Supplier(supplier).Hold(store, Id, revision, supplied);
            if (outcome is not HoldOutcome.Held)
            {
                return outcome;
            }
        }

        return held;
    }

    private ISlotBook SlotBook(Id<Store> store) => slotBooks[store.Value];

    private static string Reason(BookOutcome outcome) => outcome switch
    {
        BookOutcome.Full => "full",
        BookOutcome.TooManyItems => "too-many-items",
        BookOutcome.TooLate => "too-late",
        BookOutcome.NoSuchSlot => "no-such-slot",
        BookOutcome.Conflict => "conflict",
        BookOutcome.Ended => "ended",
        _ => throw new UnreachableException(),
    };
}
