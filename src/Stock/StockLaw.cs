using OpenAisle.Journal.Commands;

namespace OpenAisle.Stock;

/// <summary>
/// Law 1 over a whole journal: no hold was granted beyond what was free, and the ledger of every store agrees, product by product, with a
/// tally of the facts that shares no code with it.
/// </summary>
internal sealed class StockLaw : ILaw
{
    private const int MostBreaches = 100;

    public string Name => "stock: what is promised was there";

    public async Task<LawReport> Check(IAsyncEnumerable<ReadFact> facts, CancellationToken cancel)
    {
        Dictionary<Guid, (StockTally Tally, StockLedger Ledger)> stores = [];
        await foreach (var (recorded, fact) in facts.WithCancellation(cancel))
        {
            if (recorded.Stream.Kind != StockFacts.Stream)
            {
                continue;
            }

            if (!stores.TryGetValue(recorded.Stream.Key, out var store))
            {
                stores[recorded.Stream.Key] = store = (new(), StockLedger.Empty());
            }

            store.Tally.Add(fact);
            store.Ledger.Apply(fact, recorded.At);
        }

        List<string> breaches = [];
        foreach (var (key, (tally, ledger)) in stores)
        {
            breaches.AddRange(tally.Broken.Select(broken => $"Store {key:D}: {broken}"));
            foreach (var gtin in tally.Gtins)
            {
                var (onHand, held) = (ledger.Item(gtin)?.OnHand ?? 0, ledger.Item(gtin)?.Held ?? 0);
                if (onHand != tally.OnHand(gtin) || held != tally.Held(gtin))
                {
                    breaches.Add(
                        $"Store {key:D}: of {gtin} the ledger has {onHand} and holds {held}; the facts tell of {tally.OnHand(gtin)} and {tally.Held(gtin)}.");
                }
            }
        }

        return new(
            stores.Values.Sum(store => store.Tally.Grants + store.Tally.Gtins.LongCount()), [.. breaches.Take(MostBreaches)]);
    }
}
