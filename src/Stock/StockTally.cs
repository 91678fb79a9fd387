namespace OpenAisle.Stock;

/// <summary>
/// The laws of stock, counted from the facts alone and in the plainest way, independent of the ledger: on hand is what came less what
/// went; held is the most that any standing revision of each hold wants; no grant went beyond what was free.
/// </summary>
internal sealed class StockTally
{
    private readonly Dictionary<Gtin, (long OnHand, Keeping Keeping, bool Withdrawn, long SafetyStock)> _goods = [];
    private readonly Dictionary<Id<Hold>, Dictionary<int, Dictionary<Gtin, long>>> _holds = [];

    /// <summary>What the facts broke of the law, in words.</summary>
    public List<string> Broken { get; } = [];

    public IEnumerable<Gtin> Gtins => _goods.Keys.Union(_holds.Values.SelectMany(hold => hold.Values).SelectMany(lines => lines.Keys));

    public long OnHand(Gtin gtin) => _goods.GetValueOrDefault(gtin).OnHand;

    public long Held(Gtin gtin) => _holds.Values.Sum(hold => Covers(hold, gtin));

    public void Add(IFact fact)
    {
        switch (fact)
        {
            case StockKept kept:
                _goods[kept.Gtin] = (OnHand(kept.Gtin), kept.Keeping, false, kept.SafetyStock.Steps);
                break;
            case StockEntered entered:
                foreach (var (gtin, quantity) in entered.Lines)
                {
                    Enter(gtin, entered.Reason, quantity.Steps);
                }

                break;
            case StockHeld held:
                Hold(held);
                break;
            case StockSettled settled:
                foreach (var earlier in _holds[settled.Hold].Keys.Where(revision => revision < settled.Revision).ToList())
                {
                    _holds[settled.Hold].Remove(earlier);
                }

                break;
            case StockDropped dropped:
                _holds.GetValueOrDefault(dropped.Hold)?.Remove(dropped.Revision);
                break;
            case StockReleased released:
                _holds.Remove(released.Hold);
                break;
            case StockSold sold:
                _holds.Remove(sold.Hold);
                foreach (var (gtin, quantity) in sold.Lines)
                {
                    Enter(gtin, StockReason.Sold, quantity.Steps);
                }

                break;
        }
    }

    private void Enter(Gtin gtin, StockReason reason, long steps)
    {
        var (onHand, keeping, withdrawn, safetyStock) = _goods.GetValueOrDefault(gtin);
        onHand = reason switch
        {
            StockReason.Received or StockReason.Returned => onHand + steps,
            StockReason.Corrected => steps,
            _ => onHand - steps,
        };
        var isSeen = reason == StockReason.Received || (reason == StockReason.Corrected && steps > 0);
        _goods[gtin] = (onHand, keeping, reason == StockReason.NotFound || (withdrawn && !isSeen), safetyStock);
    }

    private void Hold(StockHeld held)
    {
        if (!_holds.TryGetValue(held.Hold, out var hold))
        {
            _holds[held.Hold] = hold = [];
        }

        var covered = held.Lines.Select(line => Covers(hold, line.Gtin)).ToList();
        var before = held.Lines.Select(line => Held(line.Gtin)).ToList();
        hold[held.Revision] = held.Lines.ToDictionary(line => line.Gtin, line => line.Quantity.Steps);
        for (var i = 0; i < held.Lines.Count; i++)
        {
            var (gtin, quantity) = held.Lines[i];
            var (onHand, keeping, withdrawn, safetyStock) = _goods.GetValueOrDefault(gtin);
            var added = quantity.Steps - covered[i];
            if (added > 0 && (withdrawn || keeping == Keeping.Off))
            {
                Broken.Add($"{held.Hold} was granted {quantity} of {gtin}, which is not offered.");
            }
            else if (added > 0 && keeping == Keeping.Counted && added > onHand - before[i] - safetyStock)
            {
                Broken.Add($"{held.Hold} was granted {added} more of {gtin}; of {onHand} there, {before[i]} were held and {safetyStock} kept back.");
            }
        }
    }

    private static long Covers(Dictionary<int, Dictionary<Gtin, long>> hold, Gtin gtin) =>
        hold.Values.Select(lines => lines.GetValueOrDefault(gtin)).DefaultIfEmpty().Max();
}
