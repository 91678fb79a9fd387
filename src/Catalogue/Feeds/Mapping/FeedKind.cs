namespace OpenAisle.Catalogue.Feeds.Mapping;

/// <summary>What a section of a file tells of.</summary>
public enum FeedKind
{
    // In the order in which they are applied: a store stands before its prices.
    Stores,
    Items,
    Prices,
    Promotions,
    Planogram,
    Sales,
}

/// <summary>The fields of each kind, in one table.</summary>
internal static class FeedFields
{
    /// <summary>
    /// Fields that every kind has: <c>skip</c> passes a row over, <c>delete</c> takes away what it names, both said by yes, true or 1;
    /// <c>codes-of</c> names the chain whose own codes <c>gtin own</c> leaves, or else they are the source's; <c>hold-out</c> says why a row is not
    /// taken that is right in itself, <c>note</c> what is to be said of one that is: both are counted in the report.
    /// </summary>
    public static IReadOnlyList<string> Shared { get; } = ["skip", "delete", "codes-of", "hold-out", "note"];

    /// <summary>A store by its id or its name in addresses, or a zone, or else the whole chain.</summary>
    private static readonly string[] Scope = ["store", "zone"];

    private static readonly Dictionary<FeedKind, (string[] Needed, string[] Possible)> ByKind = new()
    {
        [FeedKind.Stores] = (["store", "name"], ["time-zone", "currency", "address", "zone", "place", "licences"]),
        [FeedKind.Items] = (["gtin", "name"], ["brand", "size", "department", "sold-by", "temperature", "plu", "ingredients", "class", "container", "age", "preparation", "name-en", "name-zh-Hans"]),
        [FeedKind.Prices] = (["gtin", "price"], [.. Scope, "unit", "channel", "kind", "from", "until", "increment", "tare"]),
        [FeedKind.Promotions] =
        (
            ["promotion"],
            [
                .. Scope, "name", "form", "goods", "gtin", "department", "brand", "part", "channel", "from", "until", "take", "pay", "percent", "amount", "spend",
                "most-uses", "most-a-basket", "most-units", "members", "coupon", "clip", "funding", "layer", "ad", "page",
            ]),
        [FeedKind.Planogram] = (["store", "gtin", "aisle"], ["bay", "shelf", "sequence"]),
        [FeedKind.Sales] = (["store", "receipt", "gtin", "quantity"], ["unit", "at"]),
    };

    public static IReadOnlyList<string> Needed(FeedKind kind) => ByKind[kind].Needed;

    public static IReadOnlyList<string> All(FeedKind kind) => [.. ByKind[kind].Needed, .. ByKind[kind].Possible, .. Shared];
}
