using OpenAisle.Journal;

namespace OpenAisle.Orders;

/// <summary>What may happen to an order: pure functions from a state and a wish to facts, or to why not.</summary>
internal static class OrderRules
{
    private const string NotPaid = "The card was not authorised once more; the shopper has been asked for another one.";

    /// <summary>Either the fact that opens the attempt, or an answer, or neither when the attempt is open already.</summary>
    public static (Attempted? Opens, CheckoutOutcome? Answer) Open(
        OrderState state, CheckoutRequest request, IHandover? handover, OrderSettings settings, DateTimeOffset now)
    {
        if (state.Status != OrderStatus.None)
        {
            return state.Attempt is { } attempt && attempt.Fingerprint != request.Fingerprint
                ? (null, new CheckoutOutcome.Conflict("This attempt was made before with other content."))
                : (null, null);
        }

        if (WhyUnfit(request, handover, settings) is { } unfit)
        {
            return (null, unfit);
        }

        var total = request.Lines.Total(request.Charges, request.ShownTotal.Currency);
        return total != request.ShownTotal
            ? (null, new CheckoutOutcome.PriceChanged(total))
            : (new Attempted(
                request.Store, request.Shopper, request.Handover, request.Slot, request.Lines, total,
                Headroom.ToAuthorise(request.Lines, total), settings.PriceRule, request.Fingerprint, request.Basket, now + settings.HeldFor,
                request.Charges is { Length: > 0 } ? request.Charges : null), null);
    }

    private static CheckoutOutcome.Unfit? WhyUnfit(CheckoutRequest request, IHandover? handover, OrderSettings settings) => request switch
    {
        _ when handover is null => new("handover", "unknown-handover", "This store has no such way of handing over."),
        { Lines.Count: 0 } => new("lines", "empty", "There is nothing in it."),
        _ when request.Lines.Count > settings.MaxLines => new("lines", "too-many", $"At most {settings.MaxLines} lines."),
        { Slot: null } when !handover.GoodsInHand => new("slot", "missing", "Choose a time."),
        { Slot: not null } when handover.GoodsInHand => new("slot", "not-wanted", "Goods in hand need no time."),
        { Slot: { } slot } when slot.Handover != handover.Name => new("slot", "wrong-handover", $"That is no slot for {handover.Name}."),
        _ when request.Lines.Any(line => line.Quantity.Steps <= 0) => new("lines", "quantity", "Every quantity is above zero."),
        _ when request.Lines.Any(line => line.Amount != line.Quantity.At(line.UnitPrice)) => throw new InvalidOperationException("A line that does not add up."),
        _ => null,
    };

    public static CheckoutOutcome Answer(OrderState state) => state.Status switch
    {
        OrderStatus.None or OrderStatus.Attempted => new CheckoutOutcome.Pending(),
        OrderStatus.Abandoned => new CheckoutOutcome.Abandoned(state.EndReason ?? "lapsed"),
        _ => new CheckoutOutcome.Placed(state.Attempt!.Total, state.FirstAuthorised), // as it was answered first, whatever was changed since
    };

    /// <summary>What a sweeper finds to do at that time.</summary>
    public static IFact? Sweep(OrderState state, DateTimeOffset now) => state switch
    {
        { Status: OrderStatus.Attempted } when now >= state.Lapses => new Abandoned("lapsed"),
        { Pending: { } pending } when now >= pending.Lapses => new ChangeDropped(pending.Revision, "lapsed"),
        _ => null,
    };

    /// <summary>Whoever is slow with the card keeps the goods for as long again; asked twice at once it is given once.</summary>
    public static Decision Extend(OrderState state, OrderSettings settings, DateTimeOffset now) => state.Status switch
    {
        OrderStatus.Attempted when now >= state.Lapses => Decision.Not(state.Status, "Its time is up."),
        OrderStatus.Attempted when now + settings.HeldFor - state.Lapses < settings.HeldFor / 5 => Decision.Already,
        OrderStatus.Attempted when state.Extensions >= settings.MostExtensions => Decision.Not(state.Status, "It was kept as long as it can be."),
        OrderStatus.Attempted => Decision.Of(new HoldExtended(now + settings.HeldFor)),
        _ => Decision.Not(state.Status, "There is nothing left to pay."),
    };

