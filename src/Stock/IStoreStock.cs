using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Stock;

/// <summary>Stock set aside under a key of the asker's choosing (an order's id).</summary>
public abstract class Hold;

/// <summary>The key of one entry in the ledger, so that a repeated delivery note or count is entered once.</summary>
public abstract class StockEntry;

/// <summary>The stock of one store: a ledger per product, and what is held. The key is the store's id.</summary>
public interface IStoreStock : IGrainWithGuidKey
{
    /// <summary>
    /// Sets the goods aside, all or none. A higher revision of a hold that stands needs free stock only for what it adds, and both
    /// revisions stay covered until one of them is settled or dropped.
    /// </summary>
    Task<HoldOutcome> Hold(Id<Hold> hold, int revision, IReadOnlyList<StockLine> lines);

    /// <summary>This revision is what counts from now on; goods that only former revisions held are free again.</summary>
    Task Settle(Id<Hold> hold, int revision);

    /// <summary>This revision does not come to be; the one before it stands as it was.</summary>
    Task Drop(Id<Hold> hold, int revision);

    /// <summary>Everything held under the key is free again. A hold that comes after its release is refused as ended.</summary>
    Task Release(Id<Hold> hold);

    /// <summary>
    /// The goods have left with the shopper: on hand falls by what they took, and the hold ends. Never refused, also not for a hold that
    /// was released or never seen.
    /// </summary>
    Task Sell(Id<Hold> hold, IReadOnlyList<StockLine> goods);

    /// <summary>Enters what happened on the shelf: received, sold at a till, corrected, wasted, returned, not found. Never refused for lack of stock.</summary>
    Task<EntryOutcome> Enter(Id<StockEntry> entry, StockReason reason, IReadOnlyList<StockLine> lines);

    /// <summary>
    /// Says how a product is kept here: counted with a safety stock, assumed to be there, or off. The safety stock's unit is the one its
    /// ledger is kept in; it changes only while nothing is on hand or held.
    /// </summary>
    Task<EntryOutcome> Keep(Gtin gtin, Keeping keeping, Quantity safetyStock);

    /// <summary>What can be promised of each product now; one row for each asked, in that order.</summary>
    Task<IReadOnlyList<StockLevel>> Levels(IReadOnlyList<Gtin> gtins);

    /// <summary>The product's account: what came and went for which reason. Null when the ledger never heard of it.</summary>
    Task<StockAccount?> Account(Gtin gtin);
}

/// <summary>So much of one product. A unit that measures the same (pounds for kilograms) is converted to the ledger's own.</summary>
[GenerateSerializer, Immutable]
public readonly record struct StockLine(Gtin Gtin, Quantity Quantity);

/// <summary>How a product is kept in a store.</summary>
[JsonConverter(typeof(ShopWords<Keeping>))]
public enum Keeping
{
    /// <summary>Every piece or gram is on the ledger; offered down to the safety stock.</summary>
    Counted,

    /// <summary>Produce and counters: offered unless switched off, whatever the ledger says.</summary>
    Assumed,

    /// <summary>Not offered: switched off by hand, or not found on its shelf.</summary>
    Off,
}

/// <summary>Why stock changed.</summary>
[JsonConverter(typeof(ShopWords<StockReason>))]
public enum StockReason
{
    Received,
    Sold,
    SoldAtTill,

    /// <summary>A count: the lines give what is there, not the difference.</summary>
    Corrected,
    Wasted,

    /// <summary>
    /// An associate looked for so much (it may be nothing) and it was not there: on hand falls by it, and the product is withdrawn for
    /// everyone at once, until a receipt, or a count above zero, brings it back as it was kept before.
    /// </summary>
    NotFound,
    Returned,
}

/// <summary>Writes a word of the shop as <c>sold-at-till</c>.</summary>
internal sealed class ShopWords<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>What a store has of a product. Quantities are in the product's stock unit.</summary>
/// <param name="Free">On hand − held − safety stock, not below zero; meaningless when <see cref="Keeping.Assumed"/>.</param>
[GenerateSerializer, Immutable]
public sealed record StockLevel(Gtin Gtin, Keeping Keeping, Quantity OnHand, Quantity Held, Quantity Free)
{
    public bool Offers(Quantity wanted) =>
        Keeping == Keeping.Assumed || (Keeping == Keeping.Counted && Free.IsLike(wanted) && wanted <= Free);
}

/// <summary>A level, and what came and went since the ledger began; the changes add up to what is on hand.</summary>
[GenerateSerializer, Immutable]
public sealed record StockAccount(StockLevel Level, Quantity SafetyStock, bool Withdrawn, IReadOnlyDictionary<StockReason, Quantity> Changes);

/// <summary>The answer to a hold.</summary>
[GenerateSerializer, Immutable]
public abstract record HoldOutcome
{
    private HoldOutcome()
    {
    }

    /// <summary>All of it is set aside (or was already, under the same key).</summary>
    [GenerateSerializer, Immutable]
    public sealed record Held : HoldOutcome;

    /// <summary>Nothing was set aside. For each line that was short, what could be had.</summary>
    [GenerateSerializer, Immutable]
    public sealed record SoldOut(IReadOnlyList<StockLine> Available) : HoldOutcome;

    /// <summary>The key and revision stand already, with other goods.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Conflict : HoldOutcome;

    /// <summary>The hold was released or sold before, or this revision was dropped or replaced.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Ended : HoldOutcome;

    /// <summary>A quantity that the ledger cannot take: not above zero, or of something else than the product is measured by.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Unfit(Gtin Gtin, string Reason) : HoldOutcome;
}

/// <summary>The answer to a ledger entry.</summary>
[GenerateSerializer, Immutable]
public abstract record EntryOutcome
{
    private EntryOutcome()
    {
    }

    /// <summary>Entered. <paramref name="Shortfalls"/> names products of which more is held than is there.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Entered(IReadOnlyList<StockLine> Shortfalls) : EntryOutcome;

    /// <summary>The key stands already, with another reason or other lines.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Conflict : EntryOutcome;

    /// <summary>A quantity that the ledger cannot take.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Unfit(Gtin Gtin, string Reason) : EntryOutcome;
}
