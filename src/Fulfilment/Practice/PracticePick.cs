using OpenAisle.Catalogue;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment.Practice;

/// <summary>Holds the state of one made-up pick, and asks the rules of every pick what may be done.</summary>
internal sealed class PracticePick(IOffers offers, TimeProvider clock) : Grain, IPracticePick
{
    private PickState _state = PickState.Empty();
    private Id<Order> _order;
    private Id<Store> _store;

    private Id<Associate> By => new(this.GetPrimaryKey());

    public async Task<PickOutcome> Begin(Id<Store> store, int seed)
    {
        var goods = await PracticeOrder.Goods(store, seed, offers);
        if (goods.Count == 0)
        {
            return new PickOutcome.NoSuchOrder();
        }

        (_order, _store) = (Id<Order>.New(clock), store);
        var plan = PracticeOrder.Plan(_order, store, goods, clock.GetUtcNow());
        _state = PickState.Empty();
        return Answer(PickRules.Begin(_state, Id<PickStep>.New(clock), By, plan));
    }

    public Task<PickOutcome> TakePieces(Id<PickStep> step, int line, Quantity quantity) => Done(PickRules.TakePieces(_state, step, By, line, quantity));

    public Task<PickOutcome> Weigh(Id<PickStep> step, int line, Quantity gross, Quantity? tare) => Done(PickRules.Weigh(_state, step, By, line, gross, tare));

    public Task<PickOutcome> ReportShort(Id<PickStep> step, int line, Quantity? found) => Done(PickRules.ReportShort(_state, step, By, line, found));

    public async Task<PickOutcome> Substitute(Id<PickStep> step, int line, Gtin gtin, Quantity quantity)
    {
        var offer = await offers.Find(_store, gtin);
        return Answer(PickRules.Substitute(_state, step, By, line, gtin, quantity, offer));
    }

    public Task<PickOutcome> Undo(Id<PickStep> step, int line) => Done(PickRules.Undo(_state, step, By, line));

    public Task<PickOutcome> Pack(Id<PickStep> step, IReadOnlyList<Tote> totes) => Done(PickRules.Pack(_state, step, By, totes));

    public Task<PickView?> Look() => Task.FromResult(PickViews.Of(_order, _state));

    private Task<PickOutcome> Done(PickDecision decision) => Task.FromResult(Answer(decision));

    private PickOutcome Answer(PickDecision decision)
    {
        if (decision.Fact is { } fact)
        {
            _state = _state.Apply(fact, clock.GetUtcNow());
        }

        return decision.Refusal ?? new PickOutcome.Done(PickViews.Of(_order, _state)!);
    }
}