    public static Decision Cancel(OrderState state, string by, string reason, DateTimeOffset now) => state.Status switch
    {
        OrderStatus.Cancelled => Decision.Already,
        OrderStatus.Placed when state.Pending is not null => Decision.Not(state.Status, "A change is under way; ask again in a moment."),
        OrderStatus.Placed when by == "shopper" && now >= state.CutOff => Decision.Not(state.Status, "The cut-off has passed."),
        OrderStatus.Placed => Decision.Of(new Cancelled(by, reason)),
        _ => Decision.Not(state.Status, "It cannot be cancelled any more."),
    };

    public static Decision StartPicking(OrderState state, Id<Associate> by) => state.Status switch
    {
        OrderStatus.Picking when state.Picker == by => Decision.Already,
        OrderStatus.Placed when state.Pending is not null => Decision.Not(state.Status, "A change is under way; ask again in a moment."),
        OrderStatus.Placed when state.PaymentWanted is not null => Decision.Not(state.Status, NotPaid),
        OrderStatus.Placed or OrderStatus.Picking => Decision.Of(new PickingStarted(by)), // while picking: somebody else takes it over
        _ => Decision.Not(state.Status, "It is not waiting to be picked."),
    };

    /// <summary>While somebody picks and until it is handed over; one key is one phrase.</summary>
    public static Decision Say(OrderState state, Guid key, string by, string phrase, int? line, OrderSettings settings)
    {
        if (state.Said.Find(said => said.Key == key) is { } before)
        {
            return before.By == by && before.Phrase == phrase && before.Line == line
                ? Decision.Already
                : Decision.Because(new StepOutcome.Unfit("phrase", "conflict", "This key said something else before."));
        }

        return state.Status switch
        {
            not (OrderStatus.Picking or OrderStatus.Packed) => Decision.Not(state.Status, "Nobody is there to hear it."),
            _ when !Phrases.Of(by).Contains(phrase) => Decision.Because(new StepOutcome.Unfit("phrase", "phrase", $"One of: {string.Join(", ", Phrases.Of(by))}.")),
            _ when line is { } number && !state.Lines.Any(one => one.Number == number) =>
                Decision.Because(new StepOutcome.Unfit("line", "no-such-line", $"The order has no line {number}.")),
            _ when state.Said.Count >= settings.MostPhrases => Decision.Not(state.Status, "So much was said already: speak at the kerb."),
            _ => Decision.Of(new Said(key, by, phrase, line)),
        };
    }

    public static Decision Pack(OrderState state, IReadOnlyList<PackedLine> packed, Id<Associate> by)
    {
        // Discounts, deposits and taxes are the order's to work out, from the lines as they were frozen.
        PackedLine[] goods = [.. packed.Select(good => good with { Charge = state.Lines.FirstOrDefault(line => line.Number == good.Line)?.ChargeFor(good) })];
        if (state.Status == OrderStatus.Packed)
        {
            return state.Goods.SequenceEqual(goods) ? Decision.Already : Decision.Not(state.Status, "It was packed with other goods.");
        }

        if (state.Status != OrderStatus.Picking)
        {
            return Decision.Not(state.Status, "It is not being picked.");
        }

        foreach (var good in goods)
        {
            if (WhyUnfit(state, good) is { } unfit)
            {
                return Decision.Because(unfit);
            }
        }

        var total = goods.Total(state.Charges, state.Total.Currency);
        return total > state.Authorised
            ? Decision.Because(new StepOutcome.BeyondAuthorised(total, state.Authorised))
            : Decision.Of(new Packed(goods, total, by));
    }

