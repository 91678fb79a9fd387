namespace OpenAisle.Stock;

/// <summary>An answer, and the facts that make it true.</summary>
internal readonly record struct Decision<TOutcome>(TOutcome Outcome, params IReadOnlyList<IFact> Facts);

/// <summary>What may happen to a store's stock: pure functions that read the ledger and give facts, or say why not.</summary>
internal static class StockRules
{
    /// <summary>The most of one product in one line, and on one ledger.</summary>
    public const long MostSteps = Quantity.MaxSteps;

    /// <summary>The most lines of one hold, sale or entry.</summary>
    public const int MostLines = 1_000;

    public static Decision<HoldOutcome> Hold(StockLedger ledger, Id<Hold> key, int revision, IReadOnlyList<StockLine> wanted)
    {
        var measured = StockMeasure.Of(ledger, wanted, from: 1);
        if (measured.Unfit is { } unfit)
        {
            return new(new HoldOutcome.Unfit(unfit.Gtin, measured.Why));
        }

        var hold = ledger.Hold(key);
        if (hold is not null && hold.Stands(revision))
        {
            return new(AreSame(hold.LinesOf(revision), measured.Lines) ? new HoldOutcome.Held() : new HoldOutcome.Conflict());
        }

        if (hold is not null ? revision <= hold.Latest : ledger.Ended(key) is { } ended && ended.IsFor(revision))
        {
            return new(new HoldOutcome.Ended());
        }

        return ShortLines(ledger, hold, measured.Lines) is { Count: > 0 } available
            ? new(new HoldOutcome.SoldOut(available.ToArray()))
            : new(new HoldOutcome.Held(), new StockHeld(key, revision, measured.Lines));
    }

    public static IReadOnlyList<IFact> Settle(StockLedger ledger, Id<Hold> key, int revision) =>
        ledger.Hold(key) is { } hold && hold.Stands(revision) && revision > hold.Settled
            ? [new StockSettled(key, revision)]
            : [];

    /// <summary>Also of a revision that never came: it may still be on its way, and is refused then.</summary>
    public static IReadOnlyList<IFact> Drop(StockLedger ledger, Id<Hold> key, int revision)
    {
        var isNews = ledger.Hold(key) is { } hold
            ? hold.Stands(revision) ? revision != hold.Settled : revision > hold.Latest
            : ledger.Ended(key) is not { } ended || !ended.IsFor(revision);
        return isNews ? [new StockDropped(key, revision)] : [];
    }

    /// <summary>Also of a hold that never came: it may still be on its way, and is refused then.</summary>
    public static IReadOnlyList<IFact> Release(StockLedger ledger, Id<Hold> key) =>
        ledger.Hold(key) is null && ledger.Ended(key) is { UpToRevision: >= int.MaxValue - 1 }
            ? []
            : [new StockReleased(key)];

    /// <summary>The goods have gone, whatever the ledger thinks: only a sale that was recorded before changes nothing.</summary>
    public static IReadOnlyList<IFact> Sell(StockLedger ledger, Id<Hold> key, IReadOnlyList<StockLine> goods)
    {
        if (ledger.Ended(key) == EndedHold.Sold)
        {
            return [];
        }

        var measured = StockMeasure.OfWhatHappened(ledger, goods);
        var hold = ledger.Hold(key);
        var shortfalls = Shortfalls(
            ledger, measured.Lines, StockReason.Sold, item => hold?.Covers(item) ?? 0, onlyWhatGrew: true);
        var sold = new StockSold(key, measured.Lines, measured.Uncounted);
        return shortfalls.Length == 0 ? [sold] : [sold, new StockFellShort(shortfalls)];
    }

