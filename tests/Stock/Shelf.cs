namespace OpenAisle.Stock.Tests;

/// <summary>A store's ledger without its actor: every call decides, and applies what was decided.</summary>
internal sealed class Shelf
{
    public static readonly Gtin Oats = Gtin.Parse("4006381333931");
    public static readonly Gtin Milk = Gtin.Parse("036000291452");
    public static readonly Gtin Grapes = Gtin.Parse("9506000134352");
    public static readonly Gtin Salad = Gtin.Parse("96385074");

    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private int _entries;

    public StockLedger Ledger { get; set; } = StockLedger.Empty();

    public List<IFact> Facts { get; } = [];

    public static Id<Hold> Order(int number) => new(new Guid(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]));

    public static Id<StockEntry> Entry(int number) => new(new Guid(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 2]));

    public static StockLine Pieces(Gtin gtin, long count) => new(gtin, Quantity.Pieces(count));

    public static StockLine Grams(Gtin gtin, long grams) => new(gtin, Quantity.Grams(grams));

    /// <summary>A shelf with ten packets of oats.</summary>
    public static Shelf WithOats(long count = 10)
    {
        var shelf = new Shelf();
        shelf.Enter(StockReason.Received, Pieces(Oats, count));
        return shelf;
    }

    public HoldOutcome Hold(int order, int revision, params StockLine[] lines) =>
        Done(StockRules.Hold(Ledger, Order(order), revision, lines));

    public EntryOutcome Enter(StockReason reason, params StockLine[] lines) => Enter(1_000 + _entries++, reason, lines);

    public EntryOutcome Enter(int entry, StockReason reason, params StockLine[] lines) =>
        Done(StockRules.Enter(Ledger, Entry(entry), reason, lines));

    public EntryOutcome Keep(Gtin gtin, Keeping keeping, Quantity safetyStock) => Done(StockRules.Keep(Ledger, gtin, keeping, safetyStock));

    public void Settle(int order, int revision) => Apply(StockRules.Settle(Ledger, Order(order), revision));

    public void Drop(int order, int revision) => Apply(StockRules.Drop(Ledger, Order(order), revision));

    public void Release(int order) => Apply(StockRules.Release(Ledger, Order(order)));

    public void Sell(int order, params StockLine[] goods) => Apply(StockRules.Sell(Ledger, Order(order), goods));

    public StockLevel Level(Gtin gtin) => StockRules.Level(Ledger, gtin);

    /// <summary>On hand, held and free, in steps.</summary>
    public string Figures(Gtin gtin)
    {
        var level = Level(gtin);
        return $"{level.OnHand.Steps} on hand, {level.Held.Steps} held, {level.Free.Steps} free";
    }

    private T Done<T>(Decision<T> decision)
    {
        Apply(decision.Facts);
        return decision.Outcome;
    }

    private void Apply(IReadOnlyList<IFact> facts)
    {
        foreach (var fact in facts)
        {
            Ledger = Ledger.Apply(fact, Noon);
            Facts.Add(fact);
        }
    }

    public static StockLedger Replay(IEnumerable<IFact> facts, StockLedger? from = null) =>
        facts.Aggregate(from ?? StockLedger.Empty(), (ledger, fact) => ledger.Apply(fact, Noon));
}
