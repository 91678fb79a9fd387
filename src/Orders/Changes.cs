using System.Diagnostics;
using OpenAisle.Journal;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>
/// Changing a placed order until the cut-off: other lines, another slot. The same story as the checkout, one revision on, and the first
/// hold, booking and authorisation stand until the new ones do.
/// </summary>
internal sealed partial class OrderActor
{
    /// <summary>The change last begun, and how it is carried out: only who asks for the same one waits for that answer.</summary>
    private (Id<Change> Id, Task<ChangeOutcome> Answer)? _change;

    public async Task<ChangeOutcome> Change(ChangeRequest request)
    {
        var (asked, answer) = ChangeRules.Ask(State, request, settings, Clock.GetUtcNow());
        if (asked is not null)
        {
            Append(asked, new DeadlineChange(Lapse, asked.Lapses));
        }
        else if (answer is not null)
        {
            await Durable();
            LeaveSoon();
            return answer;
        }

        if (_change is not { Answer.IsCompleted: false } running || running.Id != request.Change)
        {
            _change = running = (request.Change, CarryOut(request));
        }

        try
        {
            return await running.Answer;
        }
        finally
        {
            LeaveSoon();
        }
    }

    private async Task<ChangeOutcome> CarryOut(ChangeRequest request)
    {
        // 1. The wish is on disk, and the change before it is settled; where that went wrong it is done again, once nothing is pending.
        await Durable();
        await _settling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (State.Pending is not { } asked || asked.Change != request.Change)
        {
            var swept = ChangeRules.Answer(State, request.Change);
            await Durable();
            return swept;
        }

        var (store, shopper) = (State.Attempt!.Store, State.Attempt.Shopper);

        // 2. What it uses of the shopper's promotions is set aside, and the goods it adds are held, beside what is held already.
        if (request.Uses is { } uses && !await offers.ClaimAnew(shopper, Id, asked.Revision, State.Revision, uses, CancellationToken.None))
        {
            return await DropChange(
                asked, "promotion-used", new ChangeOutcome.Unfit("shownTotal", "price-changed", "Another order used the promotion meanwhile."));
        }

        var held = await HoldGoods(store, asked.Revision, asked.Lines);
        if (held is not HoldOutcome.Held)
        {
            return await DropChange(asked, "sold-out", held is HoldOutcome.SoldOut soldOut
                ? new ChangeOutcome.SoldOut(soldOut.Available)
                : new ChangeOutcome.Dropped("not-held"));
        }

        // 3. A place in the new window, when it is another one; room in the same one, when it comes to another number of items.
        var (ends, cutOff) = (State.SlotEnds, State.CutOff);
        if (asked.Slot is { } slot && (slot != State.Slot || asked.Items is not null))
        {
            var booking = await SlotBook(store).Book(Id.For<Booking>(), asked.Revision, slot, asked.Lines.Items());
            if (booking is not BookOutcome.Booked booked)
            {
                return await DropChange(asked, "slot-gone", new ChangeOutcome.SlotGone(Reason(booking)));
            }

            (ends, cutOff) = (booked.Plan.Ends, booked.Plan.CutOff);
        }

        // 4. A new authorisation, when the standing one does not cover it.
        var (authorised, until) = (State.Authorised, (DateTimeOffset?)null);
        if (asked.Tender is { } tender)
        {
            switch (await Payment.Authorise(new Tender(tender, asked.ToAuthorise, request.Source)))
            {
                case AuthoriseOutcome.Authorised yes:
                    (authorised, until) = (yes.Amount, yes.Expires);
                    break;
                case AuthoriseOutcome.Declined no:
                    return await DropChange(asked, "declined", new ChangeOutcome.Declined(no.Reason));
                case AuthoriseOutcome.Pending:
                    return new ChangeOutcome.Pending();
                case AuthoriseOutcome.Conflict conflict:
                    return await DropChange(asked, "conflict", new ChangeOutcome.Conflict(conflict.Reason));
                default:
                    throw new UnreachableException();
            }
        }

        // 5. The order is changed. What it does not need any more is let go by what follows.
        if (State.Pending is { } pending && pending.Revision == asked.Revision)
        {
            var changed = new Changed(asked.Revision, authorised, ends, cutOff, until);
            Append(changed, new DeadlineChange(Lapse, null), NextRenewal(changed));
        }

        await Durable();
        return ChangeRules.Answer(State, asked.Change);
    }

