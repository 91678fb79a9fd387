using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;
using Orleans.Concurrency;
using Orleans.Placement;

namespace OpenAisle.Orders;

/// <summary>
/// The one writer of an order's stream. Its longer stories stand in Checkout.cs (placing it), Changes.cs (changing it) and
/// Renewals.cs (paying it anew), FollowThrough.cs (what follows); here are the single steps.
/// </summary>
[Reentrant]
[PreferLocalPlacement]
internal sealed partial class OrderActor(
    ActorJournal journal, Seams seams, FewActors<ISlotBook> slotBooks, ManyActors<IPayment> payments, ShopperOffers offers,
    OrderSettings settings)
    : StreamActor<OrderState>(journal, OrderKinds.Stream), IOrder
{
    /// <summary>The deadline that stands while an attempt or a change is neither done nor given up.</summary>
    private const string Lapse = "lapse";

    private Id<Order> Id => new(this.GetPrimaryKey());

    private IPayment Payment => field ??= payments[this.GetPrimaryKey()];

    public Task<StepOutcome> Cancel(string by, string reason) => Step(OrderRules.Cancel(State, by, reason, Clock.GetUtcNow()));

    public Task<StepOutcome> StartPicking(Id<Associate> by) => Step(OrderRules.StartPicking(State, by));

    public Task<StepOutcome> Say(Guid key, string by, string phrase, int? line) => Step(OrderRules.Say(State, key, by, phrase, line, settings));

    public Task<StepOutcome> Pack(IReadOnlyList<PackedLine> goods, Id<Associate> by) => Step(OrderRules.Pack(State, goods, by));

    public Task<StepOutcome> HandOver(Id<Associate> by) => Step(OrderRules.HandOver(State, by));

    public Task<StepOutcome> CloseUncollected(Id<Associate> by) => Step(OrderRules.CloseUncollected(State, by, Clock.GetUtcNow()));

    public Task<StepOutcome> GrantRefund(Guid refund, int line, Quantity quantity, string reason) =>
        Step(OrderRules.GrantRefund(State, refund, line, quantity, reason));

    public Task<StepOutcome> GiveBackCharge(Guid refund, string charge, string reason) =>
        Step(ChargeRules.GiveBack(State, refund, charge, reason));

    public async Task<StepOutcome> Extend()
    {
        var decision = OrderRules.Extend(State, settings, Clock.GetUtcNow());
        if (decision.Fact is HoldExtended extended)
        {
            Append(extended, new DeadlineChange(Lapse, extended.Lapses));
        }

        await Durable();
        return decision.Answer;
    }

    public async Task Sweep()
    {
        if (OrderRules.Sweep(State, Clock.GetUtcNow()) is { } fact)
        {
            Append(fact, new DeadlineChange(Lapse, null), NextRenewal(fact));
        }
        else if (State.Status is not (OrderStatus.None or OrderStatus.Attempted))
        {
            await RenewWhenDue();
        }

        await Durable();
        LeaveSoon();
    }

    public async Task<IReadOnlyList<StockLine>> Frozen()
    {
        var lines = State.Attempt?.Lines.Select(line => new StockLine(line.Gtin, line.Quantity)).ToArray() ?? [];
        await Durable();
        return lines;
    }

    public async Task<OrderView?> Look()
    {
        var view = OrderViews.Of(Id, State);
        await Durable();
        return view;
    }

    private async Task<StepOutcome> Step(Decision decision)
    {
        if (decision.Fact is { } fact)
        {
            Append(fact);
        }

        await Durable();
        LeaveSoon();
        return decision.Answer;
    }

    /// <summary>A finished order holds no memory. While something is under way it stays: whoever asks would wait until that is over.</summary>
    protected override bool MayLeave => _settling.IsCompleted
        && (State is { Status: OrderStatus.None or OrderStatus.Placed, Pending: null, Renewal: null } || OrderLife.IsFinished(State.Status));
}
