using System.Text.Json.Serialization;

namespace OpenAisle.Catalogue;

/// <summary>How a product is sold.</summary>
public enum SoldBy
{
    /// <summary>By the piece, at a price a piece.</summary>
    Piece,

    /// <summary>Weighed for each shopper, at a price per kilogram or pound; ordered as an estimate, charged as weighed.</summary>
    Weight,
}

/// <summary>Where it is kept cold.</summary>
public enum TemperatureZone
{
    Ambient,
    Chilled,
    Frozen,
}

/// <summary>What a thing is, wherever it is sold.</summary>
/// <param name="Size">The pack's content as printed ("350 g"); null when not known or loose.</param>
/// <param name="Department">A department's key, such as <c>produce</c>; its name is a text of the language.</param>
public sealed record Product(
    Gtin Gtin, string Name, string? Brand, string? Size, string Department, SoldBy SoldBy, TemperatureZone Zone, string? Plu = null)
{
    /// <summary>Its names by language, where they are known.</summary>
    [JsonIgnore]
    public NamesByLanguage Names { get; init; } = NamesByLanguage.None;

    /// <summary>What the pack holds, read from <see cref="Size"/>; null when that is not known, or loose.</summary>
    [JsonIgnore]
    public NetContent? Content { get; init; }

    /// <summary>True when nobody printed the size: the demo made it up, and says so.</summary>
    [JsonIgnore]
    public bool IsSizeInvented { get; init; }

    /// <summary>One of <see cref="Catalogue.TaxClass"/>: an attribute of the product; what it costs is a rule of the place.</summary>
    [JsonIgnore]
    public string TaxClass { get; init; } = Catalogue.TaxClass.UsualIn(Department);

    /// <summary>What a deposit may be due for: <see cref="NetContent.Packs"/> of these; null when none can be.</summary>
    [JsonIgnore]
    public DrinkContainer? Container { get; init; }

    /// <summary>Years that a shopper must have, as the grocer files it; a rule of the place may ask for more. Null when anybody may buy it.</summary>
    [JsonIgnore]
    public int? AgeLimit { get; init; }

    /// <summary>One of <see cref="Preparations.All"/>: what a shopper may ask for when it is picked; null when there is nothing to choose.</summary>
    [JsonIgnore]
    public string? Preparation { get; init; }

    /// <summary>Its name in a language such as <c>zh-Hans</c>; its usual name where that language has none.</summary>
    public string NameIn(string language) => Names.In(language) ?? Name;

    /// <summary>The language of <see cref="NameIn"/> where it is not the one asked for; null where it is, or nobody says which it is.</summary>
    public string? OtherLanguageIn(string language) => Names.In(language) is null ? Names.LanguageOf(Name) : null;
}

/// <summary>Where it stands on the floor, as the trade tells it.</summary>
/// <param name="Sequence">Order of a walk through the whole store.</param>
public sealed record Place(int Aisle, int Bay, int Shelf, int Sequence);

/// <summary>A product at a price in a store.</summary>
/// <param name="UnitPrice">Price of one whole <paramref name="Unit"/>: a piece, a kilogram, a pound.</param>
/// <param name="Scale">The decimal scale in which it is ordered and kept: 0 for pieces, 3 for grams in kilograms.</param>
/// <param name="Increment">The step of the stepper: one piece, or 0.250 KGM.</param>
/// <param name="Tare">Weight of the packaging the counter puts it in; zero for pieces.</param>
public sealed record Offer(
    Id<Store> Store, Product Product, Money UnitPrice, Unit Unit, byte Scale, Quantity Increment, Quantity Tare, Place Place);

/// <summary>A store of the grocer.</summary>
/// <param name="Slug">Its name in addresses: <c>maple-street</c>.</param>
/// <param name="TimeZone">IANA name: slots and cut-offs are in the store's own time.</param>
public sealed record StoreProfile(Id<Store> Id, string Slug, string Name, string TimeZone, Currency Currency, string Address);
