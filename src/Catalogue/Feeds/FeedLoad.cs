namespace OpenAisle.Catalogue.Feeds;

/// <summary>A place of a planogram; a place that is null is given up.</summary>
internal sealed record FedPlace(Id<Store> Store, Gtin Gtin, Place? Place, long Line);

/// <summary>A product of an item file; a record that is null is not listed any more.</summary>
internal sealed record FedItem(Gtin Gtin, ProductRecord? Record, long Line);

/// <summary>A line of a till's receipt. Below zero: goods brought back.</summary>
internal readonly record struct FedSale(Id<Store> Store, string Receipt, Gtin Gtin, Quantity Quantity, long Line);

/// <summary>A row of a promotion file: the terms, and one of the goods they are about.</summary>
internal sealed record FedPromotion(Promotions.Promotion Terms, int Part, Promotions.Goods? Goods, bool Ends, long Line);

/// <summary>All that a file says, in our own words, before any of it is applied.</summary>
internal sealed class FeedLoad(
    FeedReport report, FeedStores stores, OwnCodes ownCodes, string effective, Func<Mapping.FeedKind, bool> isFull, string source)
{
    public FeedReport Report => report;

    /// <summary>The stores that it names, known or opened.</summary>
    public FeedStores KnownStores => stores;

    /// <summary>Under which numbers the chains' own codes are filed.</summary>
    public OwnCodes OwnCodes => ownCodes;

    /// <summary>Store time from which it speaks.</summary>
    public string Effective => effective;

    /// <summary>Whether the file tells all there is of a kind, so that what it does not name is no more.</summary>
    public bool IsFull(Mapping.FeedKind kind) => isFull(kind);

    public string Source => source;

    public List<FedStore> Stores { get; } = [];

    public List<FedItem> Items { get; } = [];

    public List<FedPrice> Prices { get; } = [];

    public List<FedPromotion> Promotions { get; } = [];

    public List<FedPlace> Places { get; } = [];

    public List<FedSale> Sales { get; } = [];
}
