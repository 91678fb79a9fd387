using System.Text.Json.Serialization;

namespace OpenAisle.Stock;

/// <summary>How a product is kept from now on; a product withdrawn as not found is back with it.</summary>
internal sealed record StockKept(Gtin Gtin, Keeping Keeping, Quantity SafetyStock) : IFact;

/// <summary>Something happened on the shelf. Lines are in the ledger's units, by GTIN; of a count, what is there.</summary>
internal sealed record StockEntered(
    Id<StockEntry> Entry, StockReason Reason, [property: JsonConverter(typeof(StockLinesJson))] IReadOnlyList<StockLine> Lines) : IFact;

/// <summary>Goods were set aside: all that this revision of the hold wants, also what an earlier one covers already.</summary>
internal sealed record StockHeld(
    Id<Hold> Hold, int Revision, [property: JsonConverter(typeof(StockLinesJson))] IReadOnlyList<StockLine> Lines) : IFact;

/// <summary>This revision counts; earlier ones are free again.</summary>
internal sealed record StockSettled(Id<Hold> Hold, int Revision) : IFact;

/// <summary>This revision does not come to be.</summary>
internal sealed record StockDropped(Id<Hold> Hold, int Revision) : IFact;

/// <summary>All that the hold covered is free again.</summary>
internal sealed record StockReleased(Id<Hold> Hold) : IFact;

/// <summary>Goods left with the shopper, and the hold ended.</summary>
/// <param name="Uncounted">Sold in a measure that the ledger of the product is not kept in (pieces of what is kept by weight); it is not moved.</param>
internal sealed record StockSold(
    Id<Hold> Hold,
    [property: JsonConverter(typeof(StockLinesJson))] IReadOnlyList<StockLine> Lines,
    [property: JsonConverter(typeof(StockLinesJson))] IReadOnlyList<StockLine>? Uncounted = null) : IFact;

/// <summary>More is held than is there, and the gap grew: somebody has to look. By how much in all, a line a product.</summary>
internal sealed record StockFellShort([property: JsonConverter(typeof(StockLinesJson))] IReadOnlyList<StockLine> Lines) : IFact;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StockKept))]
[JsonSerializable(typeof(StockEntered))]
[JsonSerializable(typeof(StockHeld))]
[JsonSerializable(typeof(StockSettled))]
[JsonSerializable(typeof(StockDropped))]
[JsonSerializable(typeof(StockReleased))]
[JsonSerializable(typeof(StockSold))]
[JsonSerializable(typeof(StockFellShort))]
internal sealed partial class StockFactsJson : JsonSerializerContext;

internal static class StockFacts
{
    /// <summary>The stream kind of a store's stock.</summary>
    public const string Stream = "stock";

    public static FactKind[] Kinds { get; } =
    [
        FactKind.Of("stock.kept", () => StockFactsJson.Default.StockKept),
        FactKind.Of("stock.entered", () => StockFactsJson.Default.StockEntered),
        FactKind.Of("stock.held", () => StockFactsJson.Default.StockHeld),
        FactKind.Of("stock.settled", () => StockFactsJson.Default.StockSettled),
        FactKind.Of("stock.dropped", () => StockFactsJson.Default.StockDropped),
        FactKind.Of("stock.released", () => StockFactsJson.Default.StockReleased),
        FactKind.Of("stock.sold", () => StockFactsJson.Default.StockSold),
        FactKind.Of("stock.fell-short", () => StockFactsJson.Default.StockFellShort),
    ];
}
