namespace OpenAisle.Catalogue.Search;

/// <summary>Narrows answers down and counts, for each value of each group, how many there would be if it were chosen too.</summary>
internal sealed class FacetCounting
{
    private const int MostBrands = 12;

    private const int Department = 1;
    private const int Brand = 2;
    private const int Diet = 4;
    private const int FreeFrom = 8;
    private const int Nutriscore = 16;
    private const int OnOffer = 32;
    private const int InStock = 64;

    private readonly StoreColumns _store;
    private readonly SearchFilter _filter;
    private readonly HashSet<int> _brands;
    private readonly Diet _diets;
    private readonly int _free;

    private readonly bool _passesAll;
    private readonly bool[] _departmentChosen;
    private readonly int[] _departments;
    private readonly int[] _brandCounts;
    private readonly int[] _dietCounts = new int[Diets.Keys.Count];
    private readonly int[] _freeCounts = new int[Allergens.Fourteen.Count];
    private readonly int[] _scores = new int[5];
    private int _onOffer;
    private int _inStock;

    public FacetCounting(StoreColumns store, SearchFilter filter)
    {
        (_store, _filter) = (store, filter);
        var brands = store.Products.Brands;
        _departments = new int[store.Products.Departments.Count];
        _departmentChosen = [.. store.Products.Departments.Select(department => filter.Departments.Count == 0 || filter.Departments.Contains(department))];
        _brandCounts = new int[brands.Count];
        _passesAll = filter == SearchFilter.None;
        _brands = filter.Brands.Count == 0
            ? []
            : [.. Enumerable.Range(0, brands.Count).Where(number => filter.Brands.Contains(brands[number], StringComparer.OrdinalIgnoreCase)), -2];
        _diets = filter.Diets.Aggregate(Catalogue.Diet.None, (all, key) => all | Diets.Of(key));
        _free = filter.FreeFrom.Aggregate(0, (all, key) => all | Allergens.Bit(key));
    }

    public bool Passes(int number) => Failing(number) == 0;

    /// <summary>Counts an answer.</summary>
    /// <returns>True when it passes the filter.</returns>
    public bool Count(int number)
    {
        var failing = Failing(number);
        var products = _store.Products;
        if ((failing & ~Department) == 0)
        {
            _departments[products.DepartmentOf[number]]++;
        }

        var brand = products.BrandOf[number];
        if ((failing & ~Brand) == 0 && brand >= 0)
        {
            _brandCounts[brand]++;
        }

        if ((failing & ~Nutriscore) == 0 && products.Nutriscores[number] != 0)
        {
            _scores[products.Nutriscores[number] - 'A']++;
        }

        if ((failing & ~OnOffer) == 0 && _store.OnOffer[number])
        {
            _onOffer++;
        }

        if ((failing & ~InStock) == 0 && !_store.SoldOut[number])
        {
            _inStock++;
        }

        if (failing != 0)
        {
            return false;
        }

        CountBits(products.Diets[number], _dietCounts);
        CountBits(products.FreeFrom[number], _freeCounts);
        return true;
    }

    public IReadOnlyList<Facet> Facets()
    {
        var brands = _store.Products.Brands;
        return
        [
            .. new Facet[]
            {
                new(FacetGroup.Department, Values(_departments.Select((count, department) => (_store.Products.Departments[department], count))
                    .OrderByDescending(row => row.count).ThenBy(row => row.Item1, StringComparer.Ordinal), _filter.Departments)),
                new(FacetGroup.Brand, Values(_brandCounts.Select((count, brand) => (brands[brand], count))
                    .Where(row => row.count > 0 || _filter.Brands.Contains(row.Item1, StringComparer.OrdinalIgnoreCase))
                    .OrderByDescending(row => _filter.Brands.Contains(row.Item1, StringComparer.OrdinalIgnoreCase)).ThenByDescending(row => row.count)
                    .ThenBy(row => row.Item1, StringComparer.Ordinal).Take(MostBrands), _filter.Brands)),
                new(FacetGroup.Diet, Values(Diets.Keys.Select((key, bit) => (key, _dietCounts[bit])), _filter.Diets)),
                new(FacetGroup.FreeFrom, Values(Allergens.Fourteen.Select((key, bit) => (key, _freeCounts[bit])), _filter.FreeFrom)),
                new(FacetGroup.Nutriscore, Values(_scores.Select((count, score) => (((char)('A' + score)).ToString(), count)), _filter.Nutriscores)),
                new(FacetGroup.OnOffer, Values([("yes", _onOffer)], _filter.OnOffer ? ["yes"] : [])),
                new(FacetGroup.InStock, Values([("yes", _inStock)], _filter.InStock ? ["yes"] : [])),
            }.Where(facet => facet.Values.Count > 0),
        ];
    }

    private static List<FacetValue> Values(IEnumerable<(string Key, int Products)> counts, IReadOnlyCollection<string> chosen) =>
        [.. counts.Select(row => new FacetValue(row.Key, row.Products, chosen.Contains(row.Key, StringComparer.OrdinalIgnoreCase))).Where(value => value.Products > 0 || value.IsChosen)];

    private static void CountBits(int bits, int[] counts)
    {
        for (var bit = 0; bits != 0; bit++, bits >>= 1)
        {
            counts[bit] += bits & 1;
        }
    }

    /// <summary>The groups whose choice the product does not meet.</summary>
    private int Failing(int number)
    {
        if (_passesAll)
        {
            return 0;
        }

        var products = _store.Products;
        return (!_departmentChosen[products.DepartmentOf[number]] ? Department : 0)
            | (_brands.Count > 0 && !_brands.Contains(products.BrandOf[number]) ? Brand : 0)
            | ((products.Diets[number] & (int)_diets) != (int)_diets ? Diet : 0)
            | ((products.FreeFrom[number] & _free) != _free ? FreeFrom : 0)
            | (_filter.Nutriscores.Count > 0 && !_filter.Nutriscores.Contains(products.Nutriscores[number].ToString()) ? Nutriscore : 0)
            | (_filter.OnOffer && !_store.OnOffer[number] ? OnOffer : 0)
            | (_filter.InStock && _store.SoldOut[number] ? InStock : 0);
    }
}
