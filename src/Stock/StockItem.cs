using System.Runtime.CompilerServices;

namespace OpenAisle.Stock;

/// <summary>The ledger of one product in one store. Figures are steps of <see cref="Unit"/>, which is what nothing of it looks like.</summary>
internal sealed class StockItem(Gtin gtin, Quantity unit)
{
    /// <summary>What came and went, by reason, each with its sign.</summary>
    private ByReason _changes;

    public Gtin Gtin { get; } = gtin;

    /// <summary>Nothing, in the unit and steps that the ledger is kept in.</summary>
    public Quantity Unit { get; private set; } = unit.None;

    /// <summary>As a manager set it.</summary>
    public Keeping SetTo { get; private set; }

    /// <summary>Looked for and not found; nobody is offered it until it is seen again.</summary>
    public bool Withdrawn { get; private set; }

    public long SafetyStock { get; private set; }

    public long OnHand { get; private set; }

    public long Held { get; set; }

    public Keeping Keeping => Withdrawn ? Keeping.Off : SetTo;

    /// <summary>What a new hold may still take; without meaning where stock is assumed.</summary>
    public long Free => Math.Max(0, OnHand - Held - SafetyStock);

    /// <summary>By how much more is held than is there. Assumed goods are not counted on.</summary>
    public long Missing => MissingWith(OnHand, Held);

    public long MissingWith(long onHand, long held) => SetTo == Keeping.Assumed ? 0 : Math.Max(0, held - onHand);

    /// <summary>True while another unit may be chosen.</summary>
    public bool IsIdle => OnHand == 0 && Held == 0;

    public Quantity Of(long steps) => Unit with { Steps = steps };

    public StockLevel Level => new(Gtin, Keeping, Of(OnHand), Of(Held), Of(Free));

    public StockAccount Account
    {
        get
        {
            var changes = new Dictionary<StockReason, Quantity>();
            foreach (var reason in Enum.GetValues<StockReason>())
            {
                changes[reason] = Of(_changes[(int)reason]);
            }

            return new(Level, Of(SafetyStock), Withdrawn, changes);
        }
    }

    public void Keep(Keeping keeping, Quantity safetyStock)
    {
        if (!Unit.IsLike(safetyStock))
        {
            // Only while nothing is on hand or held; the account in the old unit says nothing about the new one.
            Unit = safetyStock.None;
            _changes = default;
        }

        SetTo = keeping;
        SafetyStock = safetyStock.Steps;
        Withdrawn = false;
    }

    /// <summary>On hand after so many steps for that reason.</summary>
    public long After(StockReason reason, long steps) => reason switch
    {
        StockReason.Received or StockReason.Returned => OnHand + steps,
        StockReason.Corrected => steps,
        _ => OnHand - steps,
    };

    public void Enter(StockReason reason, long steps)
    {
        var after = After(reason, steps);
        _changes[(int)reason] += after - OnHand;
        OnHand = after;
        Withdrawn = reason switch
        {
            StockReason.NotFound => true,
            StockReason.Received => false,
            StockReason.Corrected => Withdrawn && steps <= 0,
            _ => Withdrawn,
        };
    }

    public void Write(BinaryWriter to)
    {
        to.Write(Gtin.Number);
        to.Write(Unit.Unit.Code);
        to.Write(Unit.Scale);
        to.Write((byte)SetTo);
        to.Write(Withdrawn);
        to.Write(SafetyStock);
        to.Write(Held);
        for (var reason = 0; reason < ByReason.Length; reason++)
        {
            to.Write(_changes[reason]);
        }
    }

    public static StockItem Read(BinaryReader from)
    {
        var item = new StockItem(Gtin.FromNumber(from.ReadInt64()), new(0, Kernel.Unit.Of(from.ReadString()), from.ReadByte()))
        {
            SetTo = (Keeping)from.ReadByte(),
            Withdrawn = from.ReadBoolean(),
            SafetyStock = from.ReadInt64(),
            Held = from.ReadInt64(),
        };
        for (var reason = 0; reason < ByReason.Length; reason++)
        {
            item._changes[reason] = from.ReadInt64();
            item.OnHand += item._changes[reason];
        }

        return item;
    }

    [InlineArray(Length)]
    private struct ByReason
    {
        public const int Length = (int)StockReason.Returned + 1;

        private long _first;
    }
}
