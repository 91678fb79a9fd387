using System.Diagnostics.CodeAnalysis;

namespace OpenAisle.Catalogue.Prices;

/// <summary>How far a price or a promotion reaches. The nearer one wins, so the order of the cases is the order of the search.</summary>
public enum Reach
{
    Store,
    Zone,
    Chain,
}

/// <summary>
/// Where a price or a promotion holds: in one store, in the stores of a price zone, or in all of the chain. Written <c>chain</c>,
/// <c>zone:north</c>, <c>store:</c> and the store's id.
/// </summary>
public readonly record struct Scope
{
    /// <summary>The longest name of a zone.</summary>
    public const int LongestZone = 60;

    private const string ZonePrefix = "zone:";
    private const string StorePrefix = "store:";

    private Scope(Reach reach, string? name) => (Reach, Name) = (reach, name);

    public static Scope Chain { get; } = new(Reach.Chain, null);

    public Reach Reach { get; }

    /// <summary>The zone's name or the store's id; null for the chain.</summary>
    public string? Name { get; }

    public static Scope Of(Id<Store> store) => new(Reach.Store, store.ToString());

    public static Scope Zone(string name) => TryParse(ZonePrefix + name, out var scope)
        ? scope
        : throw new FormatException($"'{name}' is no name of a zone: 1 to {LongestZone} characters without spaces at its ends.");

    public static bool TryParse([NotNullWhen(true)] string? text, out Scope scope)
    {
        scope = text switch
        {
            "chain" => Chain,
            not null when text.StartsWith(ZonePrefix, StringComparison.Ordinal) && IsName(text[ZonePrefix.Length..]) =>
                new(Reach.Zone, text[ZonePrefix.Length..]),
            not null when text.StartsWith(StorePrefix, StringComparison.Ordinal)
                && Id<Store>.TryParse(text[StorePrefix.Length..], null, out var store) => Of(store),
            _ => default,
        };
        return scope != default;
    }

    public static Scope Parse(string text) =>
        TryParse(text, out var scope) ? scope : throw new FormatException($"'{text}' is no scope: chain, zone:NAME or store:ID.");

    /// <summary>True when it holds in a store of that zone.</summary>
    public bool Holds(Id<Store> store, string? zone) => Reach switch
    {
        Reach.Chain => true,
        Reach.Zone => zone is not null && Name == zone,
        _ => Name == store.ToString(),
    };

    public override string ToString() => Reach switch
    {
        Reach.Chain => "chain",
        Reach.Zone => ZonePrefix + Name,
        _ => StorePrefix + Name,
    };

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestZone && !char.IsWhiteSpace(name[0]) && !char.IsWhiteSpace(name[^1]) && !name.Any(char.IsControl);
}
