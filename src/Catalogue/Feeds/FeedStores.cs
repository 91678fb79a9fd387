using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>A store as a feed tells of it; null leaves what stands.</summary>
internal sealed record FedStore(string Slug, string Name, string? TimeZone, Currency? Currency, string? Address, string? Zone, string? Place, long Line, string? Licences = null);

/// <summary>The stores that files name, by their id or their name in addresses.</summary>
internal sealed class FeedStores
{
    private const int LongestSlug = 80;

    private readonly Dictionary<string, StoreProfile> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _scopes = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _addsUnknown;
    private readonly Currency _currency;
    private readonly string _timeZone;
    private readonly TimeProvider _clock;

    public FeedStores(IEnumerable<StoreProfile> stores, bool addsUnknown, Currency currency, string timeZone, TimeProvider clock)
    {
        foreach (var store in stores)
        {
            _byName[store.Slug] = store;
            _byName[store.Id.ToString()] = store;
        }

        (_addsUnknown, _currency, _timeZone, _clock) = (addsUnknown, currency, timeZone, clock);
    }

    /// <summary>Stores that the file opens.</summary>
    public List<StoreProfile> Added { get; } = [];

    public StoreProfile? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The store of that name, opened if the mapping says so; null when it is not known.</summary>
    public StoreProfile? Of(string name)
    {
        if (_byName.TryGetValue(name, out var known))
        {
            return known;
        }

        return _addsUnknown && IsSlug(name) ? Open(new FedStore(name, name, null, null, null, null, null, 0)) : null;
    }

    public StoreProfile Open(FedStore store)
    {
        var opened = new StoreProfile(
            Id<Store>.New(_clock), store.Slug, store.Name, store.TimeZone ?? _timeZone, store.Currency ?? _currency, store.Address ?? "");
        _byName[opened.Slug] = opened;
        _byName[opened.Id.ToString()] = opened;
        Added.Add(opened);
        return opened;
    }

    /// <summary>The scope of a price: a store's, a zone's or the chain's; null and why, when it cannot be told.</summary>
    public string? Scope(string? store, string? zone, out string? whyNot)
    {
        whyNot = null;
        if (store is null)
        {
            return zone is null ? "chain"
                : Prices.Scope.TryParse("zone:" + zone, out var scope) ? scope.ToString()
                : Refuse($"'{zone}' is no name of a zone", out whyNot);
        }

        if (_scopes.TryGetValue(store, out var kept))
        {
            return kept;
        }

        return Of(store) is { } profile
            ? _scopes[store] = Prices.Scope.Of(profile.Id).ToString()
            : Refuse($"the store '{Mapping.Conversions.Shown(store)}' is not known", out whyNot);
    }

    public static bool IsSlug(string name) =>
        name.Length is > 0 and <= LongestSlug && name.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-') && name[0] != '-';

    private static string? Refuse(string why, out string? whyNot)
    {
        whyNot = why;
        return null;
    }
}
