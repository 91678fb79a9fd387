using OpenAisle.Journal;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>
/// What follows from where an order stands. Every call is keyed by the order and may be repeated, so it is derived from the state
/// alone: no list of things still to do that could be lost. And from the state on disk alone: had a cancellation been obeyed whose commit
/// then failed, goods and money of a standing order would be gone.
/// </summary>
internal sealed partial class OrderActor
{
    /// <summary>What follows from the last change; the next one waits for it, so that neither undoes the other's work.</summary>
    private Task _settling = Task.CompletedTask;

    public async Task FollowThrough()
    {
        OrderState stands;
        do
        {
            stands = await DurableState();
        }
        while (!ReferenceEquals(stands, State));

        if (stands.Attempt is { } attempt)
        {
            switch (stands.Status)
            {
                case OrderStatus.Abandoned or OrderStatus.Cancelled or OrderStatus.NotCollected:
                    await LetGo(attempt, stands);
                    break;
                case OrderStatus.HandedOver:
                    await (_settling = Settle(attempt, stands, _settling)); // the goods may be gone before what followed from the last change
                    await Deliver(attempt, stands);
                    await GiveFeesBack();
                    await TakeMoney(await DurableState());
                    break;
                case OrderStatus.Placed or OrderStatus.Picking or OrderStatus.Packed when stands.Pending is null:
                    // No await since the look at what is pending: a change that begins now waits for this.
                    await (_settling = Settle(attempt, stands, _settling));
                    if (stands.LastRevision > 1)
                    {
                        await RenewWhatWasLost();
                    }

                    break;
            }
        }

        LeaveSoon();
    }

    private async Task LetGo(Attempted attempt, OrderState stands)
    {
        foreach (var supplier in stands.Suppliers)
        {
            await seams.Supplier(supplier).Release(attempt.Store, Id);
        }

        if (attempt.Slot is not null)
        {
            await SlotBook(attempt.Store).Release(Id.For<Booking>());
        }

        await Payment.Abandon();
    }

    private async Task Deliver(Attempted attempt, OrderState stands)
    {
        var supplierOf = stands.Lines.ToDictionary(line => line.Number, line => line.Supplier);
        foreach (var supplier in stands.Suppliers)
        {
            await seams.Supplier(supplier).Deliver(
                attempt.Store, Id,
                stands.Goods.Where(good => supplierOf[good.Line] == supplier).Select(good => new StockLine(good.Gtin, good.Quantity)).ToArray());
        }
    }

    private async Task GiveFeesBack()
    {
        foreach (var fee in ChargeRules.FeesBack(State).ToList())
        {
            Append(new RefundGranted(Guid.CreateVersion7(Clock.GetUtcNow()), 0, Quantity.Pieces(1), fee.Due(), ChargeRules.NothingKept, fee.Code));
        }

        await Durable();
    }

    private async Task TakeMoney(OrderState stands)
    {
        if (stands.Charged.IsZero)
        {
            await Payment.Abandon(); // nothing was found: nothing is charged
            return;
        }

        if (await Payment.Capture(stands.Charged) is CaptureOutcome.Refused refused)
        {
            throw new InvalidOperationException($"{stands.Charged} cannot be captured: {refused.Reason}; {refused.Available} stands authorised.");
        }

        foreach (var refund in stands.Refunds.Where(refund => !refund.Amount.IsZero))
        {
            if (await Payment.Refund(new Id<Refund>(refund.Refund), refund.Amount) is RefundOutcome.Refused no)
            {
                throw new InvalidOperationException($"{refund.Amount} cannot be given back: {no.Reason}; {no.Available} is left of what was captured.");
            }
        }
    }

    /// <summary>
    /// Revisions that did not come to be are dropped, the standing one is settled, and tenders it does not need are let go. Several changes
    /// may have passed since this was last done.
    /// </summary>
    /// <param name="stands">As it stood when nothing was pending: what was asked for since is none of ours.</param>
    /// <param name="before">What is being settled already. How that ends is for others to hear.</param>
    private async Task Settle(Attempted attempt, OrderState stands, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (attempt.Slot is not null && stands.LastRevision > 1)
        {
            await SettleSlot(SlotBook(attempt.Store), stands.SlotRevision, stands.LastRevision);
        }

        foreach (var supplier in stands.LastRevision > 1 ? stands.Suppliers : [])
        {
            await SettleHold(seams.Supplier(supplier), attempt.Store, stands.Revision, stands.LastRevision);
        }

        // Those before the first that stood were declined, or it would not have been tried.
        for (var tender = stands.FirstTender; tender <= stands.LastTender; tender++)
        {
            if (tender != stands.Tender && tender != stands.Renewal?.Tender)
            {
                await Payment.Void(tender);
            }
        }
    }

    private async Task SettleSlot(ISlotBook book, int standing, int lastRevision)
    {
        for (var revision = standing + 1; revision <= lastRevision; revision++)
        {
            await book.Drop(Id.For<Booking>(), revision);
        }

        await book.Settle(Id.For<Booking>(), standing);
    }

    private async Task SettleHold(ISupplier supplier, Id<Store> store, int standing, int lastRevision)
    {
        for (var revision = standing + 1; revision <= lastRevision; revision++)
        {
            await supplier.Drop(store, Id, revision);
        }

        await supplier.Settle(store, Id, standing);
    }
}

/// <summary>Wakes the order after each fact that has consequences.</summary>
internal sealed class OrderFollows(IGrainFactory actors) : IReaction
{
    public string Name => "orders.follow-through";

    public IReadOnlyCollection<string> Kinds { get; } =
    [
        OrderKinds.Abandoned, OrderKinds.Changed, OrderKinds.ChangeDropped, OrderKinds.Cancelled, OrderKinds.HandedOver,
        OrderKinds.NotCollected, OrderKinds.RefundGranted, OrderKinds.Renewed, PaymentFacts.Expired,
    ];

    /// <summary>A payment's stream has the key of its order.</summary>
    public Task React(RecordedFact recorded, IFact fact, CancellationToken cancel)
    {
        var order = actors.GetGrain<IOrder>(recorded.Stream.Key);
        return fact is PaymentExpired expired ? order.PaymentLost(expired.Tender) : order.FollowThrough();
    }
}

/// <summary>What was ordered is not in the basket any more.</summary>
internal sealed class BasketEmpties(IGrainFactory actors) : IReaction
{
    public string Name => "orders.basket-empties";

    public IReadOnlyCollection<string> Kinds { get; } = [OrderKinds.Placed];

    public async Task React(RecordedFact recorded, IFact fact, CancellationToken cancel)
    {
        if (fact is Placed { Basket: { } basket })
        {
            var goods = await actors.GetGrain<IOrder>(recorded.Stream.Key).Frozen();
            await actors.GetGrain<IBasket>(basket.Value).CheckedOut(new Id<Order>(recorded.Stream.Key), goods);
        }
    }
}

/// <summary>The sweeper: asks an order whose time is up what became of it.</summary>
internal sealed class OrderSweeper(IGrainFactory actors) : IDeadlineReader
{
    public string StreamKind => OrderKinds.Stream;

    public Task Due(Deadline deadline, CancellationToken cancel) => actors.GetGrain<IOrder>(deadline.Stream.Key).Sweep();
}
