namespace OpenAisle.Catalogue.Prices;

/// <summary>What kind of price a row holds.</summary>
public enum PriceKind
{
    /// <summary>The usual price.</summary>
    Regular,

    /// <summary>Lower for a while, and announced as lower: the law says which former price may stand beside it.</summary>
    Reduced,

    /// <summary>For members; never dearer than what everybody pays.</summary>
    Member,
}

/// <summary>The ways of filling a basket for which a price or a promotion can be set.</summary>
public static class Channel
{
    public const string Online = "online";
    public const string InStore = "in-store";

    public static IReadOnlyList<string> All { get; } = [Online, InStore];
}

/// <summary>A price of a product in a store, a zone or the chain, from a time to a time of the store's own wall clock.</summary>
/// <param name="Channel">One of <see cref="Prices.Channel"/>; null for every channel.</param>
/// <param name="UnitPrice">Of one whole <paramref name="Unit"/>; a store that sells the product in another unit passes the row over.</param>
/// <param name="From">In the store's own time, to the minute.</param>
/// <param name="Until">The first minute in which it does not hold any more; null: until another one does.</param>
/// <param name="Source">Whose row it is: <c>manager</c>, or the name of a feed.</param>
public sealed record DatedPrice(
    Gtin Gtin, Scope Scope, string? Channel, PriceKind Kind, Money UnitPrice, Unit Unit, DateTime From, DateTime? Until = null,
    string Source = DatedPrice.ByManager)
{
    public const string ByManager = "manager";
}

/// <summary>What holds for all prices, promotions and rules of a store.</summary>
/// <param name="Zone">Its price zone; null when it has none.</param>
/// <param name="Place">ISO 3166-1 or 3166-2 code, finer parts after dots: <c>US-NY</c>, <c>US-NY.new-york-city</c>, <c>CN</c>.</param>
/// <param name="Licences">What it may sell by licence: <c>beer</c>, <c>wine</c>, <c>spirits</c>, <c>snap</c>.</param>
public sealed record StoreTerms(Id<Store> Store, string? Zone, string Place, IReadOnlyList<string> Licences)
{
    /// <summary>A place for which no rule was written.</summary>
    public const string Nowhere = "ZZ";

    public static StoreTerms None(Id<Store> store) => new(store, null, Nowhere, []);
}
