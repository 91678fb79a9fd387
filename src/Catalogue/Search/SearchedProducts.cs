namespace OpenAisle.Catalogue.Search;

/// <summary>All products of the grocer with the index over them, as of one moment. A product's number is its place in the list.</summary>
internal sealed class SearchedProducts : IDisposable
{
    private readonly Dictionary<long, int> _numbers;
    private Suggestions? _suggestions;

    private SearchedProducts(IReadOnlyList<SearchProduct> products, SearchIndex index)
    {
        Products = products;
        Index = index;
        _numbers = products.Select((product, number) => (product.Gtin.Number, number)).ToDictionary(row => row.Item1, row => row.number);
        Departments = [.. products.Select(product => product.Department).Distinct()];
        var departmentNumbers = Departments.Select((department, number) => (department, number)).ToDictionary(row => row.department, row => row.number);
        DepartmentOf = [.. products.Select(product => departmentNumbers[product.Department])];
        Nutriscores = [.. products.Select(product => product.Nutriscore)];
        Diets = [.. products.Select(product => (int)product.Diets)];
        FreeFrom = [.. products.Select(product => product.FreeFrom)];
        Brands = [.. products.Select(product => product.Document.Brand).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        var brandNumbers = Brands.Select((brand, number) => (brand, number)).ToDictionary(row => row.brand, row => row.number, StringComparer.OrdinalIgnoreCase);
        BrandOf = [.. products.Select(product => product.Document.Brand is { } brand ? brandNumbers[brand] : -1)];
    }

    public IReadOnlyList<SearchProduct> Products { get; }

    public SearchIndex Index { get; }

    public IReadOnlyList<string> Departments { get; }

    /// <summary>The number of each product's department.</summary>
    public int[] DepartmentOf { get; }

    // What answers are counted by stands in arrays: ten thousands of products are looked at for one question, each of them somewhere else in memory.
    public char[] Nutriscores { get; }

    public int[] Diets { get; }

    public int[] FreeFrom { get; }

    public IReadOnlyList<string> Brands { get; }

    /// <summary>The number of each product's brand; −1 for none.</summary>
    public int[] BrandOf { get; }

    /// <summary>Made when somebody first types.</summary>
    public Suggestions Suggestions => LazyInitializer.EnsureInitialized(ref _suggestions, () => Suggestions.Of(Products, Index.Limits));

    public static SearchedProducts Of(IReadOnlyList<SearchProduct> products, SearchLimits limits) =>
        new(products, new IndexBuilding(limits).Build([.. products.Select(product => product.Document)]));

    /// <summary>−1 for a product that is not in here.</summary>
    public int NumberOf(Gtin gtin) => _numbers.GetValueOrDefault(gtin.Number, -1);

    /// <summary>The best answers among all products, wherever they are sold.</summary>
    public IEnumerable<SearchProduct> Rank(string words, int take)
    {
        var question = QuestionReader.Read(Index, words, takesOut: true);
        return Ranker.Run(Index, question, take, Fitting(question)).Best.Select(ranked => Products[ranked.Product]);
    }

    /// <summary>Whether a product lacks what must not be in it; null when nothing was said of that.</summary>
    public Predicate<int>? Fitting(Question question)
    {
        if (question.Without.Count == 0)
        {
            return null;
        }

        var free = 0;
        HashSet<int>? having = null;
        foreach (var without in question.Without)
        {
            if (without.Allergen is { } allergen)
            {
                free |= Allergens.Bit(allergen);
            }
            else
            {
                (having ??= []).UnionWith(Having(without.Terms));
            }
        }

        return number =>
        {
            var product = Products[number];
            return (product.FreeFrom & free) == free && (having is null || (product.HasIngredients && !having.Contains(number)));
        };
    }

    /// <summary>Products whose name or ingredients have all these words.</summary>
    private HashSet<int> Having(string[] terms)
    {
        HashSet<int>? all = null;
        foreach (var term in terms)
        {
            var some = new HashSet<int>();
            for (var field = 0; field < SearchFields.All.Length; field++)
            {
                some.UnionWith(Index.Postings(field, term)?.Products ?? []);
            }

            if (all is null)
            {
                all = some;
            }
            else
            {
                all.IntersectWith(some);
            }
        }

        return all ?? [];
    }

    public void Dispose() => Index.Dispose();
}
