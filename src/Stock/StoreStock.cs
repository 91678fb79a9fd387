using OpenAisle.Journal.Actors;
using Orleans.Concurrency;

namespace OpenAisle.Stock;

/// <summary>The actor of a store's stock: decides by the rules, appends, answers when it is on disk.</summary>
[Reentrant]
internal sealed class StoreStock(ActorJournal journal) : StreamActor<StockLedger>(journal, StockFacts.Stream), IStoreStock
{
    protected override SnapshotFormat<StockLedger> Snapshots => StockLedger.Snapshots;

    public Task<HoldOutcome> Hold(Id<Hold> hold, int revision, IReadOnlyList<StockLine> lines) =>
        Answer(StockRules.Hold(State, hold, revision, lines));

    public Task Settle(Id<Hold> hold, int revision) => Record(StockRules.Settle(State, hold, revision));

    public Task Drop(Id<Hold> hold, int revision) => Record(StockRules.Drop(State, hold, revision));

    public Task Release(Id<Hold> hold) => Record(StockRules.Release(State, hold));

    public Task Sell(Id<Hold> hold, IReadOnlyList<StockLine> goods) => Record(StockRules.Sell(State, hold, goods));

    public Task<EntryOutcome> Enter(Id<StockEntry> entry, StockReason reason, IReadOnlyList<StockLine> lines) =>
        Answer(StockRules.Enter(State, entry, reason, lines));

    public Task<EntryOutcome> Keep(Gtin gtin, Keeping keeping, Quantity safetyStock) =>
        Answer(StockRules.Keep(State, gtin, keeping, safetyStock));

    public async Task<IReadOnlyList<StockLevel>> Levels(IReadOnlyList<Gtin> gtins)
    {
        var levels = new StockLevel[gtins.Count];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = StockRules.Level(State, gtins[i]);
        }

        await Durable();
        return levels;
    }

    public async Task<StockAccount?> Account(Gtin gtin)
    {
        var account = State.Item(gtin)?.Account;
        await Durable();
        return account;
    }

    private async Task<TOutcome> Answer<TOutcome>(Decision<TOutcome> decision)
    {
        Append(decision.Facts);
        await Durable();
        return decision.Outcome;
    }

    private Task Record(IReadOnlyList<IFact> facts)
    {
        Append(facts);
        return Durable();
    }
}
