namespace OpenAisle.Catalogue.Search;

/// <summary>Looks through the department of a product for what is like it.</summary>
internal sealed class AlikeGoods(ProductSearch search, Products details) : IAlikeGoods
{
    /// <summary>Less alike than this is something else.</summary>
    private const double AlikeFrom = 0.25;

    /// <summary>Goods of a department that are compared.</summary>
    private const int MostCompared = 20_000;

    /// <summary>Found for one of the words that go with a product.</summary>
    private const int ForEachWord = 2;

    private static readonly (string[] Terms, string[] Words)[] Pairs = [.. SearchFiles.Lines("goes-with.txt").Select(ReadPair)];

    public async ValueTask<IReadOnlyList<Offer>> Similar(Id<Store> store, Gtin gtin, int most, CancellationToken cancel = default)
    {
        var columns = await search.Columns(store, cancel);
        return [.. Alike(columns, gtin).Take(most).Select(row => columns.Offers[row.Number]!)];
    }

    public async ValueTask<IReadOnlyList<Offer>> GoesWith(Id<Store> store, Gtin gtin, int most, CancellationToken cancel = default)
    {
        var columns = await search.Columns(store, cancel);
        var number = columns.Products.NumberOf(gtin);
        if (number < 0)
        {
            return [];
        }

        var product = columns.Products.Products[number];
        var name = Terms(product.Document.Title);
        var kinds = Terms(string.Join(' ', (product.Document.Kinds ?? []).Skip(CatalogueTexts.Languages.Count)));
        var words = Pairs.Where(pair => Array.TrueForAll(pair.Terms, name.Contains)).Concat(Pairs.Where(pair => Array.TrueForAll(pair.Terms, kinds.Contains)))
            .Take(1).SelectMany(pair => pair.Words);
        return
        [
            .. words.SelectMany(word => StoreSearch.Best(columns, word, ForEachWord))
                .Where(offer => offer.Product.Gtin != gtin).DistinctBy(offer => offer.Product.Gtin).Take(most),
        ];
    }

    public async ValueTask<IReadOnlyList<Substitute>> Substitutes(Id<Store> store, Gtin gtin, SubstituteWish wish, CancellationToken cancel = default)
    {
        var columns = await search.Columns(store, cancel);
        var free = wish.Allergens.Aggregate(0, (all, key) => all | Allergens.Bit(key));
        if (wish.AsFree && columns.Products.NumberOf(gtin) is >= 0 and var itself)
        {
            free |= columns.Products.Products[itself].FreeFrom;
        }

        var diets = wish.Diets.Aggregate(Diet.None, (all, key) => all | Diets.Of(key));
        var unknown = wish.Allergens.Any(key => Allergens.Bit(key) == 0); // none of the fourteen: nobody can declare it
        var likely = Alike(columns, gtin)
            .Where(row => wish.AgreedToAllergens || (!unknown && (columns.Products.Products[row.Number].FreeFrom & free) == free))
            .Where(row => (columns.Products.Products[row.Number].Diets & diets) == diets)
            .Where(row => !wish.InStockOnly || !columns.SoldOut[row.Number])
            .Where(row => wish.UpTo is not { } most || (columns.Offers[row.Number]!.UnitPrice.Currency == most.Currency && columns.Offers[row.Number]!.UnitPrice <= most))
            .Take(wish.Most);
        var substitutes = new List<Substitute>();
        foreach (var (number, likeness) in likely)
        {
            var offer = columns.Offers[number]!;
            substitutes.Add(new(offer, likeness, wish.Allergens.Count == 0 ? [] : await Against(store, offer, wish.Allergens, cancel)));
        }

        return substitutes;
    }

    private async Task<IReadOnlyList<AllergenDeclared>> Against(Id<Store> store, Offer offer, IReadOnlyCollection<string> allergens, CancellationToken cancel)
    {
        var known = await details.Details(store, offer.Product.Gtin, cancel);
        return
        [
            .. allergens.Select(key => known?.Allergens.FirstOrDefault(one => one.Allergen == key) ?? new(key, AllergenStatement.NotKnown))
                .Where(one => one.Statement != AllergenStatement.DeclaredFree),
        ];
    }

    private static IEnumerable<(int Number, double Likeness)> Alike(StoreColumns columns, Gtin gtin)
    {
        var one = columns.Products.NumberOf(gtin);
        if (one < 0)
        {
            return [];
        }

        var likeness = new Likeness(columns, one);
        var department = columns.Products.Products[one].Department;
        return Enumerable.Range(0, columns.Offers.Length)
            .Where(number => number != one && columns.Offers[number] is not null && columns.Products.Products[number].Department == department)
            .Take(MostCompared)
            .Select(number => (number, Likeness: likeness.To(number)))
            .Where(row => row.Likeness >= AlikeFrom)
            .OrderByDescending(row => row.Likeness).ThenBy(row => row.number);
    }

    private static HashSet<string> Terms(string text) => [.. WordReader.Read(text).Select(word => word.Term)];

    private static (string[] Terms, string[] Words) ReadPair(string line)
    {
        var parts = line.Split(':');
        return ([.. WordReader.Read(parts[0]).Select(word => word.Term)], parts[1].Split(',', StringSplitOptions.TrimEntries));
    }
}