    private async Task<ChangeOutcome> DropChange(ChangeAsked asked, string reason, ChangeOutcome answer)
    {
        if (State.Pending is { } pending && pending.Revision == asked.Revision)
        {
            var dropped = new ChangeDropped(asked.Revision, reason);
            Append(dropped, new DeadlineChange(Lapse, null), NextRenewal(dropped));
        }

        await Durable();
        return answer;
    }
}

/// <summary>Which changes an order takes.</summary>
internal static class ChangeRules
{
    /// <summary>Either the fact that asks for the change, or an answer, or neither when this very change is under way.</summary>
    public static (ChangeAsked? Asked, ChangeOutcome? Answer) Ask(
        OrderState state, ChangeRequest request, OrderSettings settings, DateTimeOffset now)
    {
        if (state.Changes.TryGetValue(request.Change, out var before))
        {
            return (null, before.Fingerprint == request.Fingerprint
                ? Answer(state, request.Change)
                : new ChangeOutcome.Conflict("This change was asked for before with other content."));
        }

        if (state.Pending is { } pending)
        {
            return pending.Change == request.Change && pending.Fingerprint == request.Fingerprint
                ? (null, null)
                : (null, new ChangeOutcome.Conflict("Another change is under way; ask again in a moment."));
        }

        if (state.Renewal is not null)
        {
            return (null, new ChangeOutcome.Conflict("Its card is being asked once more; ask again in a moment."));
        }

        if (WhyNot(state, request, settings, now) is { } answer)
        {
            return (null, answer);
        }

        var total = request.Lines.Total(request.Charges, state.Total.Currency);
        var toAuthorise = Headroom.ToAuthorise(request.Lines, total);
        return (new ChangeAsked(
            request.Change, state.LastRevision + 1, request.Fingerprint, request.Slot ?? state.Slot, request.Lines, total, toAuthorise,
            toAuthorise > state.Authorised || state.PaymentWanted is not null ? state.LastTender + 1 : null, now + settings.HeldFor,
            request.Charges is { Length: > 0 } ? request.Charges : null,
            state.Slot is not null && request.Lines.Items() is var items && items != state.Lines.Items() ? items : null), null);
    }

    private static ChangeOutcome? WhyNot(OrderState state, ChangeRequest request, OrderSettings settings, DateTimeOffset now)
    {
        if (state.Status != OrderStatus.Placed)
        {
            return new ChangeOutcome.TooLate(OrderLife.IsFinished(state.Status) ? "It is finished." : "It is being picked.");
        }

        if (now >= state.CutOff)
        {
            return new ChangeOutcome.TooLate("The cut-off has passed.");
        }

        if (request.Lines.Count == 0)
        {
            return new ChangeOutcome.Unfit("lines", "empty", "Nothing is left; cancel the order instead.");
        }

        if (request.Lines.Count > settings.MaxLines)
        {
            return new ChangeOutcome.Unfit("lines", "too-many", $"At most {settings.MaxLines} lines.");
        }

        if (request.Slot is { } slot && slot.Handover != state.Attempt!.Handover)
        {
            return new ChangeOutcome.Unfit("slot", "wrong-handover", $"That is no slot for {state.Attempt.Handover}.");
        }

        var total = request.Lines.Total(request.Charges, state.Total.Currency);
        return total != request.ShownTotal
            ? new ChangeOutcome.Unfit("shownTotal", "price-changed", $"It comes to {total} now.")
            : null;
    }

    public static ChangeOutcome Answer(OrderState state, Id<Change> change) =>
        state.Changes.TryGetValue(change, out var end)
            ? end.Dropped is { } reason ? new ChangeOutcome.Dropped(reason) : new ChangeOutcome.Changed(end.Total, end.Authorised)
            : new ChangeOutcome.Pending();
}
