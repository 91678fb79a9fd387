using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenAisle.Journal.Actors;

namespace OpenAisle.Stock;

/// <summary>
/// The stock of one store: the fold of its stream. It changes in place, because a store's stream runs to millions of facts of twenty
/// lines and copies would cost more than the facts; only <see cref="Apply"/> changes it, the rules just read.
/// </summary>
internal sealed class StockLedger : IFolded<StockLedger>
{
    /// <summary>After so many more holds have ended, the id of an ended one is forgotten: two days of a store with 4,000 orders a day.</summary>
    public const int EndedHoldsRemembered = 8_000;

    /// <summary>After so many more entries, the id of an entry is forgotten.</summary>
    public const int EntriesRemembered = 4_000;

    public const int FoldVersion = 1;
    private const int SnapshotEveryFacts = 10_000;

    private readonly Dictionary<long, StockItem> _items = [];
    private readonly Dictionary<Guid, LiveHold> _holds = [];
    private readonly RecentKeys<EndedHold> _ended = new(EndedHoldsRemembered);
    private readonly RecentKeys<ulong> _entries = new(EntriesRemembered);

    public static SnapshotFormat<StockLedger> Snapshots { get; } = new(FoldVersion, SnapshotEveryFacts, state => state.Write(), Read);

    public IReadOnlyCollection<StockItem> Items => _items.Values;

    public int LiveHolds => _holds.Count;

    public static StockLedger Empty() => new();

    public StockItem? Item(Gtin gtin) => _items.GetValueOrDefault(gtin.Number);

    public LiveHold? Hold(Id<Hold> hold) => _holds.GetValueOrDefault(hold.Value);

    /// <summary>How the hold ended, when it did and is still remembered.</summary>
    public EndedHold? Ended(Id<Hold> hold) => _ended.TryGet(hold.Value, out var mark) ? mark : null;

    /// <summary>The print of an entry that was made, when it is still remembered.</summary>
    public ulong? Entered(Id<StockEntry> entry) => _entries.TryGet(entry.Value, out var print) ? print : null;

    public StockLedger Apply(IFact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case StockHeld held:
                Apply(held);
                break;
            case StockSold sold:
                Apply(sold);
                break;
            case StockReleased released:
                End(released.Hold, EndedHold.Released);
                break;
            case StockEntered entered:
                _entries.Add(entered.Entry.Value, StockPrint.Of(entered.Reason, entered.Lines));
                foreach (var (gtin, quantity) in entered.Lines)
                {
                    ItemFor(gtin, quantity).Enter(entered.Reason, quantity.Steps);
                }

                break;
            case StockSettled settled:
                _holds[settled.Hold.Value].Settle(settled.Revision);
                break;
            case StockDropped dropped:
                Apply(dropped);
                break;
            case StockKept kept:
                ItemFor(kept.Gtin, kept.SafetyStock).Keep(kept.Keeping, kept.SafetyStock);
                break;
            case StockFellShort:
                break; // Somebody else's business: the ledger shows it already.
            default:
                throw new UnreachableException();
        }

        return this;
    }

    private void Apply(StockHeld held)
    {
        var lines = new HeldLine[held.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var (gtin, quantity) = held.Lines[i];
            lines[i] = new(ItemFor(gtin, quantity), quantity.Steps);
        }

        ref var hold = ref CollectionsMarshal.GetValueRefOrAddDefault(_holds, held.Hold.Value, out var stands);
        if (!stands)
        {
            hold = new();
            _ended.Remove(held.Hold.Value);
        }

        hold!.Add(held.Revision, lines);
    }

    private void Apply(StockSold sold)
    {
        End(sold.Hold, EndedHold.Sold);
        for (var i = 0; i < sold.Lines.Count; i++)
        {
            var (gtin, quantity) = sold.Lines[i];
            ItemFor(gtin, quantity).Enter(StockReason.Sold, quantity.Steps);
        }
    }

    private void Apply(StockDropped dropped)
    {
        if (_holds.TryGetValue(dropped.Hold.Value, out var hold))
        {
            hold.Drop(dropped.Revision);
            if (hold.IsEmpty)
            {
                End(dropped.Hold, EndedHold.DroppedUpTo(hold.Latest));
            }
        }
        else
        {
            _ended.Add(dropped.Hold.Value, EndedHold.DroppedUpTo(dropped.Revision));
        }
    }

    private void End(Id<Hold> key, EndedHold how)
    {
        if (_holds.Remove(key.Value, out var hold))
        {
            hold.End();
        }

        _ended.Add(key.Value, how);
    }

    private StockItem ItemFor(Gtin gtin, Quantity like)
    {
        ref var item = ref CollectionsMarshal.GetValueRefOrAddDefault(_items, gtin.Number, out _);
        return item ??= new(gtin, like);
    }

    /// <summary>The state in bytes: the same state gives the same bytes.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var to = new BinaryWriter(stream);
        to.Write(_items.Count);
        foreach (var item in _items.Values)
        {
            item.Write(to);
        }

        to.Write(_holds.Count);
        foreach (var (key, hold) in _holds.OrderBy(pair => pair.Key))
        {
            to.Write(key.ToByteArray());
            hold.Write(to);
        }

        _ended.Write(to, static (to, how) => to.Write(how.UpToRevision));
        _entries.Write(to, static (to, print) => to.Write(print));
        to.Flush();
        return stream.ToArray();
    }

    private static StockLedger Read(ReadOnlyMemory<byte> bytes)
    {
        using var from = new BinaryReader(new MemoryStream(bytes.ToArray()));
        var state = new StockLedger();
        var items = from.ReadInt32();
        state._items.EnsureCapacity(items);
        for (; items > 0; items--)
        {
            var item = StockItem.Read(from);
            state._items.Add(item.Gtin.Number, item);
        }

        for (var holds = from.ReadInt32(); holds > 0; holds--)
        {
            var key = new Guid(from.ReadBytes(16));
            state._holds.Add(key, LiveHold.Read(from, number => state._items[number]));
        }

        state._ended.Read(from, static from => new(from.ReadInt32()));
        state._entries.Read(from, static from => from.ReadUInt64());
        return state;
    }
}

/// <summary>How a hold ended: sold, released, or each revision up to a number dropped (a higher one may still come).</summary>
internal readonly record struct EndedHold(int UpToRevision)
{
    public static EndedHold Sold { get; } = new(int.MaxValue);

    public static EndedHold Released { get; } = new(int.MaxValue - 1);

    public static EndedHold DroppedUpTo(int revision) => new(revision);

    public bool IsFor(int revision) => revision <= UpToRevision;
}
