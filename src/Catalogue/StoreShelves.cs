using System.Collections.Frozen;

namespace OpenAisle.Catalogue;

/// <summary>All that a store offers, as of one moment. Never changed: a change makes a new one.</summary>
internal sealed class StoreShelves
{
    private readonly Dictionary<long, Offer> _byGtin;
    private readonly FrozenDictionary<string, Shelved[]> _byDepartment;
    private readonly Shelved[] _all;

    public StoreShelves(IEnumerable<Offer> offers)
    {
        _all =
        [
            .. offers.OrderBy(offer => offer.Place.Sequence).ThenBy(offer => offer.Product.Gtin)
                .Select(offer => new Shelved(offer, WordsOf(offer.Product))),
        ];
        _byGtin = _all.ToDictionary(shelved => shelved.Offer.Product.Gtin.Number, shelved => shelved.Offer);
        _byDepartment = _all.GroupBy(shelved => shelved.Offer.Product.Department).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        Departments =
        [
            .. Department.All.Concat(_byDepartment.Keys.Except(Department.All).Order(StringComparer.Ordinal))
                .Where(_byDepartment.ContainsKey)
                .Select(department => (department, _byDepartment[department].Length)),
        ];
    }

    /// <summary>When a dated price begins or ends next: from then on the shelves must be read again.</summary>
    public DateTimeOffset HoldUntil { get; init; } = DateTimeOffset.MaxValue;

    public static StoreShelves Empty { get; } = new([]);

    public IReadOnlyList<(string Department, int Products)> Departments { get; }

    /// <summary>Every offer, in the order of the shelves.</summary>
    public IEnumerable<Offer> All => _all.Select(shelved => shelved.Offer);

    public Offer? Find(Gtin gtin) => _byGtin.GetValueOrDefault(gtin.Number);

    // The pricing of every order line comes through here: one dictionary of the right size, nothing else.
    public Dictionary<Gtin, Offer> Find(IReadOnlyCollection<Gtin> gtins)
    {
        var found = new Dictionary<Gtin, Offer>(gtins.Count);
        foreach (var gtin in gtins)
        {
            if (_byGtin.TryGetValue(gtin.Number, out var offer))
            {
                found[gtin] = offer;
            }
        }

        return found;
    }

    public OfferPage Browse(string? department, string? words, int skip, int take)
    {
        var shelf = department is null ? _all : _byDepartment.GetValueOrDefault(department, []);
        var wanted = SearchWords.Wanted(words);
        if (wanted.Length == 0 && !string.IsNullOrWhiteSpace(words))
        {
            return new([], 0); // signs alone, which no name begins with
        }

        var page = new List<Offer>(Math.Min(take, shelf.Length));
        var total = 0;
        foreach (var shelved in shelf)
        {
            if (HasAll(shelved.Words, wanted))
            {
                if (total >= skip && page.Count < take)
                {
                    page.Add(shelved.Offer);
                }

                total++;
            }
        }

        return new(page, total);
    }

    private static bool HasAll(string words, string[] wanted)
    {
        foreach (var word in wanted)
        {
            if (!words.Contains(word, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string WordsOf(Product product) =>
        SearchWords.Fold(string.Join(' ', [product.Name, product.Brand, product.Plu, .. product.Names.All.Select(name => name.Name)]));

    private readonly record struct Shelved(Offer Offer, string Words);
}