    public static Decision<EntryOutcome> Enter(
        StockLedger ledger, Id<StockEntry> key, StockReason reason, IReadOnlyList<StockLine> lines)
    {
        var measured = StockMeasure.Of(ledger, lines, from: reason is StockReason.Corrected or StockReason.NotFound ? 0 : 1);
        if (measured.Unfit is { } unfit)
        {
            return new(new EntryOutcome.Unfit(unfit.Gtin, measured.Why));
        }

        if (reason == StockReason.Corrected && measured.Lines.Length < lines.Count)
        {
            return new(new EntryOutcome.Unfit(TwiceIn(lines), "it is counted twice in one entry"));
        }

        if (ledger.Entered(key) is { } print)
        {
            return print == StockPrint.Of(reason, measured.Lines)
                ? new(new EntryOutcome.Entered(Shortfalls(ledger, measured.Lines, null, _ => 0, onlyWhatGrew: false)))
                : new(new EntryOutcome.Conflict());
        }

        foreach (var (gtin, quantity) in measured.Lines)
        {
            if (Math.Abs(ledger.Item(gtin)?.After(reason, quantity.Steps) ?? quantity.Steps) > MostSteps)
            {
                return new(new EntryOutcome.Unfit(gtin, "there would be more of it than any store holds"));
            }
        }

        var entered = new StockEntered(key, reason, measured.Lines);
        var grown = Shortfalls(ledger, measured.Lines, reason, _ => 0, onlyWhatGrew: true);
        return new(
            new EntryOutcome.Entered(Shortfalls(ledger, measured.Lines, reason, _ => 0, onlyWhatGrew: false)),
            grown.Length == 0 ? [entered] : [entered, new StockFellShort(grown)]);
    }

    public static Decision<EntryOutcome> Keep(StockLedger ledger, Gtin gtin, Keeping keeping, Quantity safetyStock)
    {
        var item = ledger.Item(gtin);
        if (safetyStock.Steps is < 0 or > MostSteps)
        {
            return new(new EntryOutcome.Unfit(gtin, "a safety stock is zero or more"));
        }

        if (item is { IsIdle: false } && !item.Unit.IsLike(safetyStock))
        {
            if (item.Unit.Unit.Dimension != safetyStock.Unit.Dimension)
            {
                return new(new EntryOutcome.Unfit(gtin, $"its ledger is kept in {item.Unit.Unit}, and some of it is there or held"));
            }

            safetyStock = safetyStock.In(item.Unit.Unit, item.Unit.Scale);
        }

        var stands = item is { Withdrawn: false } && item.SetTo == keeping && item.Of(item.SafetyStock) == safetyStock;
        return stands
            ? new(new EntryOutcome.Entered([]))
            : new(new EntryOutcome.Entered([]), new StockKept(gtin, keeping, safetyStock));
    }

    public static StockLevel Level(StockLedger ledger, Gtin gtin) =>
        ledger.Item(gtin)?.Level ?? new(gtin, Keeping.Counted, Quantity.Pieces(0), Quantity.Pieces(0), Quantity.Pieces(0));

    /// <summary>For each line that cannot be had, what could be.</summary>
    private static List<StockLine>? ShortLines(StockLedger ledger, LiveHold? hold, StockLine[] lines)
    {
        List<StockLine>? shortLines = null;
        foreach (var (gtin, quantity) in lines)
        {
            var item = ledger.Item(gtin);
            if (item is { Keeping: Keeping.Assumed })
            {
                continue;
            }

            var covered = item is null ? 0 : hold?.Covers(item) ?? 0;
            var free = item is { Keeping: Keeping.Counted } ? item.Free : 0;
            if (quantity.Steps - covered > free)
            {
                (shortLines ??= []).Add(new(gtin, quantity with { Steps = Math.Max(covered, Math.Min(quantity.Steps, covered + free)) }));
            }
        }

        return shortLines;
    }

    /// <summary>Products of the lines of which more is held than is there, after the reason (or now), by how much.</summary>
    private static StockLine[] Shortfalls(
        StockLedger ledger, StockLine[] lines, StockReason? reason, Func<StockItem, long> freed, bool onlyWhatGrew)
    {
        List<StockLine>? shortfalls = null;
        foreach (var (gtin, quantity) in lines)
        {
            if (ledger.Item(gtin) is not { } item)
            {
                continue;
            }

            var onHand = reason is { } why ? item.After(why, quantity.Steps) : item.OnHand;
            var missing = item.MissingWith(onHand, item.Held - freed(item));
            if (missing > 0 && (!onlyWhatGrew || missing > item.Missing))
            {
                (shortfalls ??= []).Add(new(gtin, item.Of(missing)));
            }
        }

        return shortfalls?.ToArray() ?? [];
    }

    private static bool AreSame(ReadOnlySpan<HeldLine> held, StockLine[] lines)
    {
        if (held.Length != lines.Length)
        {
            return false;
        }

        for (var i = 0; i < held.Length; i++)
        {
            if (held[i].Item.Gtin != lines[i].Gtin || held[i].Steps != lines[i].Quantity.Steps)
            {
                return false;
            }
        }

        return true;
    }

    private static Gtin TwiceIn(IReadOnlyList<StockLine> lines) => lines.GroupBy(line => line.Gtin).First(same => same.Count() > 1).Key;
}