    private static StepOutcome.Unfit? WhyUnfit(OrderState state, PackedLine good)
    {
        if (state.Lines.FirstOrDefault(line => line.Number == good.Line) is not { } line)
        {
            return new("goods.line", "no-such-line", $"The order has no line {good.Line}.");
        }

        if (good.Quantity.Steps <= 0)
        {
            return new("goods.quantity", "quantity", "A line that was not found is left out; every other quantity is above zero.");
        }

        if (good.Amount != good.Quantity.At(good.UnitPrice))
        {
            return new("goods.amount", "does-not-add-up", $"{good.Quantity} at {good.UnitPrice} is {good.Quantity.At(good.UnitPrice)}.");
        }

        return good.Replaced switch
        {
            false when good.Gtin != line.Gtin => new("goods.gtin", "other-product", $"Line {line.Number} is {line.Gtin}; mark a substitute as one."),
            // What was weighed keeps the scale's own steps; the unit is the one that the price is for.
            false when good.Quantity.Unit != line.Quantity.Unit =>
                new("goods.quantity", "other-unit", $"Line {line.Number} is sold in {line.Quantity.Unit}."),
            false when line.SoldBy == Catalogue.SoldBy.Piece && good.Quantity > line.Quantity =>
                new("goods.quantity", "more-than-ordered", $"Line {line.Number} asked for {line.Quantity}."),
            true when good.Amount > line.Amount =>
                new("goods.amount", "dearer-substitute", "A substitute costs the shopper no more than what it replaces."),
            _ => null,
        };
    }

    public static Decision HandOver(OrderState state, Id<Associate> by) => state.Status switch
    {
        OrderStatus.HandedOver => Decision.Already,
        OrderStatus.Packed when state.PaymentWanted is not null => Decision.Not(state.Status, NotPaid),
        OrderStatus.Packed => Decision.Of(new HandedOver(by)),
        _ => Decision.Not(state.Status, "It is not packed."),
    };

    public static Decision CloseUncollected(OrderState state, Id<Associate> by, DateTimeOffset now) => state.Status switch
    {
        OrderStatus.NotCollected => Decision.Already,
        OrderStatus.Packed when now < state.SlotEnds => Decision.Not(state.Status, "Its window has not ended yet."),
        OrderStatus.Packed => Decision.Of(new NotCollected(by)),
        _ => Decision.Not(state.Status, "It is not waiting to be collected."),
    };

    /// <summary>The share of the line's amount that belongs to the quantity; all refunds of a line together give back its amount exactly.</summary>
    public static Decision GrantRefund(OrderState state, Guid refund, int lineNumber, Quantity quantity, string reason)
    {
        if (state.Refunds.FirstOrDefault(granted => granted.Refund == refund) is { } before)
        {
            return before.Line == lineNumber && before.Quantity == quantity
                ? Decision.Already
                : Decision.Because(new StepOutcome.Unfit("line", "conflict", "This key refunded something else before."));
        }

        if (state.Status != OrderStatus.HandedOver)
        {
            return Decision.Not(state.Status, "Money goes back only after the goods were handed over.");
        }

        if (state.Goods.FirstOrDefault(good => good.Line == lineNumber) is not { } good)
        {
            return Decision.Because(new StepOutcome.Unfit("line", "no-such-line", $"Line {lineNumber} was not handed over."));
        }

        var (given, money) = GivenBack(state, good);
        if (quantity.Steps <= 0 || !quantity.IsLike(good.Quantity) || quantity > good.Quantity - given)
        {
            return Decision.Because(new StepOutcome.Unfit("quantity", "quantity", $"At most {good.Quantity - given} can still be given back."));
        }

        var upTo = good.Due().Scale((given + quantity).Steps, good.Quantity.Steps);
        return Decision.Of(new RefundGranted(refund, lineNumber, quantity, upTo - money, reason));
    }

    internal static (Quantity Quantity, Money Money) GivenBack(OrderState state, PackedLine good)
    {
        var quantity = good.Quantity.None;
        var money = Money.Zero(good.Amount.Currency);
        foreach (var refund in state.Refunds.Where(refund => refund.Line == good.Line))
        {
            quantity += refund.Quantity;
            money += refund.Amount;
        }

        return (quantity, money);
    }
}

/// <summary>What a rule decided: a fact, or an answer without one.</summary>
internal sealed record Decision(IFact? Fact, StepOutcome Answer)
{
    public static readonly Decision Already = new(null, new StepOutcome.Done());

    public static Decision Of(IFact fact) => new(fact, new StepOutcome.Done());

    public static Decision Because(StepOutcome answer) => new(null, answer);

    public static Decision Not(OrderStatus status, string reason) =>
        status == OrderStatus.None ? Because(new StepOutcome.NoSuchOrder()) : Because(new StepOutcome.NotNow(status, reason));
}
