namespace OpenAisle.Host.Drill;

/// <summary>
/// The stock of one store, counted again from raw facts: on hand is what came less what went; a hold covers the most that any standing
/// revision of it wants; nothing is granted beyond what was free at that moment.
/// </summary>
internal sealed class StockAccount(Guid store)
{
    private readonly Dictionary<string, long> _onHand = [];
    private readonly Dictionary<string, long> _held = [];
    private readonly HashSet<string> _uncounted = [];
    private readonly Dictionary<Guid, SortedDictionary<int, Dictionary<string, long>>> _holds = [];

    /// <summary>The keys of the holds that stand.</summary>
    public IEnumerable<Guid> Holds => _holds.Where(hold => hold.Value.Count > 0).Select(hold => hold.Key);

    /// <summary>What left the store for an order, by GTIN in steps.</summary>
    public Dictionary<Guid, Dictionary<string, long>> Sold { get; } = [];

    public Dictionary<string, long> CoveredBy(Guid hold) => _holds.TryGetValue(hold, out var revisions) ? Covers(revisions) : [];

    public void Add(RawFact fact, Findings findings)
    {
        switch (fact.Kind)
        {
            case "stock.kept":
                if (fact.Text("keeping") != "counted")
                {
                    _uncounted.Add(fact.Text("gtin")!);
                }

                break;
            case "stock.entered":
                Enter(fact);
                break;
            case "stock.held":
                Hold(fact, findings);
                break;
            case "stock.settled":
                Revise(fact.Key("hold"), revisions => RemoveWhere(revisions, revision => revision < fact.Number("revision")));
                break;
            case "stock.dropped":
                Revise(fact.Key("hold"), revisions => revisions.Remove(fact.Number("revision")));
                break;
            case "stock.released":
                Revise(fact.Key("hold"), revisions => revisions.Clear());
                break;
            case "stock.sold":
                Sell(fact, findings);
                break;
        }
    }

    private void Enter(RawFact fact)
    {
        var reason = fact.Text("reason");
        foreach (var (gtin, steps) in Lines(fact))
        {
            var before = _onHand.GetValueOrDefault(gtin);
            _onHand[gtin] = reason switch
            {
                "received" or "returned" => before + steps,
                "corrected" => steps,
                _ => before - steps,
            };
        }
    }

    private void Hold(RawFact fact, Findings findings)
    {
        var key = fact.Key("hold");
        var wanted = Lines(fact);
        var covered = CoveredBy(key);
        foreach (var (gtin, steps) in wanted)
        {
            var added = steps - covered.GetValueOrDefault(gtin);
            var free = _onHand.GetValueOrDefault(gtin) - _held.GetValueOrDefault(gtin);
            if (added > 0 && added > free && !_uncounted.Contains(gtin))
            {
                findings.Broken($"store {store} promised {added} of {gtin} to {key} at fact {fact.Position}; {free} was free");
            }
        }

        if (_holds.TryGetValue(key, out var standing) && standing.ContainsKey(fact.Number("revision")))
        {
            findings.Doubled($"hold {key}, revision {fact.Number("revision")}, was granted twice");
        }

        Revise(key, revisions => revisions[fact.Number("revision")] = wanted);
    }

    private void Sell(RawFact fact, Findings findings)
    {
        var key = fact.Key("hold");
        var lines = Lines(fact);
        if (!Sold.TryAdd(key, lines))
        {
            findings.Doubled($"the goods of order {key} left the ledger twice");
        }

        Revise(key, revisions => revisions.Clear());
        foreach (var (gtin, steps) in lines)
        {
            _onHand[gtin] = _onHand.GetValueOrDefault(gtin) - steps;
        }
    }

    /// <summary>Changes the revisions of a hold, and what is held in all with them.</summary>
    private void Revise(Guid key, Action<SortedDictionary<int, Dictionary<string, long>>> change)
    {
        if (!_holds.TryGetValue(key, out var revisions))
        {
            _holds[key] = revisions = [];
        }

        foreach (var (gtin, steps) in Covers(revisions))
        {
            _held[gtin] -= steps;
        }

        change(revisions);
        foreach (var (gtin, steps) in Covers(revisions))
        {
            _held[gtin] = _held.GetValueOrDefault(gtin) + steps;
        }
    }

    private static Dictionary<string, long> Covers(SortedDictionary<int, Dictionary<string, long>> revisions)
    {
        var covers = new Dictionary<string, long>();
        foreach (var (gtin, steps) in revisions.Values.SelectMany(lines => lines))
        {
            covers[gtin] = Math.Max(covers.GetValueOrDefault(gtin), steps);
        }

        return covers;
    }

    private static void RemoveWhere(SortedDictionary<int, Dictionary<string, long>> revisions, Func<int, bool> which)
    {
        foreach (var revision in revisions.Keys.Where(which).ToList())
        {
            revisions.Remove(revision);
        }
    }

    private static Dictionary<string, long> Lines(RawFact fact) => fact.Body.GetProperty("lines").EnumerateObject()
        .GroupBy(line => line.Name)
        .ToDictionary(line => line.Key, line => line.Sum(part => Quantity.Parse(part.Value.GetString()!, null).Steps));
}
