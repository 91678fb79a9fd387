using System.Data.Common;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>What one kind of records of a file does to the tables: compared first, and written only if the whole file may be.</summary>
internal abstract class FeedWork
{
    /// <summary>What it comes to, once compared.</summary>
    public FeedCounts Counts { get; protected set; } = new("");

    /// <summary>The stores whose offers change; null for all of them.</summary>
    public HashSet<string>? Touches { get; protected set; } = [];

    /// <summary>The works of all that the file holds, in the order in which they are applied.</summary>
    public static IReadOnlyList<FeedWork> Of(FeedLoad load, Currency currency, FeedLimits limits) =>
    [
        .. load.Stores.Count + load.KnownStores.Added.Count > 0 ? [new StoreWork(load)] : Array.Empty<FeedWork>(),
        .. load.Items.Count > 0 ? [new ItemWork(load)] : Array.Empty<FeedWork>(),
        .. load.Prices.Count > 0 ? [new PriceWork(load, currency, limits)] : Array.Empty<FeedWork>(),
        .. load.Promotions.Count > 0 ? [new PromotionWork(load)] : Array.Empty<FeedWork>(),
        .. load.Places.Count > 0 ? [new PlaceWork(load)] : Array.Empty<FeedWork>(),
        .. load.Sales.Count > 0 ? [new SaleWork(load)] : Array.Empty<FeedWork>(),
    ];

    public abstract Task Compare(DbConnection connection, CancellationToken cancel);

    public abstract Task Write(DbTransaction transaction, DateTimeOffset now, CancellationToken cancel);
}
