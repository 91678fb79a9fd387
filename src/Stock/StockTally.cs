namespace OpenAisle.Stock;

/// <summary>
/// The laws of stock, counted from the facts alone and in the plainest way, independent of the ledger: on hand is what came less what
/// went; held is the most that any standing revision of each hold wants; no grant went beyond what was free.
/// </summary>
internal sealed class StockTally
{
    private readonly Dictionary<Gtin, (long OnHand, Keeping Keeping, bool Withdrawn, long SafetyStock)> _goods = [];
    private readonly Dictionary<Id<Hold>, Dictionary<int, Dictionary<Gtin, long>>> _holds = [];
    private readonly Dictionary<Gtin, long> _held = [];

    /// <summary>What the facts broke of the law, in words.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>How many grants were checked.</summary>
    public long Grants { get; private set; }

    public IEnumerable<Gtin> Gtins => _goods.Keys.Union(_held.Keys);

    public long OnHand(Gtin gtin) => _goods.GetValueOrDefault(gtin).OnHand;

    public long Held(Gtin gtin) => _held.GetValueOrDefault(gtin);

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
                Change(settled.Hold, hold =>
                {
                    foreach (var earlier in hold.Keys.Where(revision => revision < settled.Revision).ToList())
                    {
                        hold.Remove(earlier);
                    }
                });
                break;
            case StockDropped dropped:
                Change(dropped.Hold, hold => hold.Remove(dropped.Revision));
                break;
            case StockReleased released:
                Change(released.Hold, hold => hold.Clear());
                break;
            case StockSold sold:
                Change(sold.Hold, hold => hold.Clear());
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
        Grants++;
        var before = held.Lines.Select(line => Held(line.Gtin)).ToList();
        Change(held.Hold, hold => hold[held.Revision] = held.Lines.ToDictionary(line => line.Gtin, line => line.Quantity.Steps));
        for (var i = 0; i < held.Lines.Count; i++)
        {
            var (gtin, quantity) = held.Lines[i];
            var (onHand, keeping, withdrawn, safetyStock) = _goods.GetValueOrDefault(gtin);
            var added = Held(gtin) - before[i];
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

    /// <summary>Changes a hold, and what is held of each of its products by what that makes of it.</summary>
    private void Change(Id<Hold> key, Action<Dictionary<int, Dictionary<Gtin, long>>> change)
    {
        var hold = _holds.GetValueOrDefault(key) ?? [];
        CountCovered(hold, -1);
        change(hold);
        CountCovered(hold, +1);
        if (hold.Count == 0)
        {
            _holds.Remove(key);
        }
        else
        {
            _holds[key] = hold;
        }
    }

    private void CountCovered(Dictionary<int, Dictionary<Gtin, long>> hold, int sign)
    {
        foreach (var gtin in hold.Values.SelectMany(lines => lines.Keys).Distinct())
        {
            _held[gtin] = Held(gtin) + (sign * Covers(hold, gtin));
        }
    }

    private static long Covers(Dictionary<int, Dictionary<Gtin, long>> hold, Gtin gtin) =>
        hold.Values.Select(lines => lines.GetValueOrDefault(gtin)).DefaultIfEmpty().Max();
}
